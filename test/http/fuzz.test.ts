import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';

import { defaultGateLimits } from '#electron/http/gate.ts';
import { seededRandom } from '#electron/simulation/seeded-random.ts';
import { ownerToken, startTestListener } from '#test/support/test-listener.ts';

const rounds = 1_500;

/** Sends the bytes, closes its side and waits until the server has closed too. */
async function throwAt(port: number, bytes: Uint8Array): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.resume();
  socket.end(bytes);
  await once(socket, 'close');
}

test('whatever bytes arrive, the server lives and leaks nothing', async () => {
  await using listener = await startTestListener();
  const random = seededRandom(20_260_105);
  const seeds = [
    `GET /api/admin/bots HTTP/1.1\r\nHost: 127.0.0.1:${listener.port}\r\nAuthorization: Bearer ${ownerToken}\r\n\r\n`,
    `POST /api/admin/bots HTTP/1.1\r\nHost: 127.0.0.1:${listener.port}\r\nAuthorization: Bearer ${ownerToken}\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{"name":"a","kind":1`,
    `POST /trpc/bots.add?batch=1 HTTP/1.1\r\nHost: localhost:${listener.port}\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n5\r\n{"0":\r\n0\r\n\r\n`,
    `GET /trpc/bots.list,health.fleet?batch=1&input=%7B%22 HTTP/1.1\r\nHost: [::1]:${listener.port}\r\n\r\n`,
  ].map((text) => Buffer.from(text));
  const any = (below: number) => Math.floor(random.number() * below);

  function mutated(): Buffer {
    const bytes = Buffer.from(seeds[any(seeds.length)]!);
    for (let change = any(12); change >= 0; change -= 1) {
      bytes[any(bytes.length)] = any(256);
    }
    return any(5) === 0 ? bytes.subarray(0, any(bytes.length)) : bytes;
  }

  const work = async () => {
    for (let round = 0; round < rounds / 10; round += 1) {
      await throwAt(listener.port, mutated());
    }
  };
  await Promise.all(Array.from({ length: 10 }, work));

  const { status, json } = await listener.call('GET', '/api/admin/bots');
  expect([status, json.items]).toEqual([200, []]);
});

test('by default a head has to be whole within ten seconds', () => {
  expect(defaultGateLimits.headersTimeout).toBeLessThanOrEqual(10_000);
  expect(defaultGateLimits.requestTimeout).toBeLessThanOrEqual(30_000);
});

test('who sends a head drop by drop is cut off, and others are answered meanwhile', async () => {
  await using listener = await startTestListener({
    gateLimits: { ...defaultGateLimits, headersTimeout: 200, connectionsCheckingInterval: 50 },
  });
  const slow = connect(listener.port, '127.0.0.1');
  slow.on('error', () => undefined);
  slow.write('GET /api/health HTTP/1.1\r\n');

  const { status } = await listener.call('GET', '/api/health', { token: null });
  const [chunk] = (await once(slow, 'data')) as [Buffer];

  expect(status).toBe(200);
  expect(chunk.toString()).toMatch(/^HTTP\/1\.1 408 /);
});
