import { z } from 'zod';

import { quoted } from '#electron/agent/connectors/http-reading.ts';

import type { Exit, ServiceState } from '../service-manager.ts';

const nanosecondsPerMs = 1_000_000;

const durationSchema = z
  .number()
  .min(0)
  .transform((nanoseconds) => Math.round(nanoseconds / nanosecondsPerMs));

const healthCheckSchema = z.object({
  Test: z.array(z.string()).max(1_000).nullish(),
  Interval: durationSchema.nullish(),
  Timeout: durationSchema.nullish(),
  StartPeriod: durationSchema.nullish(),
  Retries: z.int().min(0).nullish(),
});

/**
 * The few fields of a container's description that are used. It holds the container's whole environment too, which is
 * not looked at.
 */
export const containerSchema = z.object({
  Id: z.string().regex(/^[0-9a-f]{12,64}$/),
  RestartCount: z.int().min(0).nullish(),
  State: z.object({
    Status: z.string().min(1).max(40),
    OOMKilled: z.boolean().nullish(),
    ExitCode: z.int().nullish(),
    StartedAt: z.string().max(64),
    Health: z.object({ Status: z.string().max(40).nullish() }).nullish(),
  }),
  HostConfig: z
    .object({ RestartPolicy: z.object({ Name: z.string().max(40) }).nullish() })
    .nullish(),
  Config: z
    .object({ Healthcheck: healthCheckSchema.nullish(), StopTimeout: z.int().nullish() })
    .nullish(),
});
export type Container = z.infer<typeof containerSchema>;

type Known = Extract<ServiceState, { isAvailable: true }>;

/** What is known of it beside its description. */
type Situation = {
  now: number;
  /** How the growth of its restarts is to be judged. */
  rate: 'degraded' | 'fail' | null;
};

/** What an engine's description of a container says of the service that it is. */
export function readContainer(container: Container, { now, rate }: Situation): Known {
  const { Id: id, State: state, RestartCount: restarts } = container;
  const phase = phaseOf(container, now);
  const isRun = phase !== 'stopped' || state.Status === 'paused';
  const startedAt = momentOf(state.StartedAt);
  return {
    isAvailable: true,
    phase,
    ...(phase === 'running' && rate !== null
      ? { health: rate, reason: 'crashing' }
      : { health: phase === 'running' ? healthOf(container) : null, reason: reasonOf(container) }),
    runId: isRun ? `${id.slice(0, 12)}@${state.StartedAt}` : null,
    startedAt: isRun ? startedAt : null,
    exit: isRun || startedAt === null ? null : exitOf(container),
    restarts: restarts ?? null,
    evidence: evidenceOf(container),
  };
}

/** True where the container was frozen by somebody; it is not ours to thaw it. */
export function isPaused({ State: { Status: status } }: Container): boolean {
  return status === 'paused';
}

/** Whether its engine starts it again by itself. */
export function startsAgain({ HostConfig: host }: Container): boolean {
  const name = host?.RestartPolicy?.Name ?? '';
  return name !== '' && name !== 'no';
}

/** How long it may take to end once it is asked to, in seconds, before it is killed. */
export function stopSeconds({ Config: config }: Container): number {
  const seconds = config?.StopTimeout ?? defaultStopSeconds;
  return seconds < 0 ? maxStopSeconds : Math.min(seconds, maxStopSeconds);
}

/** How long its own health check may take to call it well or not after a start; 0 where it has none. */
export function judgedWithinMs(container: Container): number {
  if (!isChecked(container)) {
    return 0;
  }
  const check = container.Config?.Healthcheck;
  const interval = check?.Interval || defaultCheckMs;
  const timeout = check?.Timeout || defaultCheckMs;
  const retries = check?.Retries || defaultRetries;
  return (check?.StartPeriod ?? 0) + retries * (interval + timeout);
}

const defaultStopSeconds = 10;
const maxStopSeconds = 120;
/** What engines take where a health check leaves it out. */
const defaultCheckMs = 30_000;
const defaultRetries = 3;
/** For engines that are busy. */
const slackMs = 10_000;

function phaseOf(container: Container, now: number): Known['phase'] {
  switch (container.State.Status) {
    case 'running':
      return isStarting(container, now) ? 'starting' : 'running';
    case 'stopping':
    case 'removing':
      return 'stopping';
    // Between two runs its engine waits, longer each time.
    case 'restarting':
    case 'paused':
    default:
      return 'stopped';
  }
}

/** Not for ever: Podman leaves the health check to systemd, and never runs it where there is none. */
function isStarting(container: Container, now: number): boolean {
  const startedAt = momentOf(container.State.StartedAt) ?? now;
  return (
    statusOfHealth(container) === 'starting' &&
    now - startedAt < judgedWithinMs(container) + slackMs
  );
}

function reasonOf(container: Container): Known['reason'] {
  const { Status: status, OOMKilled: isOutOfMemory } = container.State;
  switch (status) {
    case 'paused':
      return 'service_paused';
    case 'restarting':
      return 'crashing';
    case 'running':
      return statusOfHealth(container) === 'unhealthy' ? 'unhealthy' : null;
    default:
      return isOutOfMemory ? 'out_of_memory' : null;
  }
}

function healthOf(container: Container): Known['health'] {
  const status = statusOfHealth(container);
  if (status === 'healthy') {
    return 'pass';
  }
  return status === 'unhealthy' ? 'fail' : null;
}

/** `undefined` where it has no health check: engines then say nothing, `none`, or the empty text. */
function statusOfHealth(container: Container): string | undefined {
  return isChecked(container) ? (container.State.Health?.Status ?? undefined) : undefined;
}

function isChecked({ Config: config }: Container): boolean {
  const test = config?.Healthcheck?.Test ?? [];
  return test.length > 0 && test[0] !== 'NONE';
}

/** `null` for one that never ran: engines write the year 1. */
function momentOf(text: string): number | null {
  const moment = Date.parse(text);
  return Number.isFinite(moment) && moment > 0 ? moment : null;
}

function exitOf({ State: state }: Container): Exit {
  return { code: state.ExitCode ?? null, signal: null };
}

function evidenceOf(container: Container): Record<string, unknown> | null {
  const { State: state, RestartCount: restarts } = container;
  const health = statusOfHealth(container);
  const evidence = {
    ...(state.Status !== 'running' && { status: quoted(state.Status) }),
    ...(health !== undefined && health !== 'healthy' && { health: quoted(health) }),
    ...(restarts && { restarts }),
  };
  return Object.keys(evidence).length > 0 ? evidence : null;
}
