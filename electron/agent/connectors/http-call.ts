import type { LookupFunction } from 'node:net';

import type { ProbeContext } from './connector.ts';
import { type Exchange, exchange } from './http-exchange.ts';
import type { HttpMethod } from './http-head.ts';
import { requestBytes } from './http-target.ts';
import { socketTarget } from './socket-target.ts';
import type { TrustStore } from './trust-store.ts';

/** One request that is no probe. */
export type HttpCall = {
  url: string;
  method: HttpMethod;
  /** In lower case, in plain, and without those that frame the message. */
  headers: Record<string, string>;
  body?: Uint8Array;
  /** In place of the system's own; not asked for a literal address. */
  lookup?: LookupFunction;
  /** The person's own authority, as PEM. */
  trustedCa?: string | undefined;
  /** For everything from look-up to the last byte. */
  timeoutMs: number;
  /** Of the answer, whose body is kept where this is given. */
  keepsBytes?: number;
  keepsFields?: readonly string[];
};

export type HttpCaller = (
  call: HttpCall,
  context: Pick<ProbeContext, 'clock' | 'signal'>,
) => Promise<Exchange>;

/** An answer of which only the head is wanted may still have a body, up to this. */
const unwantedBytes = 64 * 1024;

/** Calls over a connection of their own, never redirected, within fixed limits of time and size. */
export function createHttpCaller(shared: { userAgent: string; trust: TrustStore }): HttpCaller {
  return async ({ method, timeoutMs, trustedCa, keepsFields, keepsBytes, ...call }, context) => {
    const url = new URL(call.url);
    const socket = socketTarget(url, { timeoutMs, trustedCa, trust: shared.trust });
    if (socket.tls && !socket.tls.context) {
      return { kind: 'failed', phase: 'tls', error: unusableAuthority() };
    }
    const request = requestBytes(
      method,
      url,
      { 'user-agent': shared.userAgent, ...call.headers },
      call.body,
    );
    const limits = {
      method,
      keepsBody: keepsBytes !== undefined,
      maxBodyBytes: keepsBytes ?? unwantedBytes,
      keepsFields,
    };
    const { lookup } = call;
    return exchange({ ...socket, ...(lookup && { lookup }), ...limits }, request, context);
  };
}

function unusableAuthority(): NodeJS.ErrnoException {
  return Object.assign(new Error('expected a certificate that can be read'), {
    code: 'UNUSABLE_AUTHORITY',
  });
}
