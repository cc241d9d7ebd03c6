import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';

import type { ProbeContext, Reading } from '#electron/agent/connectors/connector.ts';
import { createWebsocketConnector } from '#electron/agent/connectors/websocket.ts';
import type { Clock, Timer } from '#electron/agent/ports.ts';
import { AppError } from '#shared/errors.ts';
import type { WebsocketConnector } from '#shared/schemas/connectors/websocket.ts';
import { type Layers, noLayers } from '#shared/schemas/health.ts';
import { createAuthority } from '#test/support/certificates.ts';
import {
  answers,
  type Behaviour,
  closes,
  createFaultyServer,
  hung,
  reset,
  sends,
} from '#test/support/faulty-server.ts';
import { probeContext } from '#test/support/test-agent.ts';
import {
  closeFrame,
  createWebsocketBot,
  frame,
  text,
  upgrades,
} from '#test/support/websocket-server.ts';

const connector = createWebsocketConnector({ version: '1.2.3' });
const context = probeContext();

function probe(
  url: string,
  config: Partial<WebsocketConnector> = {},
  own: Partial<ProbeContext> = {},
) {
  return connector.probe({ type: 'websocket', url, ...config }, { ...context, ...own });
}

async function probeOf(behaviour: Behaviour, config: Partial<WebsocketConnector> = {}) {
  await using server = await createFaultyServer({ behaviour });
  return await probe(server.url.replace('http', 'ws'), config);
}

const unreachable: Layers = { ...noLayers, process: 'fail' };
const refusedToOpen: Layers = { ...noLayers, process: 'pass', api: 'fail' };
const unanswered: Layers = { ...noLayers, process: 'pass', api: 'pass', answer: 'fail' };

test('a WebSocket that opens is enough where nothing is asked, and is left with a goodbye', async () => {
  await using bot = await createWebsocketBot();

  const reading = await probe(bot.url);

  expect(reading).toEqual({
    layers: { ...noLayers, process: 'pass', api: 'pass' },
    latencyMs: expect.any(Number),
    cause: null,
    code: null,
    evidence: null,
  });
  await expect.poll(() => bot.goodbyes).toEqual([1_000]);
  await expect.poll(() => bot.open()).toBe(0);
});

test('what is sent is answered by any message, and the answer has a layer of its own', async () => {
  await using bot = await createWebsocketBot();
  bot.onMessage((socket) => socket.send('whatever'));

  const reading = await probe(bot.url, { send: 'are you there?' });

  expect(bot.received).toEqual(['are you there?']);
  expect(reading).toMatchObject({
    cause: null,
    layers: { process: 'pass', api: 'pass', answer: 'pass' },
  });
});

test('messages that do not match are passed over until one does', async () => {
  await using bot = await createWebsocketBot();
  bot.onMessage((socket) => {
    socket.send('{"type":"tick"}');
    socket.send('no JSON');
    socket.send('{"type":"pong","load":0.5}');
  });

  await expect(
    probe(bot.url, { send: 'ping', expectJson: { type: 'pong' } }),
  ).resolves.toMatchObject({ cause: null });
  await expect(probe(bot.url, { send: 'ping', expectText: 'load' })).resolves.toMatchObject({
    cause: null,
  });
});

test('a greeting is waited for where one is expected and nothing is sent', async () => {
  await using bot = await createWebsocketBot();
  bot.onOpen((socket) => socket.send('{"type":"hello"}'));

  await expect(probe(bot.url, { expectJson: { type: 'hello' } })).resolves.toMatchObject({
    cause: null,
    layers: { answer: 'pass' },
  });
});

test('a greeting in the same packet as the answer to the upgrade is not missed', async () => {
  const reading = await probeOf(
    (socket, request) => {
      socket.cork();
      upgrades()(socket, request);
      socket.write(frame(text, 'hello'));
      socket.uncork();
    },
    { expectText: 'hello' },
  );

  expect(reading.cause).toBeNull();
});

test('a message in fragments, and one in bytes, are read whole', async () => {
  const pieces = upgrades((socket) => {
    socket.write(frame(text, 'all ', { isLast: false }));
    socket.write(frame(0, 'is ', { isLast: false }));
    socket.write(frame(0, 'well'));
  });

  await expect(probeOf(pieces, { expectText: 'all is well' })).resolves.toMatchObject({
    cause: null,
  });
  await expect(
    probeOf(
      upgrades((socket) => socket.write(frame(2, '{"ok":true}'))),
      { expectJson: { ok: true } },
    ),
  ).resolves.toMatchObject({ cause: null });
});

test('where messages came and none matched, the answer is wrong and the last one is quoted', async () => {
  await using bot = await createWebsocketBot();
  bot.onMessage((socket) => {
    socket.send('{"state":"starting"}');
    socket.send('{"state":"\u202ebroken"}');
  });

  const reading = await probe(bot.url, {
    send: 'how are you?',
    expectJson: { state: 'ok' },
    timeoutMs: 200,
  });

  expect(reading).toEqual({
    layers: unanswered,
    latencyMs: null,
    cause: 'wrong_answer',
    code: null,
    reason: 'no_message',
    evidence: {
      at: '$.state',
      expected: '"ok"',
      got: expect.stringMatching(/broken"$/),
      messages: 2,
    },
  });
  expect(JSON.stringify(reading)).not.toContain('\u202e');
});

test('a bot that opens and then says nothing runs into the time limit', async () => {
  const reading = await probeOf(upgrades(), { send: 'hello?', timeoutMs: 150 });

  expect(reading).toEqual({
    layers: unanswered,
    latencyMs: null,
    cause: 'timeout',
    code: null,
    reason: 'no_message',
    evidence: { phase: 'body' },
  });
});

test('what a bot repeats of a secret does not come into the evidence', async () => {
  await using bot = await createWebsocketBot();
  bot.onMessage((socket, message) => {
    socket.send(`refused: ${(JSON.parse(message) as { token: string }).token} and k-geheim-77`);
  });

  const reading = await probe(bot.url, {
    send: '{"token":"s3cr3t-of-the-bot"}',
    headers: { 'X-Key': 'k-geheim-77' },
    expectText: 'welcome',
    timeoutMs: 200,
  });

  expect(reading.cause).toBe('wrong_answer');
  expect(reading.evidence).toEqual({ expected: 'welcome', got: 'refused: … and …', messages: 1 });
});

test('a closed port is refused', async () => {
  const bot = await createWebsocketBot();
  await bot.stop();

  await expect(probe(bot.url)).resolves.toEqual({
    layers: unreachable,
    latencyMs: null,
    cause: 'refused',
    code: null,
    evidence: { errno: 'ECONNREFUSED' },
  });
});

test.for<[string, Behaviour, Partial<Reading>]>([
  ['a reset in place of an answer', reset, { cause: 'reset', layers: refusedToOpen }],
  ['a hang-up in place of an answer', closes, { cause: 'reset', reason: 'closed' }],
  ['a missing token', answers(401), { cause: 'auth', code: 401, reason: null }],
  ['a forbidden page', answers(403), { cause: 'auth', code: 403 }],
  [
    'a page in place of a WebSocket',
    answers(200, '<html>'),
    { cause: 'unexpected_status', code: 200, reason: 'upgrade_refused', layers: refusedToOpen },
  ],
  ['a page that is not there', answers(404), { cause: 'unexpected_status', code: 404 }],
  ['an upgrade that is required', answers(426), { cause: 'unexpected_status', code: 426 }],
  ['a server error', answers(502), { cause: 'server_error', code: 502 }],
  [
    'a redirect, whose secrets are left out',
    answers(302, '', { Location: 'wss://u:p@other.example/ws?token=geheim' }),
    {
      cause: 'unexpected_status',
      code: 302,
      evidence: { status: 302, location: 'wss://other.example/ws' },
    },
  ],
  ['another protocol', sends('SSH-2.0-OpenSSH_9.9\r\n'), { cause: 'protocol' }],
  [
    'a close with its code',
    upgrades((socket) => socket.write(closeFrame(4_008, 'full'))),
    { cause: 'reset', code: 4_008, reason: 'closed', layers: refusedToOpen },
  ],
  [
    'a close without a code',
    upgrades((socket) => socket.write(frame(8))),
    { cause: 'reset', code: 1_005, reason: 'closed' },
  ],
  [
    'a hang-up of an open socket',
    upgrades((socket) => socket.end()),
    { cause: 'reset', code: 1_006, reason: 'closed' },
  ],
  [
    'a reset of an open socket',
    upgrades((socket) => setTimeout(() => socket.resetAndDestroy(), 20)),
    { cause: 'reset', reason: 'closed' },
  ],
])('%s is told apart', async ([, behaviour, expected]) => {
  const reading = await probeOf(behaviour, { expectText: 'hello', timeoutMs: 1_000 });

  expect(reading).toMatchObject(expected);
});

test('a bot that answered and then closed has answered', async () => {
  const reading = await probeOf(
    upgrades((socket) => {
      socket.write(Buffer.concat([frame(text, 'hello'), closeFrame(1_000)]));
    }),
    { expectText: 'hello' },
  );

  expect(reading.cause).toBeNull();
});

test('slower than the limit is slow, and degrades only the answer', async () => {
  await using bot = await createWebsocketBot();
  bot.onMessage((socket) => void setTimeout(() => socket.send('pong'), 60));

  const reading = await probe(bot.url, { send: 'ping', degradedAboveMs: 40 });

  expect(reading).toMatchObject({
    cause: 'slow',
    layers: { process: 'pass', api: 'pass', answer: 'degraded' },
    evidence: { limitMs: 40, gotMs: reading.latencyMs },
  });
});

test('a name that does not exist is a matter of DNS', async () => {
  const reading = await probe('ws://bot.invalid/');

  expect(reading).toMatchObject({ cause: 'dns', layers: unreachable });
});

test('the request carries what it should, and compression is never asked for', async () => {
  await using bot = await createWebsocketBot({ subprotocol: 'bot.v2' });

  const reading = await probe(`${bot.url}socket?deep=1#part`, {
    subprotocols: ['bot.v1', 'bot.v2', 'bot.v1'],
    headers: {
      Authorization: 'Bearer geheim',
      Connection: 'close',
      'Sec-WebSocket-Key': 'mine',
      'Sec-WebSocket-Extensions': 'permessage-deflate',
    },
  });

  expect(reading.cause).toBeNull();
  const { url, headers } = bot.upgrades[0]!;
  expect(url).toBe('/socket?deep=1');
  expect(headers).toMatchObject({
    host: `127.0.0.1:${bot.port}`,
    authorization: 'Bearer geheim',
    connection: 'Upgrade',
    'user-agent': 'admin-agent/1.2.3',
    'sec-websocket-protocol': 'bot.v1,bot.v2',
  });
  expect(headers['sec-websocket-key']).not.toBe('mine');
  expect(headers).not.toHaveProperty('sec-websocket-extensions');
});

test('secrets are opened for each probe, and a closed vault is said to be one', async () => {
  await using bot = await createWebsocketBot();
  const opened: string[] = [];
  const secrets = {
    open: async (value: string) => {
      opened.push(value);
      return `plain ${value}`;
    },
  };
  const config = { send: 'secret:1', headers: { Accept: 'a', 'X-Key': 'secret:2' } };

  await probe(bot.url, config, { secrets });
  await probe(bot.url, config, { secrets });

  expect(opened).toEqual(['secret:2', 'secret:1', 'secret:2', 'secret:1']);
  expect(bot.received).toEqual(['plain secret:1', 'plain secret:1']);
  expect(bot.upgrades[0]!.headers).toMatchObject({ accept: 'a', 'x-key': 'plain secret:2' });
  const locked = { open: () => Promise.reject(new AppError('vault_locked')) };
  await expect(probe(bot.url, config, { secrets: locked })).rejects.toThrow('vault_locked');
});

test('a certificate of a trusted authority passes, and its end is known', async () => {
  const authority = createAuthority();
  const validTo = new Date('2099-05-04T03:02:01Z');
  await using bot = await createWebsocketBot({ tls: authority.issue({ validTo }) });

  await expect(probe(bot.url, { trustedCa: authority.pem })).resolves.toMatchObject({
    cause: null,
    tlsValidTo: validTo.getTime(),
  });
});

test.for<[string, Parameters<ReturnType<typeof createAuthority>['issue']>[0], string]>([
  ['an expired certificate', { validTo: new Date(Date.now() - 60_000) }, 'expired'],
  ['a certificate for another name', { names: ['other.example'] }, 'wrong_name'],
])('%s is a matter of TLS, and nothing is sent', async ([, options, reason]) => {
  const authority = createAuthority();
  await using server = await createFaultyServer({ tls: authority.issue(options) });

  const reading = await probe(server.url.replace('https', 'wss'), {
    trustedCa: authority.pem,
    headers: { 'x-key': 'geheim' },
  });

  expect(reading).toMatchObject({ cause: 'tls', layers: unreachable, evidence: { reason } });
  expect(server.requests).toEqual([]);
});

test('an authority that is not trusted, or cannot be read, is named', async () => {
  await using bot = await createWebsocketBot({ tls: createAuthority().issue({}) });

  await expect(probe(bot.url)).resolves.toMatchObject({
    cause: 'tls',
    evidence: { reason: 'untrusted' },
  });
  await expect(probe(bot.url, { trustedCa: 'no certificate' })).resolves.toMatchObject({
    cause: 'tls',
    evidence: { reason: 'unusable_authority' },
  });
});

test('a time limit that we ourselves missed says nothing about the bot', async () => {
  let now = 0;
  const late: Clock = {
    now: () => now,
    mono: () => now,
    after: (delayMs, task) => {
      const handle = setImmediate(() => {
        now += delayMs + 1_001;
        task();
      });
      return { cancel: () => clearImmediate(handle) };
    },
  };
  await using server = await createFaultyServer({ behaviour: hung });

  const reading = await probe(server.url.replace('http', 'ws'), {}, { clock: late });

  expect(reading).toEqual({
    layers: noLayers,
    latencyMs: null,
    cause: null,
    code: null,
    evidence: { lateMs: 1_001 },
    isInconclusive: true,
  });
});

test.for<[string, Behaviour]>([
  ['while it is opened', hung],
  ['while an answer is waited for', upgrades()],
])('an abort %s rejects at once and leaves nothing behind', async ([, behaviour]) => {
  await using server = await createFaultyServer({ behaviour });
  const url = server.url.replace('http', 'ws');
  const stopping = new AbortController();
  const own = { ...countingClock(), signal: stopping.signal };
  const underway = probe(url, { send: 'ping' }, own);
  await expect.poll(() => server.requests.length).toBe(1);

  stopping.abort(new Error('the agent stops'));

  await expect(underway).rejects.toThrow('the agent stops');
  await expect(probe(url, {}, own)).rejects.toThrow('the agent stops');
  await expect.poll(() => server.open()).toBe(0);
  expect(own.timers.size).toBe(0);
  expect(getEventListeners(stopping.signal, 'abort')).toEqual([]);
});

test('hundreds of probes leave no socket, no timer and no listener', async () => {
  await using server = await createFaultyServer();
  const url = server.url.replace('http', 'ws');
  const stopping = new AbortController();
  const own = { ...countingClock(), signal: stopping.signal };
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => warnings.push(warning);
  process.on('warning', onWarning);
  const before = process.getActiveResourcesInfo().filter((name) => name !== 'Immediate').length;
  const behaviours = [
    upgrades((socket) => socket.write(frame(text, 'ok'))),
    reset,
    closes,
    answers(500),
    upgrades((socket) => socket.write(closeFrame(1_011))),
    upgrades((socket) => socket.write(frame(3))),
  ];

  for (const behaviour of behaviours) {
    server.behave(behaviour);
    await Promise.all(Array.from({ length: 50 }, () => probe(url, { expectText: 'ok' }, own)));
  }

  await expect.poll(() => server.open()).toBe(0);
  await expect
    .poll(() => process.getActiveResourcesInfo().filter((name) => name !== 'Immediate').length)
    .toBeLessThanOrEqual(before + 1);
  expect(own.timers.size).toBe(0);
  expect(getEventListeners(stopping.signal, 'abort')).toEqual([]);
  process.off('warning', onWarning);
  expect(warnings).toEqual([]);
});

/** The machine's own time, with every timer that still waits. */
function countingClock(): { clock: Clock; timers: Set<Timer> } {
  const timers = new Set<Timer>();
  const clock: Clock = {
    ...context.clock,
    after: (delayMs, task) => {
      const timer = context.clock.after(delayMs, () => {
        timers.delete(counted);
        task();
      });
      const counted: Timer = {
        cancel: () => {
          timers.delete(counted);
          timer.cancel();
        },
      };
      timers.add(counted);
      return counted;
    },
  };
  return { clock, timers };
}

test('the origin is what probes are counted by, and this machine is known by name', () => {
  const config: WebsocketConnector = { type: 'websocket', url: 'wss://Bot.Example:443/a?b' };

  expect(connector.originOf(config)).toBe('wss://bot.example');
  expect(connector.timeoutMs(config)).toBe(5_000);
  expect(connector.isLocal(config)).toBe(false);
  expect(connector.isLocal({ ...config, url: 'ws://bot.localhost:1/' })).toBe(true);
  expect(connector.isLocal({ ...config, url: 'ws://[::1]:1/' })).toBe(true);
});

test('where a redirect points is told without the secrets that it repeats', async () => {
  const headers = { 'X-Key': 'header of ção' };
  const at = `/of/${encodeURIComponent(headers['X-Key'])}/there`;

  const reading = await probeOf(answers(302, '', { Location: at }), { headers });

  expect(reading.evidence?.['location']).toMatch(/\/of\/…\/there$/);
});
