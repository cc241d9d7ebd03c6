import type { Cause } from '#shared/faults.ts';
import { type LayerState, type Layers, noLayers } from '#shared/schemas/health.ts';
import { printable } from '#shared/schemas/text.ts';

import type { Reading } from './connector.ts';
import type { Exchange } from './http-exchange.ts';
import { type AnswerFault, failureOf } from './http-failure.ts';
import type { HttpTarget } from './http-target.ts';

type Evidence = Record<string, unknown>;
type Answered = Extract<Exchange, { kind: 'answered' }>;
type Failed = Exclude<Exchange, Answered>;

/** Our own lateness above which a missed time limit says nothing about the bot. */
export const maxLateMs = 1_000;
const maxQuote = 200;

/** The person's own authority is not a certificate that can be read. */
export const unusableAuthority: Reading = Object.freeze({
  layers: noLayers,
  latencyMs: null,
  cause: 'tls',
  code: null,
  evidence: { reason: 'unusable_authority' },
});

/** Short enough and clean enough to be kept, logged and shown. */
export function quoted(text: string): string {
  return printable(text.slice(0, 4 * maxQuote)).slice(0, maxQuote);
}

/** What an exchange without a whole answer means. */
export function readFailure(exchange: Failed): Reading {
  switch (exchange.kind) {
    case 'broken':
      return failed('protocol', 'head', exchange.status ?? null, {
        reason: exchange.fault,
        ...(exchange.opening !== '' && { got: quoted(exchange.opening) }),
      });
    case 'cut':
      return failed('reset', exchange.phase, exchange.status ?? null, { phase: exchange.phase });
    case 'timeout':
      return exchange.lateMs > maxLateMs
        ? inconclusive({ lateMs: Math.round(exchange.lateMs) })
        : failed('timeout', exchange.phase, exchange.status ?? null, { phase: exchange.phase });
    case 'failed': {
      const failure = failureOf(exchange.error, exchange.phase);
      return failure.cause === 'ours'
        ? inconclusive(failure.evidence)
        : failed(failure.cause, exchange.phase, exchange.status ?? null, failure.evidence);
    }
    default:
      return exchange satisfies never;
  }
}

/** What a whole answer means, given what was found wrong with its body. */
export function readAnswer(
  { head, latencyMs, ...answered }: Answered,
  target: HttpTarget,
  bodyFault: AnswerFault | undefined,
): Reading {
  const measured = { latencyMs: Math.round(latencyMs), code: head.status, ...tlsOf(answered) };
  const cause = target.isExpected(head.status) ? bodyFault?.cause : causeOfStatus(head.status);
  if (cause !== undefined) {
    const evidence =
      cause === bodyFault?.cause ? bodyFault.evidence : locationOf(head.location, target);
    return {
      ...measured,
      layers: layers('pass', 'fail'),
      cause,
      evidence: { status: head.status, ...evidence },
    };
  }
  const isSlow = latencyMs > target.degradedAboveMs;
  return {
    ...measured,
    layers: layers('pass', isSlow ? 'degraded' : 'pass'),
    cause: isSlow ? 'slow' : null,
    evidence: isSlow ? { limitMs: target.degradedAboveMs, gotMs: measured.latencyMs } : null,
  };
}

/** What a status that was not expected means. */
export function causeOfStatus(status: number): Cause {
  if (status === 401 || status === 403 || status === 407) {
    return 'auth';
  }
  return status >= 500 && status <= 599 ? 'server_error' : 'unexpected_status';
}

/** Where a redirect points, without what may be secret in it. */
export function locationOf(
  location: string | undefined,
  target: Pick<HttpTarget, 'origin'>,
): Evidence {
  if (location === undefined || !URL.canParse(location, target.origin)) {
    return {};
  }
  const url = new URL(location, target.origin);
  const place = url.origin === 'null' ? url.protocol : url.origin + url.pathname;
  return { location: quoted(place) };
}

function failed(
  cause: Cause,
  phase: Extract<Failed, { kind: 'cut' }>['phase'],
  code: number | null,
  evidence: Evidence,
): Reading {
  const hasConnection = phase === 'head' || phase === 'body';
  return {
    layers: hasConnection ? layers('pass', 'fail') : layers('fail', 'none'),
    latencyMs: null,
    cause,
    code,
    evidence: code === null ? evidence : { status: code, ...evidence },
  };
}

/** We could not look: nothing is known. */
export function inconclusive(evidence: Evidence): Reading {
  return {
    layers: noLayers,
    latencyMs: null,
    cause: null,
    code: null,
    evidence,
    isInconclusive: true,
  };
}

function layers(process: LayerState, api: LayerState): Layers {
  return { ...noLayers, process, api };
}

function tlsOf({ tlsValidTo }: { tlsValidTo?: number }): { tlsValidTo?: number } {
  return tlsValidTo === undefined ? {} : { tlsValidTo };
}
