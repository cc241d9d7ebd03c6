import type { SecretReader } from '#electron/agent/connectors/connector.ts';
import { decodeBody } from '#electron/agent/connectors/http-body.ts';
import { exchange } from '#electron/agent/connectors/http-exchange.ts';
import { createHttpTarget } from '#electron/agent/connectors/http-target.ts';
import type { TrustStore } from '#electron/agent/connectors/trust-store.ts';
import { ask } from '#electron/agent/connectors/websocket-exchange.ts';
import { createWebsocketTarget } from '#electron/agent/connectors/websocket-target.ts';
import { openWire, type Wire } from '#electron/agent/connectors/websocket-wire.ts';
import type { Clock, Listening } from '#electron/agent/ports.ts';

import { looksLikeGateway, type PlainAnswer, readHealth } from './health-answer.ts';

/** For everything that is asked at one port together. */
const timeoutMs = 1_500;
const maxBodyBytes = 16 * 1024;
const paths = ['/healthz', '/health', '/'];

export type Seen = {
  kind: 'openclaw' | 'http';
  path: string;
  status: number;
  version: string | null;
  name: string | null;
};

export type Looking = {
  clock: Clock;
  signal: AbortSignal;
  shared: { userAgent: string; trust: TrustStore };
};

const noSecrets: SecretReader = { open: async (value) => value };

/**
 * Asks at a port of this machine, in plain GETs without credentials that are never redirected, and tells what is
 * there. Rejects only when the signal aborts.
 */
export async function lookAtPort(at: Listening, looking: Looking): Promise<Seen | undefined> {
  const { clock } = looking;
  const endsAt = clock.mono() + timeoutMs;
  let found: Seen | undefined;
  for (const path of paths) {
    const leftMs = endsAt - clock.mono();
    if (leftMs <= 0) {
      break;
    }
    const answer = await get(at, path, leftMs, looking);
    if (answer === undefined) {
      // Nothing listens, or it is no HTTP, or it hangs: the next path would tell the same.
      break;
    }
    if (answer === 'unread') {
      continue;
    }
    const health = readHealth(answer, path !== '/');
    if (health && path === '/healthz' && looksLikeGateway(answer)) {
      const isGateway = await challenges(at, endsAt - clock.mono(), looking);
      return { kind: isGateway ? 'openclaw' : 'http', path, status: answer.status, ...health };
    }
    if (health) {
      found = { kind: 'http', path, status: answer.status, ...health };
      break;
    }
  }
  return found;
}

export function originOf(scheme: 'http' | 'ws', { host, port }: Listening): string {
  return `${scheme}://${host === '::1' ? '[::1]' : host}:${port}`;
}

/** `unread` where something answered by HTTP with more, or otherwise, than a health answer would be. */
async function get(
  at: Listening,
  path: string,
  leftMs: number,
  { clock, signal, shared }: Looking,
): Promise<PlainAnswer | 'unread' | undefined> {
  const url = originOf('http', at) + path;
  const target = createHttpTarget({ type: 'http', url, timeoutMs: leftMs }, shared);
  const { bytes } = await target.request(noSecrets);
  const outcome = await exchange({ ...target, keepsBody: true, maxBodyBytes }, bytes, {
    clock,
    signal,
  });
  if (outcome.kind !== 'answered') {
    return outcome.kind === 'broken' && outcome.status !== undefined ? 'unread' : undefined;
  }
  const { status, contentType } = outcome.head;
  const decoded = await decodeBody(outcome.body, outcome.head);
  return 'text' in decoded ? { status, contentType, text: decoded.text } : 'unread';
}

/** The one thing that only a gateway does: it speaks first, and asks who is there. */
async function challenges(
  at: Listening,
  leftMs: number,
  { clock, signal, shared }: Looking,
): Promise<boolean> {
  if (leftMs <= 0) {
    return false;
  }
  const url = `${originOf('ws', at)}/`;
  const target = createWebsocketTarget({ type: 'websocket', url }, shared);
  let wire: Wire | undefined;
  try {
    const outcome = await ask(
      (listener) => {
        wire = openWire(target, target.headers, listener);
        return { wire, isOpen: false };
      },
      {
        send: undefined,
        expectText: undefined,
        expectJson: { type: 'event', event: 'connect.challenge' },
        timeoutMs: leftMs,
      },
      { clock, signal },
    );
    return outcome.kind === 'answered';
  } finally {
    wire?.leave();
  }
}
