import { AppError } from '#shared/errors.ts';
import type { RestartHook } from '#shared/schemas/connectors/repair.ts';

import type { HttpCaller } from './http-call.ts';
import type { Exchange } from './http-exchange.ts';
import { readFailure } from './http-reading.ts';
import type { RepairContext, Restarted, RestartStep } from './repair.ts';
import { signatureHeaders } from './webhook-signature.ts';

const timeoutMs = 10_000;
export const defaultVerifyWithinMs = 60_000;

// Too busy, or not there: nothing was done, and it may be otherwise in a while.
const unavailableStatuses = new Set([408, 425, 429, 502, 503, 504]);

/**
 * Asks the bot's own side to restart it, by one signed call. A try that is repeated for the same attempt has the same
 * id, by which the other side drops what it has already done.
 */
export async function callRestartHook(
  hook: RestartHook,
  step: RestartStep,
  context: RepairContext,
  { call, trustedCa }: { call: HttpCaller; trustedCa: string | undefined },
): Promise<Restarted> {
  const { attemptId, botId, reason, clock } = context;
  const secret = await context.secrets.open(hook.secret);
  const at = clock.now();
  const body = Buffer.from(JSON.stringify({ botId, step, attemptId, reason, at }));
  const headers = {
    'content-type': 'application/json',
    ...signatureHeaders({ id: attemptId, at, body }, secret),
  };
  const outcome = await call(
    { url: hook.url, method: 'POST', headers, body, timeoutMs, trustedCa },
    context,
  );
  throwUnlessAccepted(outcome);
  return { verifyWithinMs: hook.verifyWithinMs ?? defaultVerifyWithinMs };
}

/** The status line is the answer: what becomes of what follows it changes nothing. */
function throwUnlessAccepted(outcome: Exchange): void {
  const status = outcome.kind === 'answered' ? outcome.head.status : outcome.status;
  if (status !== undefined && status >= 200 && status <= 299) {
    return;
  }
  if (status !== undefined) {
    throw new AppError(codeOf(status), { status });
  }
  if (outcome.kind !== 'answered') {
    throw unanswered(outcome);
  }
}

function codeOf(status: number): 'restart_unavailable' | 'restart_refused' | 'restart_failed' {
  if (unavailableStatuses.has(status)) {
    return 'restart_unavailable';
  }
  return status >= 500 ? 'restart_failed' : 'restart_refused';
}

function unanswered(outcome: Exclude<Exchange, { kind: 'answered' }>): AppError {
  const { cause, evidence } = readFailure(outcome);
  // Once the call was sent, what it asks for may have been done.
  const isSent = outcome.kind === 'broken' || outcome.phase === 'head' || outcome.phase === 'body';
  return new AppError(isSent ? 'restart_failed' : 'restart_unavailable', { cause, ...evidence });
}
