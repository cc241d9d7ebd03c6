import {
  createPlanText,
  type Repetition,
  takeDate,
  takeDay,
  takeDuration,
  takePeriod,
  takeRepetition,
  takeTime,
  takeUntil,
  takeWait,
} from './plan-words.ts';
import { ruleOf } from './simple-rule.ts';
import {
  addDays,
  addMs,
  atMinute,
  dayOfMonth,
  msBetween,
  type WallTime,
  weekdayOf,
} from './wall-date.ts';

/** What a person planned in one line of text. */
export type PlanLine = {
  startsAt: WallTime;
  /** `null` where the line does not say how long. */
  durationMs: number | null;
  /** A rule of RFC 5545; `null` for what happens once. */
  rrule: string | null;
};

export type ReadPlanLine =
  | { kind: 'plan'; plan: PlanLine }
  | { kind: 'empty' }
  /** A day without a time of day. */
  | { kind: 'no-time' }
  /** Words that mean nothing here: a line is never read by leaving some of it out. */
  | { kind: 'unread'; words: string };

/** Within two months there is every day of the week and every day that some month has. */
const searchedDays = 62;

/**
 * Reads "tomorrow 2am for 1h", "amanhã 2h por 1h", "mañana 2h por 1h", "every Sunday 2:00-4:00" and their like, in any
 * of our languages whatever the screen's. `now` is the wall time of the zone it is planned in.
 */
export function readPlanLine(line: string, now: WallTime): ReadPlanLine {
  if (line.trim() === '') {
    return { kind: 'empty' };
  }
  const text = createPlanText(line);
  // The order matters: "por 1h" is no time of day, and in "a las 2 de la mañana" there is no tomorrow.
  const date = takeDate(text, now);
  const duration = takeDuration(text);
  const wait = takeWait(text);
  const repetition = takeRepetition(text);
  const until = takeUntil(text);
  const period = until === undefined ? takePeriod(text) : undefined;
  const time = period?.from ?? takeTime(text);
  const day = date ?? takeDay(text, now);

  const rest = text.rest();
  if (rest !== '') {
    return { kind: 'unread', words: rest };
  }
  const isFromNow = wait !== undefined || (time === undefined && day === undefined && !repetition);
  if (isFromNow && (duration !== undefined || until !== undefined || wait !== undefined)) {
    return planOf(addMs(now, wait ?? 0), duration, until, undefined);
  }
  if (time === undefined) {
    return day === undefined && !repetition
      ? { kind: 'unread', words: line.trim() }
      : { kind: 'no-time' };
  }
  return planOf(firstStart(now, day, time, repetition), duration, period?.to ?? until, repetition);
}

function planOf(
  startsAt: WallTime,
  duration: number | undefined,
  until: number | undefined,
  repetition: Repetition | undefined,
): ReadPlanLine {
  const durationMs = duration ?? (until === undefined ? null : msUntil(startsAt, until));
  return { kind: 'plan', plan: { startsAt, durationMs, rrule: ruleFor(repetition, startsAt) } };
}

/** To that minute of the day, or of the next one where it is past. */
function msUntil(startsAt: WallTime, minuteOfDay: number): number {
  const end = atMinute(startsAt, minuteOfDay);
  return msBetween(startsAt, end > startsAt ? end : addDays(end, 1));
}

/** The first time still to come that the repetition, where there is one, allows. */
function firstStart(
  now: WallTime,
  day: WallTime | undefined,
  time: number,
  repetition: Repetition | undefined,
): WallTime {
  if (day !== undefined && repetition === undefined) {
    return atMinute(day, time);
  }
  const from = atMinute(day ?? now, time);
  const first = from > now ? from : addDays(from, 1);
  const days = Array.from({ length: searchedDays }, (_, index) => addDays(first, index));
  return days.find((wall) => fits(repetition, wall)) ?? first;
}

function fits(repetition: Repetition | undefined, wall: WallTime): boolean {
  switch (repetition?.every) {
    case undefined:
    case 'day':
      return true;
    case 'week':
      return repetition.days.includes(weekdayOf(wall));
    case 'month':
      return repetition.day === undefined || dayOfMonth(wall) === repetition.day;
    default:
      return repetition satisfies never;
  }
}

function ruleFor(repetition: Repetition | undefined, startsAt: WallTime): string | null {
  switch (repetition?.every) {
    case undefined:
      return null;
    case 'day':
      return ruleOf({ every: 'day' });
    case 'week':
      return ruleOf({ every: 'week', days: repetition.days });
    case 'month':
      return ruleOf({ every: 'month', day: repetition.day ?? dayOfMonth(startsAt) });
    default:
      return repetition satisfies never;
  }
}
