import { decodeBody } from '#electron/agent/connectors/http-body.ts';
import { type Exchange, exchange } from '#electron/agent/connectors/http-exchange.ts';
import type { HttpMethod } from '#electron/agent/connectors/http-head.ts';
import { quoted } from '#electron/agent/connectors/http-reading.ts';

import type { ServiceContext } from '../service-manager.ts';

export type EngineRequest = {
  socketPath: string;
  method: Extract<HttpMethod, 'GET' | 'POST'>;
  path: string;
  timeoutMs: number;
};

/** What an engine said, or why it said nothing. */
export type EngineAnswer =
  | { kind: 'answered'; status: number; body: unknown }
  /** There is no such socket. */
  | { kind: 'missing' }
  /** The socket may not be used by the user that we run as. */
  | { kind: 'forbidden' }
  /** Nobody listens, nobody answers, or what answers is no engine. */
  | { kind: 'silent'; evidence: Record<string, unknown> };

/** A description of a container with a long environment and many mounts has some ten kilobytes. */
const maxBodyBytes = 512 * 1024;

/**
 * Asks an engine once, over a connection of its own, within limits of time and size. No version of the API is named:
 * there is none that every engine in use speaks, and what is asked for here is the same in all of them. Rejects only
 * when `signal` aborts.
 */
export async function callEngine(
  { socketPath, method, path, timeoutMs }: EngineRequest,
  context: Pick<ServiceContext, 'clock' | 'signal'>,
): Promise<EngineAnswer> {
  const target = {
    host: 'localhost',
    port: 80,
    socketPath,
    method,
    timeoutMs,
    keepsBody: true,
    maxBodyBytes,
  };
  const outcome = await exchange(target, requestBytes(method, path), context);
  return outcome.kind === 'answered' ? readAnswer(outcome) : readFailure(outcome);
}

/** For one step of a path, whatever is in it. */
export function pathStep(name: string): string {
  return encodeURIComponent(name);
}

/** What an engine gives as the reason when it will not. */
export function messageOf(body: unknown): string | undefined {
  const message =
    typeof body === 'object' && body !== null ? (body as { message?: unknown }).message : undefined;
  return typeof message === 'string' ? quoted(message) : undefined;
}

function requestBytes(method: HttpMethod, path: string): Buffer {
  if (!/^\/[\x21-\x7e]*$/.test(path)) {
    throw new TypeError('expected an encoded path');
  }
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'host: localhost',
    'accept: application/json',
    'accept-encoding: identity',
    ...(method === 'POST' ? ['content-length: 0'] : []),
    'connection: close',
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

async function readAnswer({
  head,
  body,
}: Extract<Exchange, { kind: 'answered' }>): Promise<EngineAnswer> {
  const decoded = await decodeBody(body, head);
  if ('fault' in decoded) {
    return { kind: 'silent', evidence: { reason: decoded.fault } };
  }
  return { kind: 'answered', status: head.status, body: jsonOf(decoded.text) };
}

/** `undefined` for what is none. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readFailure(outcome: Exclude<Exchange, { kind: 'answered' }>): EngineAnswer {
  switch (outcome.kind) {
    case 'broken':
      return { kind: 'silent', evidence: { reason: outcome.fault } };
    case 'cut':
      return { kind: 'silent', evidence: { reason: 'cut', phase: outcome.phase } };
    case 'timeout':
      return { kind: 'silent', evidence: { reason: 'timeout', phase: outcome.phase } };
    case 'failed':
      return readErrno(outcome.error.code ?? 'UNKNOWN');
    default:
      return outcome satisfies never;
  }
}

const missing = new Set(['ENOENT', 'ENOTDIR', 'ENOTSOCK', 'ENAMETOOLONG', 'ELOOP']);

function readErrno(errno: string): EngineAnswer {
  if (missing.has(errno)) {
    return { kind: 'missing' };
  }
  return errno === 'EACCES' || errno === 'EPERM'
    ? { kind: 'forbidden' }
    : { kind: 'silent', evidence: { errno } };
}
