import { TRPCClientError, type TRPCLink } from '@trpc/client';
import type { AnyTRPCRouter } from '@trpc/server';
import { observable } from '@trpc/server/observable';

import type { Bridge, BridgeResponse } from '#shared/bridge.ts';

/** The client's half of the bridge: each operation is one numbered exchange over the preload's channel. */
export function bridgeLink<TRouter extends AnyTRPCRouter>(bridge: Bridge): TRPCLink<TRouter> {
  return () => {
    // Numbers come from this link, not from the client: a reload starts a fresh link, and the main
    // process ends the old page's operations when the navigation starts.
    let lastId = 0;
    const waiting = new Map<number, (response: BridgeResponse) => void>();
    bridge.listen((response) => waiting.get(response.id)?.(response));

    return ({ op }) =>
      observable((observer) => {
        if (op.signal?.aborted) {
          observer.error(aborted(op.signal));
          return;
        }
        const id = ++lastId;
        const finish = () => {
          op.signal?.removeEventListener('abort', abort);
          return waiting.delete(id);
        };
        const stop = () => {
          if (finish()) {
            bridge.send({ kind: 'stop', id });
          }
        };
        // The client leaves aborting to the link: without this an aborted query would wait for ever.
        const abort = () => {
          stop();
          observer.error(aborted(op.signal));
        };

        op.signal?.addEventListener('abort', abort, { once: true });
        waiting.set(id, (response) => {
          if ('error' in response) {
            finish();
            observer.error(TRPCClientError.from(response));
            return;
          }
          const { result } = response;
          if (result.type === 'stopped') {
            finish();
            observer.next({ result: { type: 'stopped' } });
            observer.complete();
          } else if (result.type === 'started') {
            observer.next({ result: { type: 'started' } });
          } else {
            observer.next({ result: { ...result, type: 'data', data: result.data } });
            if (op.type !== 'subscription') {
              finish();
              observer.complete();
            }
          }
        });
        bridge.send({ kind: 'start', id, type: op.type, path: op.path, input: op.input });
        return stop;
      });
  };
}

function aborted(signal: AbortSignal | null | undefined) {
  return TRPCClientError.from(new Error('aborted', { cause: signal?.reason }));
}
