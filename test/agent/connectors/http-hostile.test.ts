import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

import { createHttpConnector } from '#electron/agent/connectors/http.ts';
import type { Cause } from '#shared/faults.ts';
import type { HttpConnector } from '#shared/schemas/connectors/http.ts';
import {
  answerBytes,
  answers,
  type Behaviour,
  createFaultyServer,
  drips,
  floods,
  healthy,
  sends,
  sendsAndWaits,
} from '#test/support/faulty-server.ts';
import { probeContext } from '#test/support/test-agent.ts';

const connector = createHttpConnector({ version: '1.2.3' });
const context = probeContext();
const timeoutMs = 400;
const mebibyte = 1024 * 1024;

function probe(url: string, config: Partial<HttpConnector> = {}) {
  return connector.probe({ type: 'http', url, timeoutMs, ...config }, context);
}

const ok = 'HTTP/1.1 200 OK\r\n';
const reads: Partial<HttpConnector> = { expectText: 'ok' };
const bomb = gzipSync(Buffer.alloc(64 * mebibyte));
const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`;

type Case = [string, Behaviour, Cause | null, Partial<HttpConnector>?];

const cases: Case[] = [
  ['a head that drips', drips(Buffer.from(answerBytes(200)), 50), 'timeout'],
  ['a body that drips for ever', floodsSlowly(`${ok}\r\n`, 'x', 20), 'timeout'],
  ['header lines that drip for ever', floodsSlowly(ok, 'A: b\r\n', 20), 'timeout'],
  ['an opening that never goes on', sendsAndWaits('HTT'), 'timeout'],
  [
    'early hints that never end in an answer',
    sendsAndWaits('HTTP/1.1 103 Early\r\n\r\n'),
    'timeout',
  ],
  ['chunks that never come', sendsAndWaits(`${chunked}5\r\nab`), 'timeout'],
  ['a length that is never reached', sendsAndWaits(`${ok}Content-Length: 90\r\n\r\nok`), 'timeout'],
  ['endless headers', floods(ok, 'A: b\r\n'.repeat(1_000)), 'protocol'],
  ['one endless header', floods(`${ok}A: `, 'b'.repeat(8_192)), 'protocol'],
  ['an endless status line', floods('HTTP/1.1 200 ', 'b'.repeat(8_192)), 'protocol'],
  [
    'a cookie of a mebibyte',
    sends(`${ok}Set-Cookie: a=${'b'.repeat(mebibyte)}\r\n\r\n`),
    'protocol',
  ],
  [
    'a flood of interim answers',
    floods('', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(50)),
    'protocol',
  ],
  [
    'a flood of early hints',
    floods('', `HTTP/1.1 103 Hi\r\nLink: ${'x'.repeat(900)}\r\n\r\n`),
    'protocol',
  ],
  ['an endless body', floods(`${ok}\r\n`, Buffer.alloc(65_536)), 'protocol'],
  [
    'an endless chunked body',
    floods(chunked, '10\r\n0123456789abcdef\r\n'.repeat(500)),
    'protocol',
  ],
  ['an endless chunk extension', floods(`${chunked}5;`, 'x'.repeat(4_096)), 'protocol'],
  ['endless trailers', floods(`${chunked}0\r\n`, 'A: b\r\n'.repeat(500)), 'protocol'],
  ['a body of one byte too much', answers(200, Buffer.alloc(mebibyte + 1)), 'protocol'],
  ['a body as large as it may be', answers(200, Buffer.alloc(mebibyte)), null],
  [
    'a promise of ten gigabytes',
    sendsAndWaits(`${ok}Content-Length: 10000000000\r\n\r\n`),
    'protocol',
  ],
  ['a chunk of ten gigabytes', floods(`${chunked}ffffffff\r\n`, Buffer.alloc(65_536)), 'protocol'],
  ['a gzip bomb', answers(200, bomb, { 'Content-Encoding': 'gzip' }), 'protocol', reads],
  ['a gzip bomb nobody has to open', answers(200, bomb, { 'Content-Encoding': 'gzip' }), null],
  [
    'what calls itself gzip and is not',
    answers(200, 'ok', { 'Content-Encoding': 'gzip' }),
    'protocol',
    reads,
  ],
  [
    'a bomb within a bomb',
    answers(200, bomb, { 'Content-Encoding': 'gzip, gzip' }),
    'protocol',
    reads,
  ],
  ['a coding nobody knows', answers(200, 'ok', { 'Content-Encoding': 'zstd9' }), 'protocol', reads],
  ['a chunk size that is no number', sends(`${chunked}zz\r\nok\r\n0\r\n\r\n`), 'protocol'],
  ['a chunk size that is negative', sends(`${chunked}-5\r\nok\r\n0\r\n\r\n`), 'protocol'],
  ['a chunk longer than it says', sends(`${chunked}2\r\nokok\r\n0\r\n\r\n`), 'protocol'],
  ['chunks without an end', sends(`${chunked}2\r\nok\r\n`), 'reset'],
  ['HTTP/0.9', sends('<html>ok</html>'), 'protocol'],
  ['HTTP/2 unasked', sends(Buffer.from('0000180400000000000003', 'hex')), 'protocol'],
  ['another protocol', sends('SSH-2.0-OpenSSH_9.2p1\r\n'), 'protocol'],
  ['NUL bytes before the head', sends(`\0\0${ok}\r\n`), 'protocol'],
  ['a NUL byte in a header', sends(`${ok}A: b\0c\r\n\r\n`), 'protocol'],
  ['a NUL byte in a header name', sends(`${ok}A\0: b\r\n\r\n`), 'protocol'],
  ['a folded header', sends(`${ok}A: b\r\n c\r\n\r\n`), 'protocol'],
  ['a space before the colon', sends(`${ok}Content-Length : 2\r\n\r\nok`), 'protocol'],
  ['lines that end in a bare line feed', sendsAndWaits('HTTP/1.1 200 OK\nA: b\n\nok'), 'protocol'],
  ['a status of four digits', sends('HTTP/1.1 2000 OK\r\n\r\n'), 'protocol'],
  ['a status that is no number', sends('HTTP/1.1 abc OK\r\n\r\n'), 'protocol'],
  ['a version that does not exist', sends('HTTP/1.9 200 OK\r\n\r\n'), 'protocol'],
  ['a length that is no number', sends(`${ok}Content-Length: two\r\n\r\nok`), 'protocol'],
  ['a negative length', sends(`${ok}Content-Length: -2\r\n\r\nok`), 'protocol'],
  ['two lengths', sends(`${ok}Content-Length: 2\r\nContent-Length: 3\r\n\r\nok`), 'protocol'],
  [
    'a length beside chunks',
    sends(`${chunked.slice(0, -2)}Content-Length: 2\r\n\r\n0\r\n\r\n`),
    'protocol',
  ],
  [
    'an unknown transfer coding',
    sends(`${ok}Transfer-Encoding: gzip, chunked\r\n\r\n`),
    'protocol',
  ],
  ['more body than it says', sends(`${ok}Content-Length: 2\r\n\r\nokok`), 'protocol'],
  [
    'a second answer after the first',
    sends(Buffer.concat([answerBytes(200), answerBytes(200)])),
    'protocol',
  ],
  ['less body than it says', sends(`${ok}Content-Length: 5\r\n\r\nok`), 'reset'],
  ['invalid UTF-8', answers(200, Buffer.from([0xff, 0xfe, 0xc0])), 'wrong_answer', reads],
  [
    'JSON of a hundred thousand arrays',
    answers(200, '['.repeat(100_000)),
    'wrong_answer',
    { expectJson: {} },
  ],
  ['a redirect to itself', answers(301, '', { Location: '/' }), 'unexpected_status'],
];

const named = cases.map(([name, behaviour, cause, config]) => ({ name, behaviour, cause, config }));

/** As `floods`, but never fast enough to break a limit. */
function floodsSlowly(first: string, again: string, everyMs: number): Behaviour {
  return (socket) => {
    socket.write(first);
    const timer = setInterval(() => socket.write(again), everyMs);
    socket.on('close', () => clearInterval(timer));
  };
}

test.for(named)('$name ends in time: $cause', async ({ behaviour, cause, config }) => {
  await using server = await createFaultyServer({ behaviour });
  const startedAt = performance.now();

  const reading = await probe(server.url, config);

  expect(performance.now() - startedAt).toBeLessThan(timeoutMs + 1_000);
  expect(reading.cause).toBe(cause);
  expect(JSON.stringify(reading).length).toBeLessThan(1_500);
  await expect.poll(() => server.open()).toBe(0);
});

test('an answer that is cut at any byte is never taken for a whole one', async () => {
  const answer = Buffer.from(
    `${ok}Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`,
  );
  await using server = await createFaultyServer();

  for (let length = 0; length <= answer.length; length += 1) {
    server.behave(sends(answer.subarray(0, length)));
    const reading = await probe(server.url, reads);
    expect(reading.cause, `cut after ${length} bytes`).toBe(
      length === answer.length ? null : 'reset',
    );
  }
});

test('fifty hostile bots at once neither delay another one nor fill the memory', async () => {
  const hostile = cases.filter(([, , cause]) => cause === 'protocol' || cause === 'timeout');
  await using bot = await createFaultyServer({ behaviour: healthy });
  const servers = await Promise.all(
    hostile.map(([, behaviour]) => createFaultyServer({ behaviour })),
  );
  const before = process.memoryUsage.rss();
  let isOver = false;

  const attack = Promise.all(
    servers.flatMap((server, index) => [
      probe(server.url, hostile[index]?.[3]),
      probe(server.url, { ...hostile[index]?.[3], ...reads }),
    ]),
  ).finally(() => {
    isOver = true;
  });
  const latencies: number[] = [];
  let highest = 0;
  while (!isOver) {
    const startedAt = performance.now();
    const reading = await probe(bot.url, { timeoutMs: 5_000 });
    latencies.push(performance.now() - startedAt);
    highest = Math.max(highest, process.memoryUsage.rss());
    expect(reading.cause).toBeNull();
  }
  await attack;

  // The servers that flood live in this process too, so this is an upper bound.
  expect(Math.max(...latencies)).toBeLessThan(1_000);
  expect(highest - before).toBeLessThan(300 * mebibyte);
  await Promise.all(servers.map((server) => server.stop()));
});
