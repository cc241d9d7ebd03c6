import type { TRPCResponseMessage } from '@trpc/server/rpc';

/** One IPC channel each way; nothing else crosses the preload. */
export const trpcRequestChannel = 'trpc:request';
export const trpcResponseChannel = 'trpc:response';

export type BridgeRequest =
  | {
      kind: 'start';
      id: number;
      type: 'query' | 'mutation' | 'subscription';
      path: string;
      /** As the router's transformer serialises it. */
      input: unknown;
    }
  | { kind: 'stop'; id: number };

export type BridgeResponse = TRPCResponseMessage & { id: number };

/** What the preload puts on `window.adminAgent`: plain data each way, so any channel can carry it. */
export type Bridge = {
  send(request: BridgeRequest): void;
  /** Returns a function that stops listening. */
  listen(listener: (response: BridgeResponse) => void): () => void;
};
