import { constants } from 'node:os';

import { quoted } from '#electron/agent/connectors/http-reading.ts';
import type { Rival } from '#shared/schemas/recovery.ts';

import type { Exit, ServiceState } from '../service-manager.ts';

type Known = Extract<ServiceState, { isAvailable: true }>;
type Properties = Readonly<Record<string, string>>;

/** What is asked of a unit; their meaning is that of `org.freedesktop.systemd1(5)`. */
export const askedProperties = [
  'LoadState',
  'ActiveState',
  'SubState',
  'Result',
  'NRestarts',
  'ExecMainCode',
  'ExecMainStatus',
  'InvocationID',
  'Restart',
  'StatusText',
  'WatchdogUSec',
  'TimeoutStartUSec',
] as const;

/** Lines of `systemctl show`: a name, an equals sign, and the value as it is. */
export function parseProperties(text: string): Properties {
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const at = line.indexOf('=');
      return at < 1 ? [] : [[line.slice(0, at), line.slice(at + 1).trim()] as const];
    }),
  );
}

export function stateOfUnit(unit: Properties): ServiceState {
  if (unit['LoadState'] === undefined || unit['ActiveState'] === undefined) {
    return { isAvailable: false, reason: 'manager_silent', evidence: { said: 'no state' } };
  }
  if (unit['LoadState'] === 'not-found') {
    return { isAvailable: false, reason: 'service_missing', evidence: null };
  }
  const phase = phaseOf(unit);
  const runs = phase === 'running' || phase === 'starting';
  const restarts = Number.parseInt(unit['NRestarts'] ?? '', 10);
  return {
    isAvailable: true,
    phase,
    // A unit with a watchdog is well because it says so again and again.
    health: phase === 'running' && hasWatchdog(unit) ? 'pass' : null,
    reason: phase === 'stopped' && isCrashing(unit) ? 'crashing' : null,
    runId: runs ? unit['InvocationID'] || null : null,
    startedAt: null,
    exit: runs ? null : exitOf(unit),
    restarts: Number.isNaN(restarts) ? null : restarts,
    evidence: evidenceOf(unit),
  };
}

function phaseOf({ ActiveState: active = '', SubState: sub }: Properties): Known['phase'] {
  switch (active) {
    case 'active':
    case 'reloading':
    case 'refreshing':
      return 'running';
    case 'activating':
      // It has ended, and systemd waits before it starts it again.
      return sub?.startsWith('auto-restart') ? 'stopped' : 'starting';
    case 'deactivating':
      return 'stopping';
    default:
      return 'stopped';
  }
}

/** It ended after systemd had started it again at least once; that systemd gave it up is told by nothing else. */
function isCrashing({ SubState: sub, Result: result, NRestarts: restarts }: Properties): boolean {
  return (
    sub?.startsWith('auto-restart') === true ||
    result === 'start-limit-hit' ||
    (sub === 'failed' && Number(restarts) > 0)
  );
}

function hasWatchdog({ WatchdogUSec: watchdog = '0' }: Properties): boolean {
  return watchdog !== '0' && watchdog !== '' && watchdog !== 'infinity';
}

/** In the codes of `waitid(2)`: 1 ended by itself, 2 and 3 were killed. */
function exitOf({ ExecMainCode: code = '', ExecMainStatus: status = '' }: Properties): Exit | null {
  const figure = Number.parseInt(status, 10);
  if (Number.isNaN(figure)) {
    return null;
  }
  switch (code) {
    case '1':
    case 'exited':
      return { code: figure, signal: null };
    case '2':
    case '3':
    case 'killed':
    case 'dumped':
      return { code: null, signal: signalName(figure) };
    default:
      return null;
  }
}

function signalName(figure: number): string {
  const named = Object.entries(constants.signals).find(([, number]) => number === figure);
  return named?.[0] ?? String(figure);
}

function evidenceOf(unit: Properties): Record<string, unknown> {
  const text = quoted(unit['StatusText'] ?? '');
  return {
    unitState: quoted(`${unit['ActiveState']} (${unit['SubState'] ?? ''})`),
    ...(unit['Result'] && unit['Result'] !== 'success' && { result: quoted(unit['Result']) }),
    ...(text !== '' && { said: text }),
  };
}

export function rivalsOfUnit({ Restart: restart = 'no' }: Properties): readonly Rival[] {
  return restart === 'no' || restart === '' ? [] : ['systemd_restart'];
}

const usualStartMs = 60_000;
const longestStartMs = 3 * 60_000;

/** How long the unit may take to start, by its own settings; between a minute and three. */
export function startWithinMs({ TimeoutStartUSec: given = '' }: Properties): number {
  const ms = readSpan(given);
  return Math.min(Math.max(ms ?? usualStartMs, usualStartMs), longestStartMs);
}

const unitMs: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A time span as systemd prints it, such as `1min 30s`. */
function readSpan(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)\s*(us|ms|s|min|h|d)(?=\s|$)/g)];
  return parts.length === 0
    ? undefined
    : parts.reduce((sum, [, figure, unit]) => sum + Number(figure) * (unitMs[unit ?? ''] ?? 0), 0);
}
