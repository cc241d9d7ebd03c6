import { type LayerState, type Layers, noLayers } from '#shared/schemas/health.ts';
import type { Reason } from '#shared/schemas/reason.ts';

import type { Reading } from './connector.ts';
import type { Phase } from './http-exchange.ts';
import { failureOf } from './http-failure.ts';
import { causeOfStatus, inconclusive, locationOf, maxLateMs } from './http-reading.ts';
import { withoutEchoes } from './secret-echo.ts';
import { type Outcome, wantsMessage } from './websocket-exchange.ts';
import type { WebsocketTarget } from './websocket-target.ts';
import type { WireEnd } from './websocket-wire.ts';

type Certificate = { tlsValidTo?: number };

/** What asking once came to, said of the bot. `secrets` are those that were sent, so that none is quoted. */
export function readOutcome(
  outcome: Outcome,
  target: WebsocketTarget,
  { secrets, certificate }: { secrets: readonly string[]; certificate: Certificate },
): Reading {
  switch (outcome.kind) {
    case 'answered':
      return readAnswer(outcome.latencyMs, target, certificate);
    case 'mismatched':
      return {
        ...failed('wrong_answer', layers('pass', 'pass', 'fail')),
        ...certificate,
        reason: 'no_message',
        evidence: {
          ...withoutEchoes(outcome.fault.evidence, secrets),
          messages: outcome.messages,
        },
      };
    case 'timeout':
      return outcome.lateMs > maxLateMs
        ? inconclusive({ lateMs: Math.round(outcome.lateMs) })
        : readTimeout(outcome.phase, certificate);
    case 'declined':
    case 'broken':
    case 'closed':
    case 'failed':
      return { ...withoutEcho(readEnd(outcome, target), secrets), ...certificate };
    default:
      return outcome satisfies never;
  }
}

function withoutEcho(reading: Reading, secrets: readonly string[]): Reading {
  const { evidence } = reading;
  return { ...reading, evidence: evidence && withoutEchoes(evidence, secrets) };
}

/** What the end of a wire means, while it is opened, is asked, or rests. */
export function readEnd(end: WireEnd, target: WebsocketTarget, lost?: Reason): Reading {
  switch (end.kind) {
    case 'declined': {
      const cause = causeOfStatus(end.status);
      return {
        ...failed(cause, layers('pass', 'fail')),
        code: end.status,
        reason: cause === 'auth' ? null : 'upgrade_refused',
        evidence: { status: end.status, ...locationOf(end.location, target) },
      };
    }
    case 'broken':
      return {
        ...failed('protocol', layersAt(end.phase)),
        evidence: { reason: end.fault, phase: end.phase },
      };
    case 'closed':
      return {
        ...failed(end.phase === 'lookup' ? 'dns' : 'reset', layersAt(end.phase)),
        code: end.code,
        reason: lost ?? 'closed',
        evidence: { phase: end.phase, ...(end.code !== null && { closeCode: end.code }) },
      };
    case 'failed': {
      const failure = failureOf(end.error, end.phase);
      if (failure.cause === 'ours') {
        return inconclusive(failure.evidence);
      }
      return {
        ...failed(failure.cause, layersAt(end.phase)),
        ...(failure.cause === 'reset' && { reason: lost ?? 'closed' }),
        evidence: failure.evidence,
      };
    }
    default:
      return end satisfies never;
  }
}

/** A wire that rested does not answer to a ping. */
export function readHung(waitedMs: number): Reading {
  return {
    ...failed('timeout', layers('pass', 'fail')),
    reason: 'hung',
    evidence: { phase: 'body', limitMs: waitedMs },
  };
}

function readAnswer(latencyMs: number, target: WebsocketTarget, certificate: Certificate): Reading {
  const gotMs = Math.round(latencyMs);
  const isSlow = latencyMs > target.degradedAboveMs;
  const last = isSlow ? 'degraded' : 'pass';
  return {
    layers: wantsMessage(target) ? layers('pass', 'pass', last) : layers('pass', last),
    latencyMs: gotMs,
    cause: isSlow ? 'slow' : null,
    code: null,
    evidence: isSlow ? { limitMs: target.degradedAboveMs, gotMs } : null,
    ...certificate,
  };
}

function readTimeout(phase: Phase, certificate: Certificate): Reading {
  const isOpen = phase === 'body';
  return {
    ...failed('timeout', isOpen ? layers('pass', 'pass', 'fail') : layersAt(phase)),
    ...(isOpen && { reason: 'no_message' }),
    evidence: { phase },
    ...certificate,
  };
}

function failed(cause: NonNullable<Reading['cause']>, seen: Layers): Reading {
  return { layers: seen, latencyMs: null, cause, code: null, evidence: null };
}

function layersAt(phase: Phase): Layers {
  return phase === 'head' || phase === 'body' ? layers('pass', 'fail') : layers('fail', 'none');
}

function layers(process: LayerState, api: LayerState, answer: LayerState = 'none'): Layers {
  return { ...noLayers, process, api, answer };
}
