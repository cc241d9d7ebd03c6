import type { TFunction } from 'i18next';

import type { Format } from '#renderer/lib/format.ts';
import type { Component, SystemHealth } from '#shared/schemas/system.ts';

import type { SystemLine } from './system-lines.ts';

type Translate = TFunction<['system', 'common']>;

const reasons = [
  'store-refuses',
  'store-damaged',
  'scheduler-silent',
  'checks-late',
  'network-gone',
  'audit-broken',
  'listener-off',
  'vault-closed',
  'vault-none',
] as const;
const jobs = ['clean-checks', 'back-up-store', 'verify-store'] as const;

const isOneOf = <Name extends string>(names: readonly Name[], text: string): text is Name =>
  (names as readonly string[]).includes(text);

/** The parts the agent is made of; a reason that this console does not know is left out. */
export function partLines(components: readonly Component[], t: Translate): SystemLine[] {
  return components.map(({ name, state, reason }) => ({
    id: name,
    name: t(`component.${name}`),
    value: t(`state.${state}`),
    normal: '',
    state,
    ...(state !== 'unknown' && reason !== null && isOneOf(reasons, reason)
      ? { advice: t(`reason.${reason}`) }
      : {}),
  }));
}

/** What runs in the background now and then, and how its last run ended. */
export function jobLines(
  health: Pick<SystemHealth, 'jobs'>,
  words: { t: Translate; format: Format; now: number },
): SystemLine[] {
  const { t, format, now } = words;
  return jobsByName(health.jobs).map(({ name, lastRunAt, lastOutcome }) => ({
    id: name,
    name: isOneOf(jobs, name) ? t(`job.${name}`) : name,
    value:
      lastRunAt === null || lastOutcome === null
        ? t('job-outcome.never')
        : t(`job-outcome.${lastOutcome}`, { ago: format.ago(lastRunAt, now) }),
    normal: t('job-normal'),
    ...(lastOutcome === 'failed'
      ? { state: 'degraded', advice: t('job-advice') }
      : { state: lastOutcome === null ? 'unknown' : 'ok' }),
  }));
}

type Job = SystemHealth['jobs'][number];

/** A job may run once a client; one that failed for any of them has failed, else the newest run counts. */
function jobsByName(all: readonly Job[]): Job[] {
  const byName = new Map<string, Job>();
  for (const job of all) {
    const known = byName.get(job.name);
    if (!known || isTellingMore(job, known)) {
      byName.set(job.name, job);
    }
  }
  return [...byName.values()];
}

function isTellingMore(job: Job, known: Job): boolean {
  if ((job.lastOutcome === 'failed') !== (known.lastOutcome === 'failed')) {
    return job.lastOutcome === 'failed';
  }
  return (job.lastRunAt ?? 0) > (known.lastRunAt ?? 0);
}
