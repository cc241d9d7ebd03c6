import { lastDailyTurn, nextDailyTurn } from '#shared/time/daily-turns.ts';

/** When a job of the calendar runs. */
export type Schedule =
  | { kind: 'every'; intervalMs: number }
  /** Once per local date, at this minute of the day or as soon after as the agent is there. */
  | { kind: 'daily'; minuteOfDay: number };

const dayMs = 24 * 60 * 60_000;

/** The newest moment up to now at which the schedule asked for a run. */
function lastTurn(schedule: Schedule, now: number, zone: string, since: number): number {
  if (schedule.kind === 'every') {
    return since + Math.floor((now - since) / schedule.intervalMs) * schedule.intervalMs;
  }
  return lastDailyTurn(zone, now, schedule.minuteOfDay).at;
}

/** The first moment after `now` at which the schedule may ask for a run. */
export function nextTurn(
  schedule: Schedule,
  { now, zone, lastRunAt }: { now: number; zone: string; lastRunAt: number },
): number {
  if (schedule.kind === 'every') {
    return lastTurn(schedule, now, zone, lastRunAt) + schedule.intervalMs;
  }
  return nextDailyTurn(zone, now, schedule.minuteOfDay).at;
}

/**
 * True where a run is due: the schedule asked for one after the last. However many were missed, asleep or
 * switched off, one run makes up for them.
 */
export function isDue(
  schedule: Schedule,
  { now, zone, lastRunAt }: { now: number; zone: string; lastRunAt: number },
): boolean {
  // A run noted in the future is from before the clock was set back; waiting for it could take years.
  if (lastRunAt - now > dayMs) {
    return true;
  }
  return lastTurn(schedule, now, zone, lastRunAt) > lastRunAt;
}
