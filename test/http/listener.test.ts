import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { createRealClock } from '#electron/host/real-clock.ts';
import { proofOf } from '#electron/host/runtime-file.ts';
import { createListener } from '#electron/http/create-listener.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { createTestAgent, silentLogger } from '#test/support/test-agent.ts';
import { ownerToken, startTestListener } from '#test/support/test-listener.ts';

const expectedPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types default";

async function builtConsole() {
  const folder = await mkdtemp(join(tmpdir(), 'console-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Admin Agent</title>');
  await writeFile(join(folder, 'assets', 'index-abc123.js'), 'export {};');
  await writeFile(join(folder, '.secret'), 'canary');
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

test('the policy of every document is the same word for word in browser and window', async () => {
  await using built = await builtConsole();
  await using listener = await startTestListener({ consoleFolder: built.folder });

  for (const path of ['/', '/bots', '/assets/index-abc123.js', '/api/health', '/api/nothing']) {
    const { headers } = await listener.call('GET', path);
    expect(headers.get('content-security-policy')).toBe(expectedPolicy);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect([...headers.keys()].some((name) => name.startsWith('access-control'))).toBe(false);
  }
});

test('files with a hash in their name are kept for ever, the page and answers are not', async () => {
  await using built = await builtConsole();
  await using listener = await startTestListener({ consoleFolder: built.folder });
  const caching = async (path: string) =>
    (await listener.call('GET', path)).headers.get('cache-control');

  expect(await caching('/assets/index-abc123.js')).toMatch(/immutable/);
  expect(await caching('/')).toBe('no-cache');
  expect(await caching('/bots/some-bot')).toBe('no-cache');
  expect(await caching('/api/health')).toBe('no-store');
});

test('nothing outside the built console is given out', async () => {
  await using built = await builtConsole();
  await using listener = await startTestListener({ consoleFolder: built.folder });

  for (const path of ['/.secret', '/assets/none.js', '/..%2f..%2fetc%2fpasswd', '/%2e%2e/x.js']) {
    const { status, text } = await listener.call('GET', path, { token: null });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(text).not.toMatch(/canary|root:/);
  }
});

test('without a built console a sentence says how to build it', async () => {
  await using listener = await startTestListener();

  const { status, text } = await listener.call('GET', '/', { token: null });

  expect(status).toBe(503);
  expect(text).toContain('npm run build');
});

test('who knows the nonce can tell the agent from another program on its port', async () => {
  await using listener = await startTestListener({ nonce: 'only-for-this-user' });

  const { headers } = await listener.call('GET', '/api/health', {
    token: null,
    headers: { 'x-admin-agent-challenge': 'some challenge' },
  });

  expect(headers.get('x-admin-agent-proof')).toBe(proofOf('only-for-this-user', 'some challenge'));
});

test.for(['0.0.0.0', '::', '192.168.1.10', 'example.test', '127.0.0.2'])(
  'it does not listen on %s',
  async (host) => {
    await using agent = await createTestAgent();

    const made = createListener({
      ...listenerOptions(agent.agent),
      host,
    });

    await expect(made).rejects.toMatchObject({ code: 'address_refused', details: { host } });
  },
);

test('a port that is taken is given up on, or passed over where that is wanted', async () => {
  await using agent = await createTestAgent();
  const squatter = createServer().listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  const { port } = squatter.address() as AddressInfo;

  const strict = await createListener({ ...listenerOptions(agent.agent), port });
  await expect(strict.start()).rejects.toMatchObject({ code: 'port_taken', details: { port } });
  const flexible = await createListener({
    ...listenerOptions(agent.agent),
    port,
    orAnyPort: true,
  });
  const started = await flexible.start();

  expect(started.port).not.toBe(port);
  await flexible.stop();
  await strict.stop();
  squatter.close();
});

test('events arrive over HTTP, and an open stream does not hold up the end', async () => {
  const listener = await startTestListener();
  const stream = await fetch(`${listener.url}/trpc/events.stream?input=%7B%7D`, {
    headers: { authorization: `Bearer ${ownerToken}`, accept: 'text/event-stream' },
  });
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const until = async (wanted: string) => {
    while (!text.includes(wanted)) {
      const { value, done } = await reader.read();
      if (done) {
        throw new Error(`ended before ${wanted}`);
      }
      text += value;
    }
  };
  await until('connected');

  await listener.api.tenants.create({ name: 'Nova' });
  await until('tenant.changed');
  const ended = reader.read().then(
    ({ done }) => done,
    () => true,
  );
  await listener[Symbol.asyncDispose]();

  expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/);
  expect(await ended).toBe(true);
});

test('an open stream ends soon after its token was revoked', async () => {
  const clock = createVirtualClock();
  await using listener = await startTestListener({ clock });
  const { token, item } = await listener.api.tokens.create({
    name: 'screen',
    role: 'viewer',
    tenantId: null,
  });
  const stream = await fetch(`${listener.url}/trpc/events.stream?input=%7B%7D`, {
    headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
  });
  const reader = stream.body!.getReader();
  await reader.read();
  await clock.advance(20_000);

  await listener.api.tokens.revoke({ tokenId: item.id });
  const ended = (async () => {
    for (;;) {
      if ((await reader.read()).done) {
        return 'closed';
      }
    }
  })().catch(() => 'cut off');
  await clock.advance(5_000);

  expect(await ended).toMatch(/closed|cut off/);
});

test('tRPC answers in batches, and a failure there tells nothing of the inside', async () => {
  await using listener = await startTestListener();

  const batch = await listener.call('GET', '/trpc/system.about,tenants.list?batch=1&input=%7B%7D');
  const failed = await listener.call('POST', '/trpc/bots.add', { body: { tenantId: 'x' } });

  expect(batch.json).toHaveLength(2);
  expect(batch.json[0].result.data).toMatchObject({ host: 'headless', role: 'owner' });
  expect(failed.status).toBe(400);
  expect(failed.json.error.data.app.code).toBe('invalid_input');
  expect(failed.text).not.toMatch(/stack|\.ts:/);
});

test('after the stop nothing answers any more', async () => {
  const listener = await startTestListener();

  await listener[Symbol.asyncDispose]();

  const socket = connect(listener.port, '127.0.0.1');
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
  expect(error.code).toBe('ECONNREFUSED');
});

function listenerOptions(agent: Awaited<ReturnType<typeof createTestAgent>>['agent']) {
  return {
    agent,
    clock: createRealClock(),
    logger: silentLogger,
    version: '0.0.0-test',
    token: ownerToken,
    nonce: 'nonce-of-the-tests',
    port: 0,
  };
}
