// @vitest-environment node
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTRPCClient } from '@trpc/client';
import { initTRPC, tracked } from '@trpc/server';
import { createHTTPHandler } from '@trpc/server/adapters/standalone';
import { afterEach, expect, test } from 'vitest';

import { failureOf } from '#renderer/lib/failure.ts';
import { httpLink } from '#renderer/lib/http-link.ts';

const t = initTRPC.create();
const router = t.router({
  echo: t.procedure.input((value) => value as number).query(({ input }) => input),
  measure: t.procedure.input((value) => value as string).query(({ input }) => input.length),
  ticks: t.procedure
    .input((value) => value as object)
    .subscription(async function* ({ signal }) {
      yield tracked('1', { n: 1 });
      await new Promise((resolve) => signal?.addEventListener('abort', resolve));
    }),
});

let server: Server | undefined;

afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

/** A host that lets in only who brings the token and our own header. */
async function host(token: string) {
  const seen: IncomingHttpHeaders[] = [];
  const handler = createHTTPHandler({ router, basePath: '/trpc/', allowMethodOverride: true });
  server = createServer((request, response) => {
    seen.push(request.headers);
    if (request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(401, { 'content-type': 'application/problem+json' }).end('{}');
      return;
    }
    handler(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { seen, url: `http://127.0.0.1:${port}/trpc` };
}

const clientFor = (url: string, token: string | null) =>
  createTRPCClient<typeof router>({ links: [httpLink({ read: () => token }, url)] });

test('a question that is too long for an address is asked in a body', async () => {
  const { url } = await host('secret');
  const client = clientFor(url, 'secret');
  expect(await client.measure.query('x'.repeat(90_000))).toBe(90_000);
});

test('every request carries the token and the header of our own', async () => {
  const { seen, url } = await host('secret');
  const client = clientFor(url, 'secret');
  expect(await Promise.all([client.echo.query(1), client.echo.query(2)])).toEqual([1, 2]);
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({ authorization: 'Bearer secret', 'x-admin-agent': '1' });
});

test('so does a subscription, and it delivers tracked values', async () => {
  const { seen, url } = await host('secret');
  const first = await new Promise((resolve, reject) => {
    const subscription = clientFor(url, 'secret').ticks.subscribe(
      {},
      {
        onData: (data) => {
          subscription.unsubscribe();
          resolve(data);
        },
        onError: reject,
      },
    );
  });
  expect(first).toEqual({ id: '1', data: { n: 1 } });
  expect(seen[0]).toMatchObject({ authorization: 'Bearer secret', 'x-admin-agent': '1' });
});

test('a refusal that is no answer of the agent is known for what it is', async () => {
  const { url } = await host('secret');
  const failure = await clientFor(url, null)
    .echo.query(1)
    .catch((error: unknown) => failureOf(error));
  expect(failure).toMatchObject({ code: 'unauthenticated', isUnreachable: false });
});

test('a host that is not there is unreachable', async () => {
  const failure = await clientFor('http://127.0.0.1:1/trpc', 'secret')
    .echo.query(1)
    .catch((error: unknown) => failureOf(error));
  expect(failure).toMatchObject({ code: 'unreachable', isUnreachable: true });
});
