import {
  type AnyTRPCRouter,
  callTRPCProcedure,
  getTRPCErrorFromUnknown,
  getTRPCErrorShape,
  type inferRouterContext,
  isTrackedEnvelope,
  TRPCError,
} from '@trpc/server';
import type { TRPCResponseMessage } from '@trpc/server/rpc';
import type { IpcMain, IpcMainEvent, WebContents, WebFrameMain } from 'electron';

import { type BridgeRequest, trpcRequestChannel, trpcResponseChannel } from '#shared/bridge.ts';
import { AppError } from '#shared/errors.ts';

import { findInputFault, parseBridgeRequest } from './bridge-request.ts';
import { createOperations } from './operations.ts';

/** As many as a page of ours never needs at once; more is a page gone wrong. */
export const maxRunningOperations = 200;

type StartRequest = Extract<BridgeRequest, { kind: 'start' }>;
type Respond = (response: TRPCResponseMessage) => void;

export type TrpcIpcOptions<Router extends AnyTRPCRouter> = {
  ipcMain: Pick<IpcMain, 'on' | 'off'>;
  router: Router;
  createContext: () => inferRouterContext<Router>;
  isTrustedFrame: (frame: WebFrameMain | null) => boolean;
  onRefused?: (reason: string) => void;
};

/**
 * Serves a tRPC router over one IPC channel each way. Messages of any other frame, and messages that
 * are no request, get no answer. Returns a function that stops it and everything that runs.
 */
export function serveTrpcOverIpc<Router extends AnyTRPCRouter>(
  options: TrpcIpcOptions<Router>,
): () => void {
  const { ipcMain, router, createContext, isTrustedFrame, onRefused } = options;
  const operations = createOperations();

  const listener = (event: IpcMainEvent, message: unknown): void => {
    if (!isTrustedFrame(event.senderFrame)) {
      onRefused?.('foreign frame');
      return;
    }
    const request = parseBridgeRequest(message);
    if (request === undefined) {
      onRefused?.('malformed request');
      return;
    }
    const running = operations.of(event.sender);
    if (request.kind === 'stop') {
      running.get(request.id)?.abort();
      return;
    }
    if (!running.has(request.id)) {
      void runOperation(request, event.sender, running);
    }
  };

  const runOperation = async (
    request: StartRequest,
    sender: WebContents,
    running: Map<number, AbortController>,
  ): Promise<void> => {
    const controller = new AbortController();
    const { signal } = controller;
    const respond: Respond = (response) => {
      if (!signal.aborted && !sender.isDestroyed()) {
        sender.send(trpcResponseChannel, response);
      }
    };
    let ctx: inferRouterContext<Router> | undefined;
    try {
      assertAcceptable(request, running.size);
      running.set(request.id, controller);
      ctx = createContext();
      await answer(router, request, ctx, signal, respond);
    } catch (cause) {
      const { type, path, input } = request;
      const config = router._def._config;
      const error = getTRPCErrorFromUnknown(cause);
      respond({
        id: request.id,
        error: getTRPCErrorShape({ config, error, type, path, input, ctx }),
      });
    } finally {
      if (running.get(request.id) === controller) {
        running.delete(request.id);
      }
    }
  };

  ipcMain.on(trpcRequestChannel, listener);
  return () => {
    ipcMain.off(trpcRequestChannel, listener);
    operations.abortAll();
  };
}

function assertAcceptable(request: StartRequest, runningCount: number): void {
  if (runningCount >= maxRunningOperations) {
    const cause = new AppError('rate_limited', { running: runningCount });
    throw new TRPCError({ code: 'TOO_MANY_REQUESTS', cause });
  }
  const fault = findInputFault(request.input);
  if (fault === 'too_large') {
    throw new TRPCError({ code: 'PAYLOAD_TOO_LARGE', cause: new AppError('too_large') });
  }
  if (fault !== undefined) {
    throw new TRPCError({ code: 'BAD_REQUEST', cause: new AppError('invalid_input', { fault }) });
  }
}

async function answer<Router extends AnyTRPCRouter>(
  router: Router,
  { id, type, path, input }: StartRequest,
  ctx: inferRouterContext<Router>,
  signal: AbortSignal,
  respond: Respond,
): Promise<void> {
  const value: unknown = await callTRPCProcedure({
    router,
    path,
    type,
    ctx,
    signal,
    batchIndex: 0,
    getRawInput: async () => input,
  });
  if (type !== 'subscription') {
    respond({ id, result: { type: 'data', data: value } });
    return;
  }
  if (!isAsyncIterable(value)) {
    throw new TypeError(`expected ${path} to give an async iterable`);
  }
  respond({ id, result: { type: 'started' } });
  await forward(value, signal, (item) => respond({ id, result: toData(item) }));
  respond({ id, result: { type: 'stopped' } });
}

async function forward(
  stream: AsyncIterable<unknown>,
  signal: AbortSignal,
  onItem: (item: unknown) => void,
): Promise<void> {
  const iterator = stream[Symbol.asyncIterator]();
  // A generator that waits for something else than the signal still has to end.
  const end = (): void => void iterator.return?.().catch(() => undefined);
  signal.addEventListener('abort', end, { once: true });
  try {
    for (;;) {
      const next = await iterator.next();
      if (next.done === true || signal.aborted) {
        return;
      }
      onItem(next.value);
    }
  } finally {
    signal.removeEventListener('abort', end);
  }
}

function toData(item: unknown): { type: 'data'; id?: string; data: unknown } {
  if (!isTrackedEnvelope(item)) {
    return { type: 'data', data: item };
  }
  const [id, data] = item;
  return { type: 'data', id, data: { id, data } };
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
