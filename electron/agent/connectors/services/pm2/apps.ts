import { createHash } from 'node:crypto';
import { z } from 'zod';

import { quoted } from '#electron/agent/connectors/http-reading.ts';
import { listOf } from '#electron/agent/connectors/openclaw/bounded.ts';

import type { ServiceState } from '../service-manager.ts';

const maxApps = 2_000;

const count = z.int().min(0).nullish().catch(null);

/**
 * The few fields of an app that are used. PM2 keeps an app's whole environment, secrets and all, in the very same
 * object, so nothing else of it is ever taken.
 */
const appSchema = z.object({
  name: z.string().max(1_000),
  pid: z.int().min(0).nullish().catch(null),
  pm_id: z.int().min(0),
  monit: z
    .object({ memory: z.number().min(0).nullish() })
    .nullish()
    .catch(null),
  pm2_env: z.object({
    status: z.string().max(40),
    autorestart: z.boolean().nullish().catch(null),
    pm_uptime: count,
    restart_time: count,
    exit_code: z.int().nullish().catch(null),
    max_memory_restart: count,
    kill_timeout: count,
    listen_timeout: count,
    restart_delay: count,
  }),
});
export type Pm2App = z.infer<typeof appSchema>;

/** An entry that is not as PM2 makes them says nothing about its neighbours. */
const appsSchema = listOf(appSchema.nullable().catch(null), maxApps).transform((apps) =>
  apps.filter((app) => app !== null),
);

/** The apps of one name, which are the instances of a cluster where there are several; `undefined` for no list. */
export function appsNamed(name: string, listed: unknown): readonly Pm2App[] | undefined {
  const apps = appsSchema.safeParse(listed);
  return apps.success ? apps.data.filter((app) => app.name === name) : undefined;
}

type Known = Extract<ServiceState, { isAvailable: true }>;

/** So much of the memory at which PM2 restarts it means that it is about to. */
const shareOfMemory = 0.9;

/** What the instances of one app say of the service that they are. Expects at least one. */
export function readApps(
  apps: readonly Pm2App[],
  /** How the growth of their restarts is to be judged. */
  { rate }: { rate: 'degraded' | 'fail' | null },
): Known {
  const running = apps.filter(isRunning);
  const phase = phaseOf(apps);
  return {
    isAvailable: true,
    phase,
    ...judged(apps, phase, rate),
    runId: running.length > 0 ? runIdOf(running) : null,
    startedAt: latest(running.map((app) => app.pm2_env.pm_uptime)),
    exit: running.length > 0 ? null : exitOf(apps),
    restarts: restartsOf(apps),
    evidence: evidenceOf(apps, phase),
  };
}

/** How often PM2 started any of them again, a restart by hand included. */
export function restartsOf(apps: readonly Pm2App[]): number {
  return apps.reduce((sum, app) => sum + (app.pm2_env.restart_time ?? 0), 0);
}

/** Whether PM2 starts one again that ended. It does unless it is told not to. */
export function startsAgain(app: Pm2App): boolean {
  return app.pm2_env.autorestart !== false;
}

/** How long PM2 may take to restart it, by the app's own settings. */
export function restartWithinMs({ pm2_env: settings }: Pm2App): number {
  const { kill_timeout: kill, listen_timeout: listen, restart_delay: delay } = settings;
  const own = (kill ?? defaultKillMs) + (listen ?? defaultListenMs) + (delay ?? 0);
  return Math.min(own, longestRestartMs) + daemonMs;
}

const defaultKillMs = 1_600;
const defaultListenMs = 3_000;
const longestRestartMs = 120_000;
const daemonMs = 10_000;

function isRunning({ pm2_env: { status } }: Pm2App): boolean {
  return status === 'online' || status === 'launching' || status === 'stopping';
}

/** One instance that serves makes the app serve. */
function phaseOf(apps: readonly Pm2App[]): Known['phase'] {
  const statuses = new Set(apps.map((app) => app.pm2_env.status));
  if (statuses.has('online')) {
    return 'running';
  }
  if (statuses.has('launching') || statuses.has('one-launch-status')) {
    return 'starting';
  }
  return statuses.has('stopping') ? 'stopping' : 'stopped';
}

function judged(
  apps: readonly Pm2App[],
  phase: Known['phase'],
  rate: 'degraded' | 'fail' | null,
): Pick<Known, 'health' | 'reason'> {
  if (phase !== 'running') {
    return { health: null, reason: phase === 'stopped' ? reasonOfStop(apps) : null };
  }
  if (rate !== null) {
    return { health: rate, reason: 'crashing' };
  }
  if (!apps.every(isRunning)) {
    return { health: 'degraded', reason: 'instances_missing' };
  }
  return apps.some(isNearItsMemory)
    ? { health: 'degraded', reason: 'memory_near_limit' }
    : { health: null, reason: null };
}

function isNearItsMemory({ monit, pm2_env: { max_memory_restart: limit } }: Pm2App): boolean {
  return Boolean(limit) && (monit?.memory ?? 0) >= shareOfMemory * (limit ?? 0);
}

/** PM2 gives an app up that ended too often right after its start. */
function reasonOfStop(apps: readonly Pm2App[]): Known['reason'] {
  const statuses = apps.map((app) => app.pm2_env.status);
  return statuses.includes('errored') || statuses.includes('waiting restart') ? 'crashing' : null;
}

/** An app may have a hundred instances, so it is not told apart by the text itself. */
function runIdOf(running: readonly Pm2App[]): string {
  const runs = running
    .map(({ pm_id: id, pid, pm2_env: { pm_uptime: since } }) => `${id}:${pid ?? 0}@${since ?? 0}`)
    .toSorted();
  return runs.length === 1
    ? (runs[0] ?? '')
    : createHash('sha256').update(runs.join(' ')).digest('base64url');
}

function exitOf(apps: readonly Pm2App[]): Known['exit'] {
  const code = apps.map((app) => app.pm2_env.exit_code).find((each) => typeof each === 'number');
  return code === undefined || code === null ? null : { code, signal: null };
}

function latest(moments: readonly (number | null | undefined)[]): number | null {
  const known = moments.filter((moment) => typeof moment === 'number');
  return known.length > 0 ? Math.max(...known) : null;
}

function evidenceOf(apps: readonly Pm2App[], phase: Known['phase']): Known['evidence'] {
  const restarts = restartsOf(apps);
  const running = apps.filter(isRunning);
  const memory = running.reduce((sum, app) => sum + (app.monit?.memory ?? 0), 0);
  const statuses = [...new Set(apps.map((app) => app.pm2_env.status))].slice(0, 5);
  const evidence = {
    ...((phase !== 'running' || statuses.length > 1) && {
      status: quoted(statuses.join(', ')),
    }),
    ...(apps.length > 1 && { instances: `${running.length}/${apps.length}` }),
    ...(memory > 0 && { memoryMb: Math.round(memory / 1024 / 1024) }),
    ...(restarts > 0 && { restarts }),
  };
  return Object.keys(evidence).length > 0 ? evidence : null;
}
