import { createContext, useContext, useSyncExternalStore } from 'react';

import type { AgentEvent } from '#shared/events.ts';

/** How the console stands to its agent. Times are epoch milliseconds. */
export type Connection =
  | { state: 'connecting' }
  | { state: 'live'; since: number }
  /** Lost; `attempt` counts from 1 and `nextAt` says when it will be made, `null` while it is being made. */
  | { state: 'reconnecting' | 'offline'; attempt: number; nextAt: number | null; lostAt: number };

type StreamHandlers = {
  onStarted: () => void;
  onEvent: (event: AgentEvent) => void;
  onLost: (error: unknown) => void;
};

export type AgentLinkOptions = {
  /** Opens the stream of events after `after`; returns what closes it. */
  open: (after: string | undefined, handlers: StreamHandlers) => () => void;
  onEvent: (event: AgentEvent) => void;
  /** The stream is back after a break: what was fetched may be old. */
  onBack: () => void;
  onLost: (error: unknown) => void;
  now?: () => number;
  random?: () => number;
};

export type AgentLink = {
  get: () => Connection;
  subscribe: (listener: () => void) => () => void;
  start: () => void;
  stop: () => void;
  retryNow: () => void;
};

const firstDelayMs = 800;
const longestDelayMs = 15_000;
const offlineFromAttempt = 4;

/** Keeps one stream of events open and says how that goes. Waits 0.8 s to 15 s between attempts. */
export function createAgentLink(options: AgentLinkOptions): AgentLink {
  const { now = Date.now, random = Math.random } = options;
  const listeners = new Set<() => void>();
  let connection: Connection = { state: 'connecting' };
  let cursor: string | undefined;
  let close: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const become = (next: Connection) => {
    connection = next;
    for (const listener of listeners) {
      listener();
    }
  };

  const connect = () => {
    clearTimeout(timer);
    close?.();
    let isCurrent = true;
    const end = options.open(cursor, {
      onStarted: () => isCurrent && started(),
      onEvent: (event) => {
        if (isCurrent) {
          cursor = event.cursor;
          options.onEvent(event);
        }
      },
      onLost: (error) => isCurrent && lost(error),
    });
    close = () => {
      isCurrent = false;
      end();
    };
  };

  const started = () => {
    const wasLost = 'lostAt' in connection;
    become({ state: 'live', since: now() });
    if (wasLost) {
      options.onBack();
    }
  };

  const lost = (error: unknown) => {
    close?.();
    close = undefined;
    const attempt = 'attempt' in connection ? connection.attempt + 1 : 1;
    const lostAt = 'lostAt' in connection ? connection.lostAt : now();
    const delayMs =
      Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1)) * (0.5 + random() / 2);
    const state = attempt >= offlineFromAttempt ? 'offline' : 'reconnecting';
    become({ state, attempt, lostAt, nextAt: now() + delayMs });
    timer = setTimeout(attemptNow, delayMs);
    options.onLost(error);
  };

  const attemptNow = () => {
    if ('nextAt' in connection) {
      become({ ...connection, nextAt: null });
    }
    connect();
  };

  return {
    get: () => connection,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: connect,
    stop: () => {
      clearTimeout(timer);
      close?.();
      close = undefined;
    },
    retryNow: attemptNow,
  };
}

export const AgentLinkContext = createContext<AgentLink | undefined>(undefined);

export function useConnection(): Connection & { retryNow: () => void } {
  const link = useContext(AgentLinkContext);
  if (!link) {
    throw new Error('useConnection needs an AgentLinkContext');
  }
  return { ...useSyncExternalStore(link.subscribe, link.get), retryNow: link.retryNow };
}
