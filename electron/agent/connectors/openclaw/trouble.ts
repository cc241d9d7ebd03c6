import type { Reason } from '#shared/schemas/reason.ts';

import type { Reading } from '../connector.ts';
import { failureOf } from '../http-failure.ts';
import { quoted } from '../http-reading.ts';
import { protocols } from './connect-params.ts';
import {
  blankReading,
  faultReading,
  messageOf,
  notAGateway,
  reasonGiven,
} from './fault-readings.ts';
import type { GatewayFault } from './frames.ts';
import type { SocketEnd } from './gateway-socket.ts';
import type { Handshake, Stage } from './handshake.ts';

/** Why there is no connection to a gateway that is live. */
export type Trouble = {
  reading: Reading;
  /** How long it is left alone: `backoff` a little longer each time. */
  retry: 'backoff' | { afterMs: number };
};

/** No answer will be another one until a person did something; who asks for a check is answered anew. */
const settledMs = 5 * 60_000;
/** An approval is taken up so soon after it was given. */
const pairingMs = 5_000;
const longestStartingMs = 5_000;

/** Going away, service restart: the words of a server that ends, not of one that objects. */
const serviceCloses: ReadonlySet<number> = new Set([1001, 1012]);

/** The first it may be, as one is about who we are and the other about what we may do. */
const reasonOfCode: readonly (readonly [RegExp, Reason])[] = [
  [/^AUTH_(TOKEN|PASSWORD)_MISSING$/, 'token_missing'],
  [/^AUTH_/, 'token_refused'],
  [/^(PAIRING_REQUIRED|NOT_PAIRED)$/, 'pairing_required'],
  [/^DEVICE_AUTH_/, 'device_refused'],
  [/ORIGIN/, 'origin_refused'],
  [/^PROTOCOL_MISMATCH$/, 'protocol_mismatch'],
];

/** Gateways of the older protocol say the same in words only. */
const reasonOfWords: readonly (readonly [RegExp, Reason])[] = [
  [/protocol mismatch/i, 'protocol_mismatch'],
  [/token missing|password missing/i, 'token_missing'],
  [/^unauthorized/i, 'token_refused'],
  [/pairing required/i, 'pairing_required'],
];

/** What a handshake that led to no connection means. */
export function troubleOf(
  handshake: Exclude<Handshake, { kind: 'open' }>,
  { hasToken, isStopping }: { hasToken: boolean; isStopping: boolean },
): Trouble {
  switch (handshake.kind) {
    case 'refused':
      return refused(handshake.fault, { hasToken, isStopping });
    case 'silent':
      return silent(handshake.stage);
    case 'garbled':
      return backoff(faultReading('protocol', null, { reason: `bad_${handshake.stage}` }));
    case 'ended':
      return ended(handshake.end, handshake.stage, isStopping);
    default:
      return handshake satisfies never;
  }
}

/** It speaks a protocol that we do not. */
export function wrongProtocol(protocol: number): Trouble {
  const evidence = { expected: `${protocols.min}–${protocols.max}`, got: protocol };
  return settled(faultReading('protocol', 'protocol_mismatch', evidence));
}

/** It lets us in and grants nothing. */
export function withoutScopes(granted: readonly string[]): Trouble {
  return settled(
    faultReading('auth', 'scopes_missing', { granted: granted.map((scope) => quoted(scope)) }),
  );
}

/** The gateway closed the connection because its token is another one now. */
export const tokenChanged: Trouble = {
  reading: { ...faultReading('auth', 'token_changed', null), code: 4001, isFinal: true },
  retry: { afterMs: 1_000 },
};

export function isStarting(fault: GatewayFault): boolean {
  return (
    fault.code === 'UNAVAILABLE' &&
    (fault.details?.reason === 'startup-sidecars' || /\bstarting\b/i.test(fault.message))
  );
}

function refused(
  fault: GatewayFault,
  { hasToken, isStopping }: { hasToken: boolean; isStopping: boolean },
): Trouble {
  if (isStarting(fault)) {
    return starting(fault.retryAfterMs);
  }
  if (fault.code === 'UNAVAILABLE') {
    return unavailable({ message: quoted(fault.message) }, isStopping);
  }
  const reason = reasonOf(fault, hasToken);
  if (reason === null) {
    return backoff(faultReading('protocol', null, messageOf(fault)));
  }
  if (reason === 'pairing_required') {
    return unpaired(fault);
  }
  if (reason === 'protocol_mismatch') {
    const expected = fault.details?.expectedProtocol ?? null;
    const got = `${protocols.min}–${protocols.max}`;
    return settled(faultReading('protocol', reason, { expected, got }));
  }
  return settled(faultReading('auth', reason, messageOf(fault)));
}

/** It waits for somebody to approve us, and we for that. */
function unpaired({ details }: GatewayFault): Trouble {
  const evidence = {
    requestId: plain(details?.requestId),
    deviceId: plain(details?.deviceId),
    role: plain(details?.requestedRole),
    scopes: (details?.requestedScopes ?? []).map((scope) => quoted(scope)),
    why: plain(details?.reason),
  };
  return {
    reading: { ...faultReading('auth', 'pairing_required', evidence), isFinal: true },
    retry: { afterMs: pairingMs },
  };
}

function reasonOf({ code, message, details }: GatewayFault, hasToken: boolean): Reason | null {
  if (details?.code === 'DEVICE_IDENTITY_REQUIRED') {
    return hasToken ? 'device_refused' : 'token_missing';
  }
  const byCode = reasonOfCode.find(([pattern]) => pattern.test(details?.code ?? code));
  const found = byCode ?? reasonOfWords.find(([pattern]) => pattern.test(message));
  return found?.[1] ?? null;
}

function silent(stage: Stage): Trouble {
  return backoff(
    stage === 'challenge'
      ? notAGateway({ reason: 'no_challenge' })
      : faultReading('timeout', 'hung', { phase: stage }),
  );
}

function ended(end: SocketEnd, stage: Stage, isStopping: boolean): Trouble {
  switch (end.kind) {
    case 'closed':
      return closed(end, stage, isStopping);
    case 'answered':
      return answeredByHttp(end.status);
    case 'bad_frames':
      return backoff(
        stage === 'hello'
          ? faultReading('protocol', null, { reason: end.fault })
          : notAGateway({ reason: end.fault }),
      );
    case 'failed':
      return backoff(failed(end.error));
    default:
      return end satisfies never;
  }
}

/** It hung up in place of an answer. */
function closed(
  { code, reason }: Extract<SocketEnd, { kind: 'closed' }>,
  stage: Stage,
  isStopping: boolean,
): Trouble {
  const evidence = { ...reasonGiven(reason), close: code };
  if (code === 1013) {
    return starting(undefined);
  }
  if (isStopping || serviceCloses.has(code)) {
    return unavailable(evidence, isStopping);
  }
  return backoff(
    stage === 'hello'
      ? { ...faultReading('reset', 'closed', evidence), code }
      : notAGateway(evidence),
  );
}

function answeredByHttp(status: number): Trouble {
  if (status === 401 || status === 403) {
    return settled({ ...faultReading('auth', 'origin_refused', { status }), code: status });
  }
  if (status >= 500) {
    return backoff({ ...faultReading('server_error', null, { status }), code: status });
  }
  return backoff({ ...notAGateway({ status }), code: status });
}

function failed(error: NodeJS.ErrnoException): Reading {
  const { cause, evidence } = failureOf(error, phaseOf(error));
  if (cause === 'ours') {
    return { ...blankReading, evidence, isInconclusive: true };
  }
  return faultReading(cause, cause === 'reset' ? 'connection_lost' : null, evidence);
}

function phaseOf({ syscall, code = '' }: NodeJS.ErrnoException): Parameters<typeof failureOf>[1] {
  if (syscall === 'getaddrinfo') {
    return 'lookup';
  }
  if (/^(ERR_TLS|CERT_|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO)/.test(code)) {
    return 'tls';
  }
  return syscall === 'connect' ? 'connect' : 'head';
}

function starting(retryAfterMs: number | undefined): Trouble {
  const afterMs = Math.min(Math.max(retryAfterMs ?? 500, 500), longestStartingMs);
  return {
    reading: { ...faultReading('refused', 'starting', null), restartingForMs: afterMs },
    retry: { afterMs },
  };
}

function unavailable(evidence: Record<string, unknown>, isStopping: boolean): Trouble {
  return backoff(faultReading('server_error', isStopping ? 'stopping' : null, evidence));
}

const settled = (seen: Reading): Trouble => ({
  reading: { ...seen, isFinal: true },
  retry: { afterMs: settledMs },
});

const backoff = (seen: Reading): Trouble => ({ reading: seen, retry: 'backoff' });

const plain = (text: string | undefined): string | null =>
  text === undefined ? null : quoted(text);
