import type { WebsocketConnector } from '#shared/schemas/connectors/websocket.ts';

import { defaultDegradedAboveMs, defaultTimeoutMs, ownHeaders } from './http-target.ts';
import { isLocalHost } from './look-up.ts';
import type { SocketTarget } from './open-socket.ts';
import { socketTarget } from './socket-target.ts';
import type { TrustStore } from './trust-store.ts';

/** A connector's settings, made ready to be used; what is secret in them is still sealed. */
export type WebsocketTarget = SocketTarget & {
  url: string;
  origin: string;
  isLocal: boolean;
  subprotocols: string[];
  headers: Record<string, string>;
  send: string | undefined;
  expectText: WebsocketConnector['expectText'];
  expectJson: WebsocketConnector['expectJson'];
  degradedAboveMs: number;
};

/** Works out once per configuration what every probe of it needs. */
export function createWebsocketTarget(
  config: WebsocketConnector,
  { userAgent, trust }: { userAgent: string; trust: TrustStore },
): WebsocketTarget {
  const url = new URL(config.url);
  // Never sent, and not allowed in the address of a WebSocket.
  url.hash = '';
  const timeoutMs = config.timeoutMs ?? defaultTimeoutMs;
  const socket = socketTarget(url, { timeoutMs, trustedCa: config.trustedCa, trust });
  const headers = Object.entries(ownHeaders(config.headers)).filter(
    ([name]) => !name.startsWith('sec-websocket-'),
  );
  return {
    ...socket,
    url: url.href,
    origin: url.origin,
    isLocal: isLocalHost(socket.host),
    subprotocols: [...new Set(config.subprotocols)],
    headers: { 'user-agent': userAgent, ...Object.fromEntries(headers) },
    send: config.send,
    expectText: config.expectText,
    expectJson: config.expectJson,
    degradedAboveMs: config.degradedAboveMs ?? defaultDegradedAboveMs,
  };
}
