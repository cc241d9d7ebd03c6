import type { ProbeContext, Reading } from '../connector.ts';
import { decodeBody } from '../http-body.ts';
import { exchange } from '../http-exchange.ts';
import { quoted, readFailure } from '../http-reading.ts';
import type { GatewayTarget } from './gateway-target.ts';

/** Whether something that may be a gateway is there, and how it shows. */
export type Liveness =
  | { kind: 'live'; latencyMs: number; tlsValidTo?: number }
  /** It answers, but not as a gateway does. Older ones do not know the question. */
  | { kind: 'other'; latencyMs: number; evidence: Record<string, unknown> }
  | { kind: 'failed'; reading: Reading };

/** Asks the gateway by HTTP, on the port of its socket, whether it is live. A hung one accepts, and is silent. */
export async function askIfLive(
  { liveness }: GatewayTarget,
  context: Pick<ProbeContext, 'clock' | 'signal' | 'secrets'>,
): Promise<Liveness> {
  const { bytes } = await liveness.request(context.secrets);
  const outcome = await exchange(liveness, bytes, context);
  if (outcome.kind !== 'answered') {
    return { kind: 'failed', reading: failedReading(readFailure(outcome), outcome) };
  }
  const { head, latencyMs, tlsValidTo } = outcome;
  const decoded = await decodeBody(outcome.body, head);
  const text = 'text' in decoded ? decoded.text : '';
  if (head.status === 200 && statusIn(text) === 'live') {
    return { kind: 'live', latencyMs, ...(tlsValidTo !== undefined && { tlsValidTo }) };
  }
  return { kind: 'other', latencyMs, evidence: { status: head.status, got: quoted(text) } };
}

function failedReading(
  reading: Reading,
  outcome: { kind: string; phase?: string; fault?: string },
): Reading {
  if (reading.isInconclusive) {
    return reading;
  }
  if (outcome.kind === 'timeout' && (outcome.phase === 'head' || outcome.phase === 'body')) {
    return { ...reading, reason: 'hung' };
  }
  return outcome.fault === 'not_http'
    ? { ...reading, cause: 'wrong_answer', reason: 'not_a_gateway' }
    : reading;
}

function statusIn(text: string): unknown {
  try {
    return (JSON.parse(text) as { status?: unknown } | null)?.status;
  } catch {
    return undefined;
  }
}
