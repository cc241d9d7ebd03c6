import type { Cause } from '#shared/faults.ts';

import type { Phase } from './http-exchange.ts';

/** What is wrong with an answer that came whole. */
export type AnswerFault = { cause: Cause; evidence: Record<string, unknown> };

/** `ours`: this machine could not even try. */
export type Failure = { cause: Cause | 'ours'; evidence: Record<string, unknown> };

const exhausted = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EAI_MEMORY']);
const torn = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ESHUTDOWN', 'ENOTCONN']);

/** What the error of a socket means, by how far the exchange had come. */
export function failureOf(error: NodeJS.ErrnoException, phase: Phase): Failure {
  const errno = error.code ?? 'UNKNOWN';
  if (exhausted.has(errno) || isOutOfPorts(error)) {
    return { cause: 'ours', evidence: { errno } };
  }
  if (torn.has(errno)) {
    return { cause: 'reset', evidence: { errno, phase } };
  }
  if (errno === 'ETIMEDOUT') {
    return { cause: 'timeout', evidence: { errno, phase } };
  }
  switch (phase) {
    case 'lookup':
      return { cause: 'dns', evidence: { errno } };
    case 'connect':
      return { cause: 'refused', evidence: { errno } };
    case 'tls':
      return { cause: 'tls', evidence: { errno, ...tlsEvidence(error) } };
    case 'head':
    case 'body':
      // Past the handshake OpenSSL still speaks up, for instance when a client certificate is missing.
      return isTlsError(errno)
        ? { cause: 'tls', evidence: { errno, reason: 'handshake' } }
        : { cause: 'reset', evidence: { errno, phase } };
    default:
      return phase satisfies never;
  }
}

/** No local port is left. With IPv6 the same number says that there is no such address here. */
function isOutOfPorts(error: NodeJS.ErrnoException & { address?: string }): boolean {
  return error.code === 'EADDRNOTAVAIL' && error.address?.includes(':') === false;
}

function isTlsError(errno: string): boolean {
  return errno.startsWith('ERR_SSL_') || errno === 'EPROTO';
}

type TlsError = NodeJS.ErrnoException & { host?: string; cert?: { subjectaltname?: string } };

function tlsEvidence(error: TlsError): Record<string, unknown> {
  const errno = error.code ?? '';
  switch (errno) {
    case 'CERT_HAS_EXPIRED':
      return { reason: 'expired' };
    case 'CERT_NOT_YET_VALID':
      return { reason: 'not_yet_valid' };
    case 'CERT_REVOKED':
      return { reason: 'revoked' };
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return {
        reason: 'wrong_name',
        expected: error.host ?? '',
        got: (error.cert?.subjectaltname ?? '').slice(0, 200),
      };
    default:
      return { reason: isTlsError(errno) ? 'handshake' : 'untrusted' };
  }
}
