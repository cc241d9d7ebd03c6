import type { Cause } from '#shared/faults.ts';
import { type Layers, noLayers } from '#shared/schemas/health.ts';
import type { Reason } from '#shared/schemas/reason.ts';

import type { Reading } from '../connector.ts';
import { quoted } from '../http-reading.ts';
import type { GatewayFault } from './frames.ts';
import type { SocketEnd } from './gateway-socket.ts';

export const blankReading = { layers: noLayers, latencyMs: null, cause: null, code: null } as const;

/** A gateway whose process is there, and what is wrong above it. */
export function faultReading(
  cause: Cause,
  reason: Reason | null,
  evidence: Record<string, unknown> | null,
): Reading {
  const layers: Layers = { ...noLayers, process: 'pass', api: 'fail' };
  return { ...blankReading, layers, cause, reason, evidence };
}

export function isTokenChanged(end: SocketEnd): boolean {
  return end.kind === 'closed' && end.code === 4001;
}

/** An open connection broke, or was not there where one was expected. */
export function lostReading(end: SocketEnd = { kind: 'closed', code: 1006, reason: '' }): Reading {
  switch (end.kind) {
    case 'closed':
      return {
        ...faultReading('reset', 'connection_lost', reasonGiven(end.reason)),
        code: end.code,
      };
    case 'bad_frames':
      return faultReading('protocol', null, { reason: end.fault });
    case 'failed':
      return faultReading('reset', 'connection_lost', { errno: end.error.code ?? 'UNKNOWN' });
    case 'answered':
      return faultReading('reset', 'connection_lost', { status: end.status });
    default:
      return end satisfies never;
  }
}

/** It said that it restarts. */
export const restartReading: Reading = Object.freeze(faultReading('refused', 'restarting', null));

/** It is live by HTTP, but does not answer over the open connection. */
export const deafReading: Reading = Object.freeze(
  faultReading('timeout', 'hung', { phase: 'status' }),
);

/** It answers over the open connection, but not what such a request is answered with. */
export function garbledReading(method: string): Reading {
  return faultReading('protocol', null, { reason: 'bad_answer', method });
}

/** It refuses what every gateway answers. */
export function refusedReading(fault: GatewayFault, method: string): Reading {
  const evidence = { method, ...messageOf(fault) };
  if (fault.code === 'UNAVAILABLE') {
    return faultReading('server_error', null, evidence);
  }
  return fault.code === 'FORBIDDEN' || /^missing scope/i.test(fault.message)
    ? { ...faultReading('auth', 'scopes_missing', evidence), isFinal: true }
    : faultReading('protocol', null, evidence);
}

/** Something answers in the gateway's place. */
export function notAGateway(evidence: Record<string, unknown>): Reading {
  return faultReading('wrong_answer', 'not_a_gateway', evidence);
}

export const messageOf = ({ code, message, details }: GatewayFault) => ({
  code: quoted(details?.code ?? code),
  message: quoted(message),
});

export const reasonGiven = (text: string) => (text === '' ? {} : { message: quoted(text) });
