import type { Severity } from './schemas/alert.ts';
import { hasStep, type Reason } from './schemas/reason.ts';

/**
 * Why a check was not simply fine. The number is what the database keeps, so it never changes;
 * a new cause takes the next free number.
 */
export const causeCodes = {
  refused: 1,
  timeout: 2,
  reset: 3,
  server_error: 4,
  auth: 5,
  unexpected_status: 6,
  wrong_answer: 7,
  slow: 8,
  flapping: 9,
  crash_loop: 10,
  channel_auth: 11,
  channel_lost: 12,
  channel_lies: 13,
  inbound_silent: 14,
  config_invalid: 15,
  config_bad: 16,
  config_drift: 17,
  provider: 18,
  credential: 19,
  watcher_offline: 20,
  overloaded: 21,
  dns: 22,
  tls: 23,
  tls_soon: 24,
  heartbeat_late: 25,
  reported: 26,
  protocol: 27,
  vault_locked: 28,
} as const;

export type Cause = keyof typeof causeCodes;

export const causes = Object.keys(causeCodes) as [Cause, ...Cause[]];

const causeByCode = new Map<number, Cause>(causes.map((cause) => [causeCodes[cause], cause]));

/** `undefined` for 0 (no cause) and for a number of a newer version. */
export function causeFromCode(code: number): Cause | undefined {
  return causeByCode.get(code);
}

/** The groups that rollups count failures by; small, so that a rollup row stays small. */
export const causeGroups = ['connection', 'timeout', 'answer', 'access', 'other'] as const;
export type CauseGroup = (typeof causeGroups)[number];

/** Which group of the rollups a failed check counts in. */
export function causeGroup(cause: Cause): CauseGroup {
  switch (cause) {
    case 'refused':
    case 'reset':
    case 'dns':
      return 'connection';
    case 'timeout':
    case 'slow':
    case 'heartbeat_late':
      return 'timeout';
    case 'server_error':
    case 'unexpected_status':
    case 'wrong_answer':
    case 'protocol':
    case 'reported':
      return 'answer';
    case 'auth':
    case 'tls':
    case 'tls_soon':
    case 'credential':
    case 'channel_auth':
      return 'access';
    case 'flapping':
    case 'crash_loop':
    case 'channel_lost':
    case 'channel_lies':
    case 'inbound_silent':
    case 'config_invalid':
    case 'config_bad':
    case 'config_drift':
    case 'provider':
    case 'watcher_offline':
    case 'overloaded':
    case 'vault_locked':
      return 'other';
    default:
      return cause satisfies never;
  }
}

/** Causes that no restart helps and only a person can mend, whatever the reason. */
const personsCauses: ReadonlySet<Cause> = new Set(['auth', 'channel_auth']);

/** True where only a person can mend it: a bot that is down for it shows `needs_you` at once. */
export function needsPerson(cause: Cause, reason: Reason | null): boolean {
  return personsCauses.has(cause) || (reason !== null && hasStep(reason));
}

const critical: ReadonlySet<Cause> = new Set(['auth', 'tls', 'channel_auth', 'crash_loop']);

/** What people are told when a bot still answers and is yet not well. */
export function severityOfDegraded(cause: Cause): Severity {
  return cause === 'channel_lies' ? 'error' : 'warning';
}

/** What people are told when a bot is down for this cause and nothing repairs it in time. */
export function severityOfDown(cause: Cause, reason: Reason | null): Severity {
  return critical.has(cause) || needsPerson(cause, reason) ? 'critical' : 'error';
}

/**
 * What may be tried for a bot that is down for a cause. `restart` as often as the ladder allows, `restart_once` only once,
 * `roll_back` only that, `restart_channel` only that, and also for a bot that still answers; `person` and `none`: no step
 * of ours helps.
 */
export type Remedy =
  | 'restart'
  | 'restart_once'
  | 'restart_channel'
  | 'roll_back'
  | 'person'
  | 'none';

export function remedyOf(cause: Cause): Remedy {
  switch (cause) {
    case 'refused':
    case 'timeout':
    case 'reset':
    case 'server_error':
    case 'crash_loop':
    case 'channel_lost':
    case 'config_invalid':
    case 'config_bad':
    case 'heartbeat_late':
    case 'reported':
      return 'restart';
    case 'wrong_answer':
    case 'protocol':
      return 'restart_once';
    case 'channel_lies':
      return 'restart_channel';
    case 'unexpected_status':
      return 'roll_back';
    case 'auth':
    case 'channel_auth':
      return 'person';
    case 'slow':
    case 'flapping':
    case 'inbound_silent':
    case 'config_drift':
    case 'provider':
    case 'credential':
    case 'watcher_offline':
    case 'overloaded':
    case 'dns':
    case 'tls':
    case 'tls_soon':
    case 'vault_locked':
      return 'none';
    default:
      return cause satisfies never;
  }
}

/** True where what fails is a channel of the bot, so that restarting that alone may help. */
export function isOfChannel(cause: Cause): boolean {
  return cause === 'channel_lost' || cause === 'channel_lies';
}

/** Causes that our own lost network can produce; before many such verdicts the watcher looks at itself. */
const networkCauses: ReadonlySet<Cause> = new Set([
  'refused',
  'timeout',
  'reset',
  'dns',
  'heartbeat_late',
]);

export function mayBeOurNetwork(cause: Cause): boolean {
  return networkCauses.has(cause);
}
