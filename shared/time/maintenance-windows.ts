import { IANAZone } from 'luxon';

import type { MaintenanceTime, MaintenanceWindow } from '../schemas/quiet.ts';
import { type CivilDay, civilDay, parseIsoDate } from './civil-day.ts';
import { datesOf } from './recurrence.ts';
import { parseRule, type RecurrenceRule, type RuleEnd } from './recurrence-rule.ts';
import { wallClock } from './wall-clock.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

export type TimeProblem = { problem: string; part: string };

/** Within these years the calendar and the zones of today say something. */
const years = { from: 2000, to: 2100 };

export type PlannedTime = {
  zone: string;
  /** Of the first date that counts, and the minute of the day of every one. */
  day: CivilDay;
  minuteOfDay: number;
  durationMs: number;
  rule: RecurrenceRule | null;
};

/** Reads when a maintenance is, or says which part of it makes no sense. */
export function plannedTime({
  startsAt,
  zone,
  durationMs,
  rrule,
}: MaintenanceTime):
  | { planned: PlannedTime; problem: null }
  | { planned: null; problem: TimeProblem } {
  const [date = '', clock = ''] = startsAt.split('T');
  const day = parseIsoDate(date);
  const [hour = Number.NaN, minute = Number.NaN] = clock.split(':').map(Number);
  const isInside =
    day !== undefined && day >= civilDay(years.from, 1, 1) && day < civilDay(years.to + 1, 1, 1);
  if (!isInside || !(hour < 24 && minute < 60)) {
    return { planned: null, problem: { problem: 'unreadable', part: 'startsAt' } };
  }
  if (!IANAZone.isValidZone(zone)) {
    return { planned: null, problem: { problem: 'unknown', part: 'zone' } };
  }
  const parsed = rrule === null ? null : parseRule(rrule);
  if (parsed?.problem) {
    return { planned: null, problem: parsed.problem };
  }
  return {
    planned: { zone, day, minuteOfDay: hour * 60 + minute, durationMs, rule: parsed?.rule ?? null },
    problem: null,
  };
}

/**
 * The windows that end after `at`, first to last. Each begins when the zone's clock first shows its time: 02:00 stays
 * 02:00 across summer time. Where the clock skips that time it begins at the instant the clock goes on from; where it
 * comes twice, at the first. It lasts its duration by a stopwatch, whatever the clock does meanwhile.
 */
export function* windowsAfter(planned: PlannedTime, at: number): Generator<MaintenanceWindow> {
  const { zone, durationMs, minuteOfDay, rule } = planned;
  const clock = wallClock(zone);
  const offsetOf = (instant: number) => IANAZone.create(zone).offset(instant);
  // Two days more than can be needed: no clock is further from UTC, or is put forward further.
  const firstDay = Math.floor((at - durationMs) / dayMs) - 2;
  let before = at;
  for (const day of datesIn(planned, firstDay)) {
    const from = clock.firstInstantOf(day * dayMs + minuteOfDay * minuteMs);
    if (rule?.until && isPast(rule.until, from, day * dayMs + minuteOfDay * minuteMs)) {
      return;
    }
    const to = from + durationMs;
    if (to > at) {
      yield { from, to, isShifted: offsetOf(before) !== offsetOf(from) };
      before = from;
    }
  }
}

function* datesIn({ day, rule }: PlannedTime, firstDay: CivilDay): Generator<CivilDay> {
  if (rule === null) {
    yield day;
  } else {
    yield* datesOf(rule, day, Math.max(firstDay, day));
  }
}

function isPast({ day, msOfDay, isUtc }: RuleEnd, from: number, wall: number): boolean {
  return (isUtc ? from : wall) > day * dayMs + msOfDay;
}

/** The window that runs at this moment, or the next; `null` where none comes any more. */
export function windowAt(planned: PlannedTime, at: number): MaintenanceWindow | null {
  const { value } = windowsAfter(planned, at).next();
  return value ?? null;
}

/** The first of them that end after `at`. */
export function nextWindows(planned: PlannedTime, at: number, count: number): MaintenanceWindow[] {
  const found: MaintenanceWindow[] = [];
  for (const window of windowsAfter(planned, at)) {
    found.push(window);
    if (found.length === count) {
      break;
    }
  }
  return found;
}
