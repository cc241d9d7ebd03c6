import { failureOf } from '#electron/agent/connectors/http-failure.ts';
import type { Delivery } from '#electron/agent/notify/channel.ts';
import { AppError } from '#shared/errors.ts';
import type { Block } from '#shared/schemas/channel.ts';

export type Undelivered = Exclude<Delivery, { outcome: 'accepted' }>;

/** What it means that no connection could be had: nothing left. */
export function connectionFailure(
  error: NodeJS.ErrnoException,
  phase: 'lookup' | 'connect' | 'tls',
): Undelivered {
  if (error instanceof AppError) {
    return { outcome: 'broken', block: 'not_allowed', detail: null, code: null };
  }
  const code = error.code ?? null;
  const { cause, evidence } = failureOf(error, phase);
  // A certificate does not mend itself, unlike a handshake that was cut.
  const isCertificate = cause === 'tls' && evidence['reason'] !== 'handshake';
  return {
    outcome: isCertificate ? 'broken' : 'retry',
    block: blockOf(phase),
    detail: isCertificate ? String(evidence['reason']) : null,
    code,
  };
}

function blockOf(phase: 'lookup' | 'connect' | 'tls'): Block {
  return phase === 'lookup' ? 'name' : phase;
}

/** Nobody waited any longer, or nobody could: what was not sent by then did not arrive. */
export function unanswered(mayHaveLeft: boolean, code: string | null): Undelivered {
  return {
    outcome: mayHaveLeft ? 'uncertain' : 'retry',
    block: 'unavailable',
    detail: null,
    code,
  };
}
