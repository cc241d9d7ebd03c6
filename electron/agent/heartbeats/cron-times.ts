import { Cron } from 'croner';

import { type WallClock, wallClock } from '#shared/time/wall-clock.ts';

/** The times of a cron expression in one zone. */
export type CronTimes = {
  /** The first expected time after this instant. */
  next(after: number): number;
};

/** What is wrong with an expression: it cannot be read, or no day ever fits it. */
export type CronProblem = 'unreadable' | 'never';

// Croner also takes single dates, nicknames, and `?` for the moment at which it reads the expression.
const fiveFields = /^[^\s?@]+(?:[ \t]+[^\s?@]+){4}$/;

/** Why this expression is not taken; `undefined` where it is good. */
export function cronProblem(expression: string): CronProblem | undefined {
  const pattern = readPattern(expression);
  if (!pattern) {
    return 'unreadable';
  }
  return pattern.nextRun(new Date(Date.UTC(2026, 0))) === null ? 'never' : undefined;
}

/**
 * The times of an expression by the wall clock of a zone. Where the clock skips a time, it is expected at the first
 * instant after the gap; where the clock shows a time twice, it is expected once, the first time. Throws for an
 * expression that `cronProblem` objects to.
 */
export function cronTimes(expression: string, zone: string): CronTimes {
  const pattern = readPattern(expression);
  if (!pattern) {
    throw new RangeError(`expected a cron expression, got ${JSON.stringify(expression)}`);
  }
  const clock = wallClock(zone);
  return { next: (after) => nextTime(pattern, clock, after) };
}

/** The expression is only ever asked about UTC, in which wall times are what they say. */
function readPattern(expression: string): Cron | undefined {
  if (!fiveFields.test(expression)) {
    return undefined;
  }
  try {
    return new Cron(expression, { timezone: 'UTC', mode: '5-part', paused: true });
  } catch {
    return undefined;
  }
}

function nextTime(pattern: Cron, clock: WallClock, after: number): number {
  const wall = pattern.nextRun(new Date(clock.latestShown(after)));
  if (!wall) {
    throw new RangeError('expected a cron expression that some day fits');
  }
  return clock.firstInstantOf(wall.getTime());
}
