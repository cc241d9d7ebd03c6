import { expect, test } from 'vitest';

import { createWebsocketConnector } from '#electron/agent/connectors/websocket.ts';
import type { Cause } from '#shared/faults.ts';
import type { WebsocketConnector } from '#shared/schemas/connectors/websocket.ts';
import {
  answers,
  type Behaviour,
  createFaultyServer,
  drips,
  floods,
  hung,
  sends,
  sendsAndWaits,
} from '#test/support/faulty-server.ts';
import { probeContext } from '#test/support/test-agent.ts';
import {
  binary,
  closeFrame,
  continuation,
  createWebsocketBot,
  frame,
  ping,
  text,
  upgrades,
} from '#test/support/websocket-server.ts';

const connector = createWebsocketConnector({ version: '1.2.3' });
const context = probeContext();
const timeoutMs = 400;
const mebibyte = 1024 * 1024;
const switching = 'HTTP/1.1 101 Switching Protocols\r\n';
const upgrade = 'Upgrade: websocket\r\nConnection: Upgrade\r\n';

function probe(url: string, config: Partial<WebsocketConnector> = {}) {
  const given = { expectText: 'ok', timeoutMs, ...config };
  return connector.probe({ type: 'websocket', url: url.replace('http', 'ws'), ...given }, context);
}

/** Opens, and writes the same bytes for as long as they are read. */
function openAndFlood(bytes: Buffer): Behaviour {
  return upgrades((socket) =>
    floods(
      '',
      Buffer.concat(Array.from({ length: bytes.length < 1_000 ? 1_000 : 1 }, () => bytes)),
    )(socket, { method: '', path: '', headers: {} }),
  );
}

const openAndSend = (...bytes: Buffer[]): Behaviour =>
  upgrades((socket) => socket.write(Buffer.concat(bytes)));

const cases: [string, Behaviour, Cause | null, Record<string, unknown>?][] = [
  ['a handshake that never comes', hung, 'timeout', { phase: 'head' }],
  ['a handshake that never ends', sendsAndWaits(`${switching}${upgrade}`), 'timeout'],
  ['a handshake that drips', drips(Buffer.from(`${switching}${upgrade}`.repeat(9)), 50), 'timeout'],
  [
    'endless headers',
    floods(switching, 'A: b\r\n'.repeat(1_000)),
    'protocol',
    {
      reason: 'head_too_large',
      phase: 'head',
    },
  ],
  ['one endless header', floods(`${switching}A: `, 'b'.repeat(8_192)), 'protocol'],
  ['a flood of interim answers', floods('', 'HTTP/1.1 103 Hi\r\n\r\n'.repeat(50)), 'protocol'],
  [
    'garbage',
    sends('\u0000\u0001\u0002 nothing\r\n\r\n'),
    'protocol',
    {
      reason: 'not_http',
      phase: 'head',
    },
  ],
  [
    'a wrong accept key',
    sendsAndWaits(`${switching}${upgrade}Sec-WebSocket-Accept: ${'A'.repeat(27)}=\r\n\r\n`),
    'protocol',
    { reason: 'bad_accept', phase: 'head' },
  ],
  ['no accept key', sendsAndWaits(`${switching}${upgrade}\r\n`), 'protocol'],
  [
    'an upgrade to something else',
    sendsAndWaits(`${switching}Upgrade: h2c\r\nConnection: Upgrade\r\n\r\n`),
    'protocol',
    { reason: 'bad_upgrade', phase: 'head' },
  ],
  ['a switch that does not say to what', sendsAndWaits(`${switching}\r\n`), 'protocol'],
  ['an upgrade by HTTP/1.0', upgrades(() => {}, { status: 'HTTP/1.0 101 Switching' }), 'protocol'],
  [
    'a subprotocol nobody asked for',
    upgrades(() => {}, {
      extra: 'Sec-WebSocket-Protocol: mine\r\n',
    }),
    'protocol',
    { reason: 'bad_subprotocol', phase: 'head' },
  ],
  [
    'an extension nobody asked for',
    upgrades(() => {}, {
      extra: 'Sec-WebSocket-Extensions: permessage-deflate\r\n',
    }),
    'protocol',
  ],
  ['a redirect to itself', answers(301, '', { Location: '/' }), 'unexpected_status'],
  [
    'an endless page in place of a WebSocket',
    floods('HTTP/1.1 200 OK\r\n\r\n', 'x'.repeat(65_536)),
    'unexpected_status',
  ],
  [
    'a frame of 30 MB',
    openAndSend(frame(text, Buffer.alloc(30 * mebibyte, 0x61))),
    'protocol',
    {
      reason: 'message_too_large',
      phase: 'body',
    },
  ],
  [
    'the promise of a frame of nine petabytes',
    openAndSend(frame(binary, '', { size: 9_000_000_000_000_000 })),
    'protocol',
  ],
  ['a frame whose end never comes', openAndSend(frame(text, 'ok', { size: 90 })), 'timeout'],
  [
    'endless fragments',
    openAndFlood(
      Buffer.concat([
        frame(text, 'a', { isLast: false }),
        ...Array.from({ length: 9_000 }, () => frame(continuation, 'a', { isLast: false })),
      ]),
    ),
    'protocol',
  ],
  [
    'endless empty fragments',
    upgrades((socket) => {
      socket.write(frame(text, 'a', { isLast: false }));
      floods('', frame(continuation, '', { isLast: false }).toString('latin1').repeat(9_000))(
        socket,
        { method: '', path: '', headers: {} },
      );
    }),
    'protocol',
  ],
  [
    'a fragment of nothing',
    openAndSend(frame(continuation, 'ok')),
    'protocol',
    {
      reason: 'bad_frame',
      phase: 'body',
    },
  ],
  [
    'a message within a message',
    openAndSend(frame(text, 'o', { isLast: false }), frame(text, 'ok')),
    'protocol',
  ],
  [
    'invalid UTF-8',
    openAndSend(frame(text, Buffer.from([0x6f, 0xc3, 0x28]))),
    'protocol',
    {
      reason: 'bad_text',
      phase: 'body',
    },
  ],
  [
    'a masked frame',
    openAndSend(frame(text, Buffer.from('0000ok'), { isMasked: true, size: 2 })),
    'protocol',
  ],
  ['a reserved bit', openAndSend(frame(text, 'ok', { reserved: 4 })), 'protocol'],
  ['an unknown opcode', openAndSend(frame(3, 'ok')), 'protocol'],
  ['a ping that is too long', openAndSend(frame(ping, 'x'.repeat(126))), 'protocol'],
  ['a ping in fragments', openAndSend(frame(ping, 'x', { isLast: false })), 'protocol'],
  [
    'a flood of pings',
    openAndFlood(frame(ping, 'x'.repeat(125))),
    'protocol',
    { reason: 'flooded', phase: 'body' },
  ],
  [
    'a flood of messages',
    openAndFlood(frame(text, 'no')),
    'wrong_answer',
    {
      expected: 'ok',
      got: 'no',
      messages: 1_000,
    },
  ],
  ['a flood of large messages', openAndFlood(frame(text, 'n'.repeat(mebibyte))), 'wrong_answer'],
  ['a flood of empty messages', openAndFlood(frame(binary)), 'wrong_answer'],
  [
    'a match within a flood',
    openAndSend(...Array.from({ length: 900 }, () => frame(text, 'no')), frame(text, 'ok')),
    null,
  ],
  ...[0, 999, 1_004, 1_005, 1_006, 1_015, 2_999, 5_000, 65_535].map(
    (code): [string, Behaviour, Cause, Record<string, unknown>] => [
      `a close with the code ${code}`,
      openAndSend(closeFrame(code)),
      'protocol',
      { reason: 'bad_close', phase: 'body' },
    ],
  ),
  ['a close of one byte', openAndSend(frame(8, 'x')), 'protocol'],
  [
    'a close whose words are no text',
    openAndSend(frame(8, Buffer.from([0x03, 0xe8, 0xff, 0xfe]))),
    'protocol',
  ],
  ['a close that is never followed by a hang-up', openAndSend(closeFrame(1_001)), 'reset'],
];

const named = cases.map(([name, behaviour, cause, evidence]) => ({
  name,
  behaviour,
  cause,
  evidence,
}));

test.for(named)('$name ends in time: $cause', async ({ behaviour, cause, evidence }) => {
  await using server = await createFaultyServer({ behaviour });
  const startedAt = performance.now();

  const reading = await probe(server.url);

  expect(performance.now() - startedAt).toBeLessThan(timeoutMs + 1_000);
  expect(reading.cause).toBe(cause);
  expect(reading.evidence).toEqual(evidence ?? reading.evidence);
  expect(JSON.stringify(reading).length).toBeLessThan(1_500);
  await expect.poll(() => server.open()).toBe(0);
});

test('a subprotocol that was asked for and is not given is a fault', async () => {
  await using server = await createFaultyServer({ behaviour: upgrades() });

  const reading = await probe(server.url, { subprotocols: ['bot.v1'] });

  expect(reading).toMatchObject({ cause: 'protocol', evidence: { reason: 'bad_subprotocol' } });
});

test('an upgrade that is cut at any byte is never taken for an open WebSocket', async () => {
  let whole: Buffer = Buffer.alloc(0);
  await using server = await createFaultyServer();
  for (let length = 0; length < 130; length += 1) {
    server.behave((socket, request) => {
      const collected: Buffer[] = [];
      const sink = { write: (bytes: string) => collected.push(Buffer.from(bytes)) };
      upgrades()(sink as never, request);
      whole = Buffer.concat(collected);
      socket.end(whole.subarray(0, length));
    });
    const { cause } = await probe(server.url);
    expect(cause, `cut after ${length} of ${whole.length} bytes`).not.toBeNull();
  }
  expect(whole.length).toBeGreaterThan(125);
});

test('hostile bots all at once neither delay another one nor fill the memory', async () => {
  const hostile = cases.filter(([, , cause]) => cause === 'protocol' || cause === 'timeout');
  await using bot = await createWebsocketBot();
  const servers = await Promise.all(
    hostile.map(([, behaviour]) => createFaultyServer({ behaviour })),
  );
  const before = process.memoryUsage.rss();
  let isOver = false;

  const attack = Promise.all(servers.map((server) => probe(server.url))).finally(() => {
    isOver = true;
  });
  const latencies: number[] = [];
  let highest = 0;
  while (!isOver) {
    const startedAt = performance.now();
    const { cause } = await probe(bot.url, { send: 'ok', timeoutMs: 5_000 });
    latencies.push(performance.now() - startedAt);
    highest = Math.max(highest, process.memoryUsage.rss());
    expect(cause).toBeNull();
  }
  await attack;

  // The servers that flood live in this process too, so this is an upper bound.
  expect(Math.max(...latencies)).toBeLessThan(1_500);
  expect(highest - before).toBeLessThan(300 * mebibyte);
  await Promise.all(servers.map((server) => server.stop()));
});
