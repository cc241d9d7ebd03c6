import { EventEmitter, on } from 'node:events';
import { createTRPCClient } from '@trpc/client';
import { initTRPC, TRPCError, tracked } from '@trpc/server';
import { expect, test, vi } from 'vitest';

import { maxRunningOperations, serveTrpcOverIpc } from '#electron/desktop/trpc-ipc.ts';
import { bridgeLink } from '#renderer/lib/bridge-link.ts';
import { type Bridge, trpcRequestChannel, trpcResponseChannel } from '#shared/bridge.ts';

const t = initTRPC.context<{ events: EventEmitter }>().create();

function connect({ isTrusted = true } = {}) {
  const events = new EventEmitter();
  const stopped = vi.fn<() => void>();
  const router = t.router({
    echo: t.procedure.input((value) => value).query(({ input }) => input ?? null),
    fail: t.procedure.mutation(() => {
      throw new TRPCError({ code: 'FORBIDDEN', message: 'no' });
    }),
    slow: t.procedure.query(
      ({ signal }) =>
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => {
            stopped();
            reject(new Error('aborted'));
          });
        }),
    ),
    ticks: t.procedure.subscription(async function* ({ ctx, signal }) {
      try {
        for await (const [n] of on(ctx.events, 'tick', { signal: signal! })) {
          yield tracked(String(n), { n: n as number });
        }
      } finally {
        stopped();
      }
    }),
  });
  const ipcMain = new EventEmitter();
  const toPage = new EventEmitter();
  const sender = Object.assign(new EventEmitter(), {
    id: 1,
    isDestroyed: () => false,
    send: (channel: string, message: unknown) => toPage.emit(channel, structuredClone(message)),
  });
  const post = (message: unknown) =>
    ipcMain.emit(trpcRequestChannel, { sender, senderFrame: {} }, structuredClone(message));
  const bridge: Bridge = {
    send: post,
    listen: (listener) => {
      toPage.on(trpcResponseChannel, listener);
      return () => toPage.off(trpcResponseChannel, listener);
    },
  };
  const onRefused = vi.fn<(reason: string) => void>();
  const stop = serveTrpcOverIpc({
    ipcMain: ipcMain as never,
    router,
    createContext: () => ({ events }),
    isTrustedFrame: () => isTrusted,
    onRefused,
  });
  const client = createTRPCClient<typeof router>({ links: [bridgeLink(bridge)] });
  return { client, events, sender, post, toPage, stopped, onRefused, stop };
}

test.for([0, '', false, null, [], { a: 1 }])(
  'the input %j arrives as it was sent',
  async (value) => {
    const { client } = connect();

    expect(await client.echo.query(value)).toEqual(value);
  },
);

test('a failure arrives with its code', async () => {
  const { client } = connect();

  await expect(client.fail.mutate()).rejects.toMatchObject({
    message: 'no',
    data: { code: 'FORBIDDEN' },
  });
});

test('a query that is given up ends in the main process too', async () => {
  const { client, stopped } = connect();
  const controller = new AbortController();

  const answer = client.slow.query(undefined, { signal: controller.signal });
  await new Promise(setImmediate);
  controller.abort();

  await expect(answer).rejects.toThrow('aborted');
  await vi.waitFor(() => expect(stopped).toHaveBeenCalledOnce());
});

test('a stream gives tracked values in order and ends when it is left', async () => {
  const { client, events, stopped } = connect();
  const seen: unknown[] = [];

  const subscription = client.ticks.subscribe(undefined, { onData: (data) => seen.push(data) });
  await vi.waitFor(() => expect(events.listenerCount('tick')).toBe(1));
  events.emit('tick', 1);
  events.emit('tick', 2);
  await vi.waitFor(() =>
    expect(seen).toEqual([
      { id: '1', data: { n: 1 } },
      { id: '2', data: { n: 2 } },
    ]),
  );
  subscription.unsubscribe();

  await vi.waitFor(() => expect(stopped).toHaveBeenCalledOnce());
  expect(events.listenerCount('tick')).toBe(0);
});

test.for([
  ['destroyed', undefined],
  ['render-process-gone', undefined],
  ['did-start-navigation', { isMainFrame: true, isSameDocument: false }],
])('%s ends what runs for the window', async ([event, details]) => {
  const { client, events, sender, stopped } = connect();
  client.ticks.subscribe(undefined, {});
  await vi.waitFor(() => expect(events.listenerCount('tick')).toBe(1));

  sender.emit(event as string, details);

  await vi.waitFor(() => expect(stopped).toHaveBeenCalledOnce());
});

test.for([
  { isMainFrame: true, isSameDocument: true },
  { isMainFrame: false, isSameDocument: false },
])('a step within the page or in a frame of it keeps the streams: %j', async (details) => {
  const { client, events, sender, stopped } = connect();
  client.ticks.subscribe(undefined, {});
  await vi.waitFor(() => expect(events.listenerCount('tick')).toBe(1));

  sender.emit('did-start-navigation', details);

  expect(events.listenerCount('tick')).toBe(1);
  expect(stopped).not.toHaveBeenCalled();
});

test('stopping ends every stream and answers nothing more', async () => {
  const { client, events, post, toPage, stopped, stop } = connect();
  client.ticks.subscribe(undefined, {});
  await vi.waitFor(() => expect(events.listenerCount('tick')).toBe(1));
  const answered = vi.fn<() => void>();

  stop();
  toPage.on(trpcResponseChannel, answered);
  post({ kind: 'start', id: 9, type: 'query', path: 'echo', input: 1 });

  await vi.waitFor(() => expect(stopped).toHaveBeenCalledOnce());
  expect(answered).not.toHaveBeenCalled();
});

test('a frame that is not ours gets no answer', () => {
  const { post, toPage, onRefused } = connect({ isTrusted: false });
  const answered = vi.fn<() => void>();
  toPage.on(trpcResponseChannel, answered);

  post({ kind: 'start', id: 1, type: 'query', path: 'echo', input: 1 });

  expect(onRefused).toHaveBeenCalledExactlyOnceWith('foreign frame');
  expect(answered).not.toHaveBeenCalled();
});

test.for<unknown>([
  undefined,
  null,
  'start',
  { kind: 'start' },
  { kind: 'start', id: 1.5, type: 'query', path: 'echo' },
  { kind: 'start', id: -1, type: 'query', path: 'echo' },
  { kind: 'start', id: 1, type: 'eval', path: 'echo' },
  { kind: 'start', id: 1, type: 'query', path: '' },
  { kind: 'start', id: 1, type: 'query', path: 'x'.repeat(201) },
  { kind: 'start', id: 1, type: 'query', path: 'echo', extra: 1 },
  { kind: 'stop' },
])('what is no request is dropped: %j', (message) => {
  const { post, toPage, onRefused } = connect();
  const answered = vi.fn<() => void>();
  toPage.on(trpcResponseChannel, answered);

  post(message);

  expect(onRefused).toHaveBeenCalledExactlyOnceWith('malformed request');
  expect(answered).not.toHaveBeenCalled();
});

test('an input that is too large or too deep is refused with a code', async () => {
  const { client } = connect();
  let deep: unknown = 1;
  for (let level = 0; level < 13; level += 1) {
    deep = [deep];
  }

  await expect(client.echo.query('x'.repeat(1024 * 1024))).rejects.toMatchObject({
    data: { code: 'PAYLOAD_TOO_LARGE' },
  });
  await expect(client.echo.query(deep)).rejects.toMatchObject({ data: { code: 'BAD_REQUEST' } });
});

test('a procedure that is not there, or hides in a prototype, is not found', async () => {
  const { post, toPage } = connect();
  const answers: unknown[] = [];
  toPage.on(trpcResponseChannel, (answer) => answers.push(answer));

  for (const [id, path] of ['nothing', '__proto__', 'constructor', 'toString'].entries()) {
    post({ kind: 'start', id, type: 'query', path, input: undefined });
  }

  await vi.waitFor(() => expect(answers).toHaveLength(4));
  expect(answers).toMatchObject(
    Array.from({ length: 4 }, () => ({ error: { data: { code: 'NOT_FOUND' } } })),
  );
});

test('a page gone wrong cannot run more than its share at once', async () => {
  const { post, toPage } = connect();
  const answers: { id: number }[] = [];
  toPage.on(trpcResponseChannel, (answer) => answers.push(answer));

  for (let id = 0; id <= maxRunningOperations; id += 1) {
    post({ kind: 'start', id, type: 'query', path: 'slow', input: undefined });
  }

  await vi.waitFor(() => expect(answers).toHaveLength(1));
  expect(answers[0]).toMatchObject({
    id: maxRunningOperations,
    error: { data: { code: 'TOO_MANY_REQUESTS' } },
  });
});
