import type { HttpConnector } from '#shared/schemas/connectors/http.ts';
import { isPlainHeader } from '#shared/schemas/connectors/web-address.ts';

import type { SecretReader } from './connector.ts';
import type { HttpMethod } from './http-head.ts';
import type { ReadingLimits } from './http-response.ts';
import { isLocalHost } from './look-up.ts';
import type { SocketTarget } from './open-socket.ts';
import { socketTarget } from './socket-target.ts';
import type { TrustStore } from './trust-store.ts';

export const defaultTimeoutMs = 5_000;
export const defaultDegradedAboveMs = 2_000;

/** What is sent, and which secrets are in it. */
export type HttpRequest = { bytes: Buffer; secrets: readonly string[] };

/** A connector's settings, made ready to be sent. */
export type HttpTarget = SocketTarget &
  ReadingLimits & {
    origin: string;
    /** What is sent. Made anew for each probe where it holds secrets, so that they are not kept in plain. */
    request(secrets: SecretReader): HttpRequest | Promise<HttpRequest>;
    degradedAboveMs: number;
    isLocal: boolean;
    isExpected(status: number): boolean;
  };

// They frame the message or ask for another protocol; the probe decides about both.
const reserved = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Works out once per configuration what every probe of it needs. Framing headers of a person's own are left out. */
export function createHttpTarget(
  config: HttpConnector,
  { userAgent, trust }: { userAgent: string; trust: TrustStore },
): HttpTarget {
  const url = new URL(config.url);
  const method = config.method ?? 'GET';
  const timeoutMs = config.timeoutMs ?? defaultTimeoutMs;
  const socket = socketTarget(url, { timeoutMs, trustedCa: config.trustedCa, trust });
  return {
    ...socket,
    origin: url.origin,
    method,
    request: requestOf(method, url, { 'user-agent': userAgent, ...ownHeaders(config.headers) }),
    degradedAboveMs: config.degradedAboveMs ?? defaultDegradedAboveMs,
    keepsBody:
      config.expectText !== undefined ||
      config.expectJson !== undefined ||
      config.runIdFrom?.kind === 'json',
    keepsFields: config.runIdFrom?.kind === 'header' ? [config.runIdFrom.name] : undefined,
    isLocal: isLocalHost(socket.host),
    isExpected: expectation(config.expectStatus),
  };
}

function requestOf(
  method: HttpMethod,
  url: URL,
  headers: Record<string, string>,
): HttpTarget['request'] {
  const secret = Object.entries(headers).filter(([name]) => !isPlainHeader(name));
  if (secret.length === 0) {
    const request = { bytes: requestBytes(method, url, headers), secrets: [] };
    return () => request;
  }
  return async (secrets) => {
    const opened = await Promise.all(
      secret.map(async ([name, value]) => [name, await secrets.open(value)] as const),
    );
    return {
      bytes: requestBytes(method, url, { ...headers, ...Object.fromEntries(opened) }),
      secrets: opened.map(([, value]) => value),
    };
  };
}

/** One whole request; `own` in lower case, and none of them frames the message. */
export function requestBytes(
  method: HttpMethod,
  url: URL,
  own: Record<string, string>,
  body: Uint8Array = new Uint8Array(),
): Buffer {
  const headers = {
    host: url.host,
    accept: '*/*',
    'accept-encoding': 'identity',
    ...own,
    ...((method === 'POST' || method === 'PUT') && { 'content-length': String(body.length) }),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  if (lines.some((line) => /[\r\n\0]/.test(line))) {
    throw new TypeError('expected header values of one line');
  }
  const head = `${method} ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), body]);
}

/** A person's own headers by their names in lower case, without those that frame the message. */
export function ownHeaders(headers: HttpConnector['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers ?? {})
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => !reserved.has(name)),
  );
}

function expectation(expected: HttpConnector['expectStatus']): (status: number) => boolean {
  if (expected === undefined) {
    return (status) => status >= 200 && status <= 299;
  }
  return typeof expected === 'number'
    ? (status) => status === expected
    : (status) => expected.includes(status);
}
