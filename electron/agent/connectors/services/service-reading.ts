import { type LayerState, type Layers, noLayers } from '#shared/schemas/health.ts';

import type { Reading } from '../connector.ts';
import type { ServiceState, UnavailableReason } from './service-manager.ts';

type Known = Extract<ServiceState, { isAvailable: true }>;

/**
 * What a service's state means for its bot. Nothing vouches for one whose manager cannot be asked, so it counts as down
 * and never as well; one that starts or stops is not judged before that is over.
 */
export function readService(state: ServiceState, latencyMs: number | null): Reading {
  if (!state.isAvailable) {
    return {
      ...blank(latencyMs),
      layers: layers('fail'),
      cause: isRefusal(state.reason) ? 'auth' : 'refused',
      reason: state.reason,
      evidence: state.evidence,
      // A manager that is silent may be heard again in a moment; nothing else changes by itself.
      isFinal: state.reason !== 'manager_silent',
    };
  }
  const known = { ...blank(latencyMs), evidence: state.evidence, ...runOf(state) };
  switch (state.phase) {
    case 'running':
      return { ...known, ...judged(state) };
    case 'starting':
    case 'stopping':
      return { ...known, reason: state.reason, isInconclusive: true };
    case 'stopped':
      return {
        ...known,
        layers: layers('fail'),
        latencyMs: null,
        cause: 'refused',
        code: state.exit?.code ?? null,
        reason: state.reason ?? 'service_stopped',
        evidence: { ...state.evidence, ...(state.exit && exitOf(state.exit)) },
        // The manager knows; a second look would see the same.
        isFinal: true,
        ...(state.isOver && { hasEnded: true }),
      };
    default:
      return state.phase satisfies never;
  }
}

function isRefusal(reason: UnavailableReason): boolean {
  return reason === 'manager_refused' || reason === 'engine_refused';
}

function judged({ health, reason }: Known): Pick<Reading, 'layers' | 'cause' | 'reason'> & {
  isPartial?: boolean;
} {
  switch (health) {
    case 'fail':
      return { layers: layers('pass', 'fail'), cause: 'reported', reason: reason ?? 'unhealthy' };
    case 'degraded':
      return {
        layers: layers('degraded'),
        cause: 'reported',
        reason: reason ?? 'unhealthy',
        isPartial: true,
      };
    case 'pass':
      return { layers: layers('pass', 'pass'), cause: null, reason };
    case null:
      return { layers: layers('pass'), cause: null, reason };
    default:
      return health satisfies never;
  }
}

function blank(latencyMs: number | null): Reading {
  return { layers: noLayers, latencyMs, cause: null, code: null, evidence: null };
}

function runOf({ runId }: Known): Pick<Reading, 'runId'> {
  return runId === null ? {} : { runId };
}

function exitOf({ code, signal }: NonNullable<Known['exit']>): Record<string, unknown> {
  return { ...(code !== null && { exitCode: code }), ...(signal !== null && { signal }) };
}

function layers(process: LayerState, api: LayerState = 'none'): Layers {
  return { ...noLayers, process, api };
}
