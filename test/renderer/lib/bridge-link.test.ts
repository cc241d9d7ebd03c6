import { createTRPCClient } from '@trpc/client';
import { initTRPC, tracked } from '@trpc/server';
import { expect, test } from 'vitest';

import { bridgeLink } from '#renderer/lib/bridge-link.ts';
import type { Bridge, BridgeRequest, BridgeResponse } from '#shared/bridge.ts';

const t = initTRPC.create();
const router = t.router({
  echo: t.procedure.input((value) => value as number | undefined).query(({ input }) => input),
  ticks: t.procedure.subscription(async function* () {
    yield tracked('1', { n: 1 });
  }),
});

/** A bridge whose other end is the test. */
function connect() {
  const sent: BridgeRequest[] = [];
  const listeners = new Set<(response: BridgeResponse) => void>();
  const bridge: Bridge = {
    send: (request) => sent.push(request),
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const answer = (response: object) => {
    for (const listener of listeners) {
      listener(response as BridgeResponse);
    }
  };
  const client = createTRPCClient<typeof router>({ links: [bridgeLink(bridge)] });
  return { client, sent, answer };
}

test('a query goes over as one numbered exchange and comes back', async () => {
  const { client, sent, answer } = connect();
  const result = client.echo.query(0);
  expect(sent).toEqual([{ kind: 'start', id: 1, type: 'query', path: 'echo', input: 0 }]);
  answer({ id: 1, result: { type: 'data', data: 0 } });
  expect(await result).toBe(0);
});

test('answers find their own question', async () => {
  const { client, answer } = connect();
  const [one, two] = [client.echo.query(1), client.echo.query(2)];
  answer({ id: 2, result: { type: 'data', data: 'second' } });
  answer({ id: 1, result: { type: 'data', data: 'first' } });
  expect(await Promise.all([one, two])).toEqual(['first', 'second']);
});

test('an error arrives with its data', async () => {
  const { client, answer } = connect();
  const result = client.echo.query(1);
  answer({ id: 1, error: { message: 'no', code: -32_003, data: { app: { code: 'forbidden' } } } });
  await expect(result).rejects.toMatchObject({
    message: 'no',
    data: { app: { code: 'forbidden' } },
  });
});

test('aborting a query ends it here and stops it at the other end', async () => {
  const { client, sent } = connect();
  const controller = new AbortController();
  const result = client.echo.query(1, { signal: controller.signal });
  controller.abort();
  await expect(result).rejects.toThrow('aborted');
  expect(sent.at(-1)).toEqual({ kind: 'stop', id: 1 });
});

test('a query that was aborted before it began is never sent', async () => {
  const { client, sent } = connect();
  await expect(client.echo.query(1, { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  expect(sent).toEqual([]);
});

test('an answer that comes after the end is dropped, and nothing is stopped twice', async () => {
  const { client, sent, answer } = connect();
  const controller = new AbortController();
  const result = client.echo.query(1, { signal: controller.signal });
  answer({ id: 1, result: { type: 'data', data: 1 } });
  await result;
  controller.abort();
  answer({ id: 1, result: { type: 'data', data: 2 } });
  expect(sent.filter(({ kind }) => kind === 'stop')).toEqual([]);
});

test('a subscription delivers until it is left, and says so to the other end', () => {
  const { client, sent, answer } = connect();
  const got: unknown[] = [];
  let started = 0;
  const subscription = client.ticks.subscribe(undefined, {
    onStarted: () => (started += 1),
    onData: (data) => got.push(data),
  });
  answer({ id: 1, result: { type: 'started' } });
  answer({ id: 1, result: { type: 'data', id: '7', data: { id: '7', data: { n: 1 } } } });
  subscription.unsubscribe();
  answer({ id: 1, result: { type: 'data', id: '8', data: { id: '8', data: { n: 2 } } } });
  expect(started).toBe(1);
  expect(got).toEqual([{ id: '7', data: { n: 1 } }]);
  expect(sent.at(-1)).toEqual({ kind: 'stop', id: 1 });
});

test('a subscription that the other end stops is over', async () => {
  const { client, sent, answer } = connect();
  const ended = new Promise<void>((resolve) => {
    client.ticks.subscribe(undefined, { onComplete: resolve });
  });
  answer({ id: 1, result: { type: 'stopped' } });
  await ended;
  expect(sent.filter(({ kind }) => kind === 'stop')).toEqual([]);
});
