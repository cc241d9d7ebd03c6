import fc from 'fast-check';
import { expect, test } from 'vitest';

import { createResponseReader, maxHeadBytes } from '#electron/agent/connectors/http-response.ts';

const answers = {
  length: 'HTTP/1.1 200 OK\r\nContent-Length: 11\r\nContent-Type: text/plain\r\n\r\nhello world',
  chunked:
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n5;a=b\r\nhello\r\n006 \r\n world\r\n0\r\nX: y\r\n\r\n',
  interim:
    'HTTP/1.1 103 Early\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world',
  close: 'HTTP/1.0 200\r\n\r\nhello world',
};

function read(bytes: Buffer, sizes: readonly number[], method: 'GET' | 'HEAD' = 'GET') {
  const reader = createResponseReader({ method, keepsBody: true });
  let at = 0;
  for (
    let turn = 0;
    at < bytes.length && reader.state !== 'done' && reader.state !== 'broken';
    turn += 1
  ) {
    const size = sizes[turn % sizes.length] ?? 1;
    reader.push(bytes.subarray(at, at + size));
    at += size;
  }
  reader.end();
  return reader;
}

test('an answer reads the same however its bytes are split', () => {
  const split = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(answers)), split, (answer, sizes) => {
      const reader = read(Buffer.from(answer), sizes);

      expect(reader.state).toBe('done');
      expect(reader.head?.status).toBe(200);
      expect(reader.body().toString()).toBe('hello world');
    }),
  );
});

test('any bytes at all end in a state, and never in an exception', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(
        'HTTP/1.1 200 OK\r\n',
        'Content-Length: 5\r\n',
        'Transfer-Encoding: chunked\r\n',
        '\r\n',
        '5\r\n',
        '0\r\n\r\n',
      ),
      fc.string({ unit: 'binary', maxLength: 30 }),
    ),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(pieces, fc.integer({ min: 1, max: 64 }), (parts, size) => {
      const reader = read(Buffer.from(parts.join(''), 'latin1'), [size]);

      expect(['head', 'body', 'done', 'broken']).toContain(reader.state);
      expect(reader.fault !== undefined).toBe(reader.state === 'broken');
    }),
    { numRuns: 500 },
  );
});

test('a head may be as long as the limit and not longer', () => {
  const head = (size: number) => {
    const start = 'HTTP/1.1 204 No\r\nA: ';
    return Buffer.from(`${start}${'b'.repeat(size - start.length - 4)}\r\n\r\n`);
  };

  expect(read(head(maxHeadBytes), [1_000]).state).toBe('done');
  expect(read(head(maxHeadBytes), [maxHeadBytes]).state).toBe('done');
  expect(read(head(maxHeadBytes + 1), [1_000]).fault).toBe('head_too_large');
  expect(read(head(maxHeadBytes + 1), [maxHeadBytes + 1]).fault).toBe('head_too_large');
});

test('HEAD, 204 and 304 have no body, whatever their length says', () => {
  const of = (status: number, method: 'GET' | 'HEAD' = 'GET') =>
    read(Buffer.from(`HTTP/1.1 ${status} Any\r\nContent-Length: 90000000\r\n\r\n`), [500], method)
      .state;

  expect([of(200, 'HEAD'), of(204), of(304), of(200)]).toEqual(['done', 'done', 'done', 'broken']);
});

test('a body sent in single bytes is kept in little more than its size', () => {
  const reader = createResponseReader({ method: 'GET', keepsBody: true });
  reader.push(Buffer.from('HTTP/1.1 200 OK\r\n\r\n'));
  const byte = Buffer.from('x');

  for (let sent = 0; sent < 500_000; sent += 1) {
    reader.push(byte);
  }
  reader.end();

  expect(reader.body().length).toBe(500_000);
  expect(reader.body().buffer.byteLength).toBeLessThanOrEqual(1_048_576);
});
