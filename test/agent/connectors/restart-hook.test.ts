import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';

import { createHttpCaller } from '#electron/agent/connectors/http-call.ts';
import type { RepairContext } from '#electron/agent/connectors/repair.ts';
import { callRestartHook } from '#electron/agent/connectors/restart-hook.ts';
import { createTrustStore } from '#electron/agent/connectors/trust-store.ts';
import { signatureHeaders } from '#electron/agent/connectors/webhook-signature.ts';
import { createRealClock } from '#electron/host/real-clock.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { botIdSchema } from '#shared/schemas/ids.ts';
import { createAuthority } from '#test/support/certificates.ts';
import { docBlock } from '#test/support/doc-blocks.ts';
import {
  type Behaviour,
  closes,
  createFaultyServer,
  hung,
  reset,
  sends,
} from '#test/support/faulty-server.ts';
import { createHookReceiver } from '#test/support/hook-receiver.ts';
import { probeContext, silentLogger } from '#test/support/test-agent.ts';

const call = createHttpCaller({ userAgent: 'admin-agent/1.2.3', trust: createTrustStore() });
const secret = 'a secret that both sides know';
const botId = botIdSchema.parse('019b9a3c-0000-7000-8000-000000000007');

function aContext(own: Partial<RepairContext> = {}): RepairContext {
  return {
    ...probeContext(),
    botId,
    logger: silentLogger,
    attemptId: '019b9a3c-0000-7000-8000-00000000000a',
    correlationId: 'c',
    reason: 'refused',
    ...own,
  };
}

function callHook(url: string, own: Partial<RepairContext> = {}, trustedCa?: string) {
  return callRestartHook({ url, secret }, 'restart_bot', aContext(own), { call, trustedCa });
}

test('the example of the specification is signed as it says', () => {
  const headers = signatureHeaders(
    {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: 1_614_265_330_000,
      body: Buffer.from('{"test": 2432232314}'),
    },
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  );

  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

// Made with: printf 'an-id.1700000000.{}' | openssl dgst -sha256 -hmac KEY -binary | base64
test.for([
  [
    'a secret of plain text',
    'plain text of some length',
    'ZhtRgi7b7AZd/MetVOxBDUi9mOO9ATaaT5UbvaFsw94=',
  ],
  [
    'one that only looks encoded',
    'whsec_not base64 at all!',
    'GU5gaFVcLnhyzsOh0KygNr7KMFmoz4kSWezsORRB97g=',
  ],
])('%s is the key as it is', ([, key, signature]) => {
  const headers = signatureHeaders(
    { id: 'an-id', at: 1_700_000_000_999, body: Buffer.from('{}') },
    key!,
  );

  expect(headers['webhook-signature']).toBe(`v1,${signature}`);
});

test('a call says which bot, which step, which attempt, why and when, and never the secret', async () => {
  await using receiver = await createHookReceiver();

  const restarted = await callHook(`${receiver.url}/restart?of=sales`);

  expect(restarted).toEqual({ verifyWithinMs: 60_000 });
  const [received] = receiver.calls;
  expect(received).toMatchObject({ method: 'POST', path: '/restart?of=sales' });
  expect(received!.headers).toMatchObject({
    'content-type': 'application/json',
    'user-agent': 'admin-agent/1.2.3',
    'webhook-id': '019b9a3c-0000-7000-8000-00000000000a',
  });
  const order = JSON.parse(received!.body.toString()) as { at: number };
  expect(order).toEqual({
    botId,
    step: 'restart_bot',
    attemptId: '019b9a3c-0000-7000-8000-00000000000a',
    reason: 'refused',
    at: expect.any(Number),
  });
  expect(received!.headers).toMatchObject(
    signatureHeaders(
      { id: '019b9a3c-0000-7000-8000-00000000000a', at: order.at, body: received!.body },
      secret,
    ),
  );
  expect(JSON.stringify(received)).not.toContain(secret);
});

test('the hook says how long the bot may take', async () => {
  await using receiver = await createHookReceiver();
  const hook = { url: receiver.url, secret, verifyWithinMs: 180_000 };

  const restarted = await callRestartHook(hook, 'restart_bot', aContext(), {
    call,
    trustedCa: undefined,
  });

  expect(restarted).toEqual({ verifyWithinMs: 180_000 });
});

test.for<[number, string]>([
  [301, 'restart_refused'],
  [400, 'restart_refused'],
  [401, 'restart_refused'],
  [404, 'restart_refused'],
  [409, 'restart_refused'],
  [429, 'restart_unavailable'],
  [500, 'restart_failed'],
  [501, 'restart_failed'],
  [502, 'restart_unavailable'],
  [503, 'restart_unavailable'],
])('an answer of %i is %s', async ([status, code]) => {
  await using receiver = await createHookReceiver();
  await using elsewhere = await createHookReceiver();
  receiver.answer(() => ({ status, headers: { location: elsewhere.url } }));

  await expect(callHook(receiver.url)).rejects.toMatchObject({ code, details: { status } });

  expect(elsewhere.calls).toEqual([]);
});

test('what follows a status line that accepts changes nothing', async () => {
  const tooLarge = `HTTP/1.1 200 OK\r\ncontent-length: 200000\r\n\r\n${'x'.repeat(200_000)}`;
  const cutShort = 'HTTP/1.1 202 Accepted\r\ncontent-length: 10\r\n\r\nx';
  for (const answer of [tooLarge, cutShort]) {
    await using server = await createFaultyServer({ behaviour: sends(answer) });

    await expect(callHook(server.url)).resolves.toEqual({ verifyWithinMs: 60_000 });
  }
});

test.for<[string, Behaviour]>([
  ['closes', closes],
  ['resets', reset],
  ['answers garbage', sends('\u0007 no answer\r\n\r\n')],
  ['answers with an endless head', sends(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(70_000)}`)],
])('a call that was taken by one who %s may have been carried out', async ([, behaviour]) => {
  await using server = await createFaultyServer({ behaviour });

  await expect(callHook(server.url)).rejects.toMatchObject({ code: 'restart_failed' });
});

test('a call that is not answered ends after ten seconds', async () => {
  const clock = createVirtualClock();
  const requested = Promise.withResolvers<void>();
  await using server = await createFaultyServer({
    behaviour: (socket, request) => {
      hung(socket, request);
      requested.resolve();
    },
  });
  const outcome = callHook(server.url, { clock }).catch((error: unknown) => error);
  await requested.promise;

  await clock.advance(10_000);

  expect(await outcome).toMatchObject({
    code: 'restart_failed',
    details: { cause: 'timeout' },
  });
});

test('with nobody listening nothing was done', async () => {
  const server = await createFaultyServer();
  await server.stop();

  await expect(callHook(server.url)).rejects.toMatchObject({
    code: 'restart_unavailable',
    details: { cause: 'refused' },
  });
});

test('a certificate that is not trusted is called no more than a stranger, an authority of one’s own is', async () => {
  const authority = createAuthority();
  await using server = await createFaultyServer({
    tls: authority.issue({ names: ['localhost'] }),
    behaviour: sends('HTTP/1.1 204 No Content\r\n\r\n'),
  });

  await expect(callHook(server.url)).rejects.toMatchObject({ code: 'restart_unavailable' });
  await expect(callHook(server.url, {}, 'no certificate')).rejects.toMatchObject({
    code: 'restart_unavailable',
  });
  expect(server.requests).toEqual([]);
  await expect(callHook(server.url, {}, authority.pem)).resolves.toEqual({
    verifyWithinMs: 60_000,
  });
});

test('an abort ends the call at once', async () => {
  const stop = new AbortController();
  await using server = await createFaultyServer({ behaviour: () => stop.abort(new Error('stop')) });

  await expect(callHook(server.url, { signal: stop.signal })).rejects.toThrow('stop');
});

test('while the vault is closed nobody is called', async () => {
  await using receiver = await createHookReceiver();
  const secrets = { open: () => Promise.reject(new Error('closed')) };

  await expect(callHook(receiver.url, { secrets })).rejects.toThrow('closed');

  expect(receiver.calls).toEqual([]);
});

type Receiving = { program: string; file: string; language: string };

/** The lines of the documentation as they stand there, run as their reader would. */
async function receive({ program, file, language }: Receiving) {
  const folder = mkdtempSync(join(tmpdir(), 'hook-'));
  writeFileSync(join(folder, file), docBlock('restart-hook.md', language));
  const child = spawn(program, [file], {
    cwd: folder,
    env: { PATH: process.env['PATH'], RESTART_HOOK_SECRET: secret, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    child.kill();
    await (child.exitCode ?? child.signalCode ?? once(child, 'exit'));
    rmSync(folder, { recursive: true });
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value } = await lines.next();
  const port = /^listening on (\d+)$/.exec(String(value))?.[1];
  return { url: `http://127.0.0.1:${port}/`, nextLine: async () => (await lines.next()).value };
}

test.for<Receiving>([
  { program: process.execPath, file: 'restart-hook.mjs', language: 'js' },
  { program: 'python3', file: 'restart_hook.py', language: 'python' },
])(
  'the ready lines for $file do what is ours once, and nothing else',
  async (receiving, { skip }) => {
    skip(!isThere(receiving.program), `no ${receiving.program} here`);
    const { url, nextLine } = await receive(receiving);

    await callHook(url);
    await callHook(url);
    await callHook(url, { attemptId: 'another', reason: 'timeout' });
    const forged = callRestartHook({ url, secret: 'another secret' }, 'restart_bot', aContext(), {
      call,
      trustedCa: undefined,
    });
    await expect(forged).rejects.toMatchObject({
      code: 'restart_refused',
      details: { status: 401 },
    });
    const clock = createRealClock();
    const old = { ...clock, now: () => clock.now() - 301_000 };
    await expect(callHook(url, { clock: old, attemptId: 'old' })).rejects.toMatchObject({
      code: 'restart_refused',
    });
    await callHook(url, { attemptId: 'last', reason: 'the end' });

    expect([await nextLine(), await nextLine(), await nextLine()]).toEqual([
      `restarting ${botId} (restart_bot): refused`,
      `restarting ${botId} (restart_bot): timeout`,
      `restarting ${botId} (restart_bot): the end`,
    ]);
  },
);

test('the ready lines for a shell accept what is ours, and refuse what is not', ({ skip }) => {
  skip(!isThere('openssl'), 'no openssl here');
  const folder = mkdtempSync(join(tmpdir(), 'hook-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const body = '{"botId":"x"}';
  writeFileSync(join(folder, 'body.json'), body);
  const headers = signatureHeaders(
    { id: 'an-id', at: Date.now(), body: Buffer.from(body) },
    secret,
  );
  const check = (key: string) =>
    execFileSync('sh', ['-c', docBlock('restart-hook.md', 'sh')], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        RESTART_HOOK_SECRET: key,
        WEBHOOK_ID: headers['webhook-id'],
        WEBHOOK_TIMESTAMP: headers['webhook-timestamp'],
        WEBHOOK_SIGNATURE: headers['webhook-signature'],
      },
      encoding: 'utf8',
    });

  expect(check(secret)).toBe('accepted\n');
  expect(() => check('another secret')).toThrow('Command failed');
});

function isThere(program: string): boolean {
  try {
    execFileSync(program, [program === 'openssl' ? 'version' : '--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
