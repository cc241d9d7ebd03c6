import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, test } from 'vitest';

import type { Reading } from '#electron/agent/connectors/connector.ts';
import { createOpenclawConnector } from '#electron/agent/connectors/openclaw/openclaw.ts';
import { createFaultyServer } from '#test/support/faulty-server.ts';
import { startLiveAgent } from '#test/support/live-agent.ts';
import {
  helloWith,
  type Script,
  say,
  shakesHands,
  startScriptedGateway,
} from '#test/support/scripted-gateway.ts';
import { probeContext } from '#test/support/test-agent.ts';
import { watchGateway } from '#test/support/watched-gateway.ts';

const mebibyte = 1024 * 1024;
const token = 'the-token-of-the-test';

async function probeOf(script: Script): Promise<{ reading: Reading; sentBytes: number }> {
  const connector = createOpenclawConnector({ version: '1.2.3' });
  await using gateway = await startScriptedGateway(script);
  const config = { type: 'openclaw', url: gateway.url, token } as const;
  const reading = await connector.probe(config, probeContext());
  return { reading, sentBytes: gateway.sentBytes() };
}

const switching =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n';

/** One unmasked frame of a server, its head only (RFC 6455, 5.2). */
function frameHead(firstByte: number, length: number): Buffer {
  const head = Buffer.alloc(10);
  head[0] = firstByte;
  head[1] = 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}

function writesForEver(chunk: Buffer): NonNullable<Script['onOpen']> {
  return (opened) => {
    const { _socket: socket } = opened as unknown as { _socket: import('node:net').Socket };
    const write = () => {
      while (!socket.destroyed && socket.write(chunk)) {
        // Until the system takes no more.
      }
    };
    socket.on('drain', write);
    write();
  };
}

const fragment = Buffer.concat([frameHead(0x00, 65_536), Buffer.alloc(65_536, 'a')]);
const emptyFragment = Buffer.from([0x00, 0x00]);

type Case = [string, Script, Partial<Reading>];

const notAGateway = { cause: 'wrong_answer', reason: 'not_a_gateway' } as const;

const cases: Case[] = [
  ['text that is no JSON', { onOpen: (socket) => socket.send('\u0000garbage {') }, notAGateway],
  ['binary frames', { onOpen: (socket) => socket.send(Buffer.alloc(500, 7)) }, notAGateway],
  ['a frame of 30 MB', { onOpen: (socket) => socket.send('x'.repeat(30 * mebibyte)) }, notAGateway],
  [
    'a frame that says it is larger than anything',
    { onOpen: (socket) => rawOf(socket).write(frameHead(0x81, 2 ** 52)) },
    notAGateway,
  ],
  [
    'a frame in pieces that never end',
    {
      onOpen: (socket) => {
        rawOf(socket).write(Buffer.concat([frameHead(0x01, 1), Buffer.from('"')]));
        writesForEver(fragment)(socket);
      },
    },
    notAGateway,
  ],
  [
    'a frame in empty pieces that never end',
    {
      onOpen: (socket) => {
        rawOf(socket).write(Buffer.concat([frameHead(0x01, 1), Buffer.from('"')]));
        writesForEver(Buffer.concat(Array(1_000).fill(emptyFragment)))(socket);
      },
    },
    notAGateway,
  ],
  [
    'pings that never end',
    { onOpen: writesForEver(Buffer.concat(Array(1_000).fill(Buffer.from([0x89, 0x00])))) },
    notAGateway,
  ],
  [
    'JSON nested a million deep',
    { onOpen: (socket) => socket.send('['.repeat(1_000_000)) },
    notAGateway,
  ],
  ['silence after the upgrade', { onOpen: () => undefined }, notAGateway],
  [
    'an upgrade that is never answered',
    { onUpgrade: () => undefined },
    { cause: 'timeout', reason: 'hung' },
  ],
  [
    'an upgrade whose answer drips',
    { onUpgrade: (socket) => drip(socket, switching) },
    { cause: 'timeout', reason: 'hung' },
  ],
  [
    'an upgrade whose answer has headers without end',
    {
      onUpgrade: (socket) => {
        socket.write(`${switching}${'X-A: b\r\n'.repeat(100_000)}`);
      },
    },
    notAGateway,
  ],
  [
    'an upgrade with a wrong key',
    { onUpgrade: (socket) => socket.write(`${switching}Sec-WebSocket-Accept: no\r\n\r\n`) },
    notAGateway,
  ],
  [
    'bytes that are no HTTP',
    { onUpgrade: (socket) => socket.write('SSH-2.0-OpenSSH_9.6\r\n') },
    notAGateway,
  ],
  [
    'a page in place of an upgrade',
    {
      onUpgrade: (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>'),
    },
    { ...notAGateway, code: 200 },
  ],
  [
    'a redirect in place of an upgrade',
    {
      onUpgrade: (socket) =>
        socket.end(
          'HTTP/1.1 302 Found\r\nlocation: ws://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n',
        ),
    },
    { ...notAGateway, code: 302 },
  ],
  [
    'a challenge of wrong types',
    {
      onOpen: (socket) =>
        say(socket, { type: 'event', event: 'connect.challenge', payload: { nonce: 7, ts: 'x' } }),
    },
    { cause: 'protocol', evidence: { reason: 'bad_challenge' } },
  ],
  ['a challenge and then nothing', handshake({ onConnect: () => undefined }), { cause: 'timeout' }],
  [
    'a hello of protocol 9',
    handshake({
      onConnect: (socket, request) => say(socket, helloWith(request, { protocol: 9 })),
    }),
    { cause: 'protocol', reason: 'protocol_mismatch', isFinal: true },
  ],
  [
    'a hello of wrong types',
    handshake({
      onConnect: (socket, request) =>
        say(socket, helloWith(request, { server: [], auth: { scopes: 'all' } })),
    }),
    { cause: 'protocol', evidence: { reason: 'bad_hello' } },
  ],
  [
    'a hello with absurd limits and a million methods',
    handshake({
      onConnect: (socket, request) =>
        say(
          socket,
          helloWith(request, {
            policy: { tickIntervalMs: -1, maxPayload: -5 },
            features: { methods: Array(500_000).fill('m'), events: null },
          }),
        ),
    }),
    { cause: null },
  ],
  [
    'a close whose reason has control characters',
    handshake({ onConnect: (socket) => socket.close(4000, '\u001b[31mred\u202e\r\n') }),
    { cause: 'reset', reason: 'closed', code: 4000, evidence: { message: '[31mred', close: 4000 } },
  ],
  [
    'a refusal that repeats our token',
    handshake({
      onConnect: (socket, { id, params }) =>
        say(socket, {
          type: 'res',
          id,
          ok: false,
          error: { code: 'NO', message: `you said ${params.auth?.token}!` },
        }),
    }),
    { cause: 'protocol', evidence: { code: 'NO', message: 'you said …!' } },
  ],
  [
    'answers to what was never asked',
    handshake({
      afterHello: (socket) => {
        for (let index = 0; index < 1_000; index += 1) {
          say(socket, { type: 'res', id: `x${index}`, ok: true, payload: {} });
        }
      },
    }),
    { cause: null },
  ],
  [
    'answers of wrong types',
    handshake({
      onRequest: (socket, { id }) => {
        say(socket, { type: 'res', id, ok: true, payload: { channelAccounts: 7 } });
        return true;
      },
    }),
    { cause: 'protocol', evidence: { reason: 'bad_answer', method: 'channels.status' } },
  ],
  [
    'channel accounts named like parts of every object',
    handshake({
      onRequest: (socket, { id, method }) => {
        const payload = '{"channelAccounts":{"__proto__":[],"constructor":[]},"statusIssues":[]}';
        if (method === 'channels.status') {
          socket.send(`{"type":"res","id":"${id}","ok":true,"payload":${payload}}`);
        }
        return method === 'channels.status';
      },
    }),
    { cause: 'channel_lost', reason: 'channel_missing', isPartial: true },
  ],
  [
    'half a million channels',
    answering('channels.status', () => {
      const many = Array.from({ length: 500_000 }, (_, index) => `"c${index}":[]`);
      return `{"channelAccounts":{${many.join(',')}},"statusIssues":[]}`;
    }),
    { cause: 'protocol', evidence: { reason: 'bad_answer', method: 'channels.status' } },
  ],
  [
    'three million accounts that are none',
    answering('channels.status', () => `{"channelAccounts":{"a":[${'1,'.repeat(3_000_000)}1]}}`),
    { cause: 'protocol', evidence: { reason: 'bad_answer', method: 'channels.status' } },
  ],
  [
    'three million agents that are none',
    answering('agents.list', () => `{"agents":[${'1,'.repeat(3_000_000)}1]}`),
    { cause: null },
  ],
  [
    'no answer to anything after the hello',
    handshake({ onRequest: () => true }),
    { cause: 'timeout', reason: 'hung' },
  ],
];

function handshake(options: Parameters<typeof shakesHands>[0]): Script {
  return { onOpen: shakesHands(options) };
}

/** Answers one method with JSON of the test's own. */
function answering(name: string, payload: () => string): Script {
  return handshake({
    onRequest: (socket, { id, method }) => {
      if (method === name) {
        socket.send(`{"type":"res","id":"${id}","ok":true,"payload":${payload()}}`);
      }
      return method === name;
    },
  });
}

function rawOf(socket: unknown): import('node:net').Socket {
  return (socket as { _socket: import('node:net').Socket })._socket;
}

function drip(socket: import('node:net').Socket, text: string): void {
  let at = 0;
  const timer = setInterval(() => {
    socket.write(text[at % text.length] ?? '');
    at += 1;
  }, 100);
  socket.on('close', () => clearInterval(timer));
}

test.concurrent.for(cases)('%s: a reading with the right words', async ([, script, expected]) => {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const { reading, sentBytes } = await probeOf(script);
  delay.disable();

  expect(reading).toMatchObject(expected);
  expect(JSON.stringify(reading)).not.toContain(token);
  // The hostile side works in this process too.
  expect(delay.max / 1e6).toBeLessThan(1_000);
  // What was sent beyond the largest frame is what the system had taken already.
  expect(sentBytes).toBeLessThan(40 * mebibyte);
});

test('10,000 events a second, and a frame of 4 MB each second: the other bots are looked at in time', async () => {
  await using gateway = await startScriptedGateway({
    onOpen: shakesHands({
      afterHello: (socket) => {
        const event = JSON.stringify({ type: 'event', event: 'health', payload: { ok: true } });
        const large = JSON.stringify({
          type: 'event',
          event: 'health',
          payload: 'x'.repeat(4 * mebibyte),
        });
        const timer = setInterval(() => {
          for (let index = 0; index < 500; index += 1) {
            socket.send(event, () => undefined);
          }
        }, 50);
        const slower = setInterval(() => socket.send(large, () => undefined), 1_000);
        socket.on('close', () => {
          clearInterval(timer);
          clearInterval(slower);
        });
      },
    }),
  });
  await using neighbour = await createFaultyServer();
  await using live = await startLiveAgent();
  const { agent, act, tenantId } = live;
  const flooded = await watchGateway(live, { url: gateway.url, token });
  await flooded.until(({ status }) => status !== 'unknown');
  const other = await agent.fleet.add(act, tenantId, {
    name: 'Neighbour',
    kind: 'sales',
    connector: { type: 'http', url: neighbour.url },
  });
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();

  let slowest = 0;
  for (const until = performance.now() + 4_000; performance.now() < until; ) {
    const startedAt = performance.now();
    await agent.health.checkNow(act, [{ tenantId, botId: other.id }]);
    slowest = Math.max(slowest, performance.now() - startedAt);
  }
  delay.disable();

  expect(agent.fleet.get(tenantId, other.id).status).toBe('ok');
  expect(slowest).toBeLessThan(1_000);
  expect(delay.max / 1e6).toBeLessThan(1_000);
});
