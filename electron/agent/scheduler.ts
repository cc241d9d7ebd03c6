import { schedule as cronSchedule } from 'node-cron';

import type { Database } from '#electron/store/database.ts';
import { createJobStore, type JobRun } from '#electron/store/job-store.ts';

import { isDue, nextTurn, type Schedule } from './due-jobs.ts';
import type { Clock, Logger } from './ports.ts';

/** One thing the agent does by the calendar, for one scope: a tenant, or the agent itself. */
export type Job = {
  name: string;
  scope: string;
  zone: string;
  schedule: Schedule;
  run(signal: AbortSignal): Promise<void>;
};

/** Calls back once a minute; returns a function that stops it. */
export type Ticker = (onMinute: () => void) => () => Promise<void>;

/** The wall clock's own minutes, by node-cron. */
export const cronTicker: Ticker = (onMinute) => {
  const task = cronSchedule('* * * * *', onMinute, { name: 'every-minute', timezone: 'UTC' });
  return async () => {
    await task.destroy();
  };
};

/** Minutes of a clock port, for simulations. */
export function clockTicker(clock: Clock): Ticker {
  return (onMinute) => {
    let timer = clock.after(60_000, tick);
    function tick(): void {
      timer = clock.after(60_000, tick);
      onMinute();
    }
    return async () => timer.cancel();
  };
}

type Dependencies = {
  db: Database;
  /** Asked at every tick, because tenants come and go. */
  jobs: () => Job[];
  ticker: Ticker;
  clock: Clock;
  logger: Logger;
};

/** A job that is known not to be due, between which two moments, as long as its calendar stays the same. */
type Idle = { run: JobRun; calendar: string; from: number; until: number };

const calendarOf = ({ zone, schedule }: Job): string => `${zone}|${JSON.stringify(schedule)}`;

export type ScheduledRun = Pick<JobRun, 'name' | 'lastOutcome'> & {
  at: number;
  /** Before the first run `null`. */
  lastRunAt: number | null;
};

export type Scheduler = ReturnType<typeof createScheduler>;

/** Runs what is due, one job after the other. A job that fails is logged and comes round again. */
export function createScheduler({ db, jobs, ticker, clock, logger }: Dependencies) {
  const store = createJobStore(db);
  const stopping = new AbortController();
  const lastRuns = new Map<string, JobRun>();
  // Between which two moments a job is known not to be due, so that its calendar is not read every minute.
  const idle = new Map<string, Idle>();
  let stopTicker: (() => Promise<void>) | undefined;
  let running: Promise<void> | null = null;
  let lastTickAt: number | null = null;

  const keyOf = ({ name, scope }: { name: string; scope: string }) => `${name}|${scope}`;

  async function note(run: JobRun): Promise<void> {
    lastRuns.set(keyOf(run), run);
    await store.record(run);
  }

  /** True where the run is due. Asked every minute, and a zone's calendar is slow to read. */
  function mustRun(job: Job, run: JobRun, now: number): boolean {
    const key = keyOf(job);
    const known = idle.get(key);
    const calendar = calendarOf(job);
    if (
      known?.run === run &&
      known.calendar === calendar &&
      now >= known.from &&
      now < known.until
    ) {
      return false;
    }
    const asked = { now, zone: job.zone, lastRunAt: run.lastRunAt };
    if (isDue(job.schedule, asked)) {
      idle.delete(key);
      return true;
    }
    idle.set(key, { run, calendar, from: now, until: nextTurn(job.schedule, asked) });
    return false;
  }

  async function runJob(job: Job, dueAt: number): Promise<void> {
    try {
      await job.run(stopping.signal);
      await note({ name: job.name, scope: job.scope, lastRunAt: dueAt, lastOutcome: 'done' });
    } catch (error) {
      logger.error({ error, job: job.name, scope: job.scope }, 'a scheduled job failed');
      await note({ name: job.name, scope: job.scope, lastRunAt: dueAt, lastOutcome: 'failed' });
    }
  }

  async function runDue(): Promise<void> {
    const now = clock.now();
    for (const job of jobs()) {
      const known = lastRuns.get(keyOf(job));
      if (!known) {
        // A job that was never run waits for its first turn instead of running at once.
        await note({ name: job.name, scope: job.scope, lastRunAt: now, lastOutcome: null });
      } else if (!stopping.signal.aborted && mustRun(job, known, now)) {
        await runJob(job, now);
      }
    }
  }

  function tick(): void {
    lastTickAt = clock.mono();
    running ??= runDue()
      .catch((error: unknown) => logger.error({ error }, 'the scheduler could not run its jobs'))
      .finally(() => {
        running = null;
      });
  }

  return {
    async start(): Promise<void> {
      for (const run of await store.list()) {
        lastRuns.set(keyOf(run), run);
      }
      lastTickAt = clock.mono();
      stopTicker = ticker(tick);
    },

    /** False when the minute ticks have stayed away for three minutes. */
    isAlive: () => lastTickAt !== null && clock.mono() - lastTickAt < 3 * 60_000,

    lastRuns: () => [...lastRuns.values()],

    /** When the jobs of a scope come next, the first to come first; one that is overdue comes now. */
    nextRuns(scope: string): ScheduledRun[] {
      const now = clock.now();
      return jobs()
        .filter((job) => job.scope === scope)
        .map((job) => {
          const run = lastRuns.get(keyOf(job));
          const asked = { now, zone: job.zone, lastRunAt: run?.lastRunAt ?? now };
          return {
            name: job.name,
            at: isDue(job.schedule, asked) ? now : nextTurn(job.schedule, asked),
            lastRunAt: run?.lastOutcome ? run.lastRunAt : null,
            lastOutcome: run?.lastOutcome ?? null,
          };
        })
        .sort((a, b) => a.at - b.at);
    },

    /** Tells a running job to stop and waits until it has. */
    async stop(): Promise<void> {
      stopping.abort();
      await stopTicker?.();
      await running;
    },
  };
}
