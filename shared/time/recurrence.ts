import { type CivilDay, civilDay, civilParts, weekdayOf } from './civil-day.ts';
import type { RecurrenceRule, WeekdayRule } from './recurrence-rule.ts';

/**
 * The calendar repeats itself after 400 years; nobody plans for that. What has no date within so many years of where
 * is looked from has none. (February 29th on one weekday: up to 40 years apart.)
 */
export const horizonYears = 50;

type Period = { from: CivilDay; to: CivilDay };

/**
 * The dates of a rule from `from` on, first to last. `start` is where its intervals and its count begin; it is a date
 * itself only where it fits the rule. Ends by itself: at the rule's own end, or where no date is within the horizon.
 */
export function* datesOf(
  rule: RecurrenceRule,
  start: CivilDay,
  from: CivilDay = start,
): Generator<CivilDay> {
  // What is counted has to be gone through from its beginning.
  const first = rule.count === null ? periodAt(rule, start, from) : 0;
  let left = rule.count ?? Infinity;
  const lastDay = lastDayOf(rule);
  let giveUpAt = Math.min(Math.max(start, from) + horizonYears * 366, lastDay);
  for (let number = first; ; number += 1) {
    const period = periodOf(rule, start, number);
    if (period.from > giveUpAt) {
      return;
    }
    for (const day of datesWithin(rule, start, period)) {
      if (left <= 0 || day > lastDay) {
        return;
      }
      left -= 1;
      giveUpAt = Math.min(day + horizonYears * 366, lastDay);
      if (day >= from) {
        yield day;
      }
    }
  }
}

/** An end in UTC may be one date further in the zone's own time; whoever knows the zone looks closer. */
function lastDayOf({ until }: RecurrenceRule): CivilDay {
  return until === null ? Infinity : until.day + (until.isUtc ? 1 : 0);
}

/** The number of the period that `from` is in, or of the first. */
function periodAt(rule: RecurrenceRule, start: CivilDay, from: CivilDay): number {
  if (from <= start) {
    return 0;
  }
  const [a, b] = [civilParts(start), civilParts(from)];
  const months = (b.year - a.year) * 12 + b.month - a.month;
  const steps = {
    DAILY: from - start,
    WEEKLY: Math.floor((from - weekOf(rule, start)) / 7),
    MONTHLY: months,
    YEARLY: b.year - a.year,
  }[rule.frequency];
  return Math.max(Math.floor(steps / rule.interval), 0);
}

const weekOf = ({ weekStart }: RecurrenceRule, day: CivilDay): CivilDay =>
  day - ((weekdayOf(day) - weekStart + 7) % 7);

function periodOf(rule: RecurrenceRule, start: CivilDay, number: number): Period {
  const step = number * rule.interval;
  const { year, month } = civilParts(start);
  switch (rule.frequency) {
    case 'DAILY':
      return { from: start + step, to: start + step };
    case 'WEEKLY': {
      const from = weekOf(rule, start) + step * 7;
      return { from, to: from + 6 };
    }
    case 'MONTHLY':
      return { from: civilDay(year, month + step, 1), to: civilDay(year, month + step + 1, 1) - 1 };
    case 'YEARLY':
      return { from: civilDay(year + step, 1, 1), to: civilDay(year + step + 1, 1, 1) - 1 };
    default:
      return rule.frequency satisfies never;
  }
}

/** The dates of one period, as many as `BYSETPOS` leaves; none before the start. */
function datesWithin(rule: RecurrenceRule, start: CivilDay, period: Period): CivilDay[] {
  const days: CivilDay[] = [];
  for (let day = period.from; day <= period.to; day += 1) {
    if (fits(rule, start, day)) {
      days.push(day);
    }
  }
  return chosen(days, rule.bySetPos).filter((day) => day >= start);
}

function chosen(days: CivilDay[], positions: readonly number[]): CivilDay[] {
  if (positions.length === 0) {
    return days;
  }
  const wanted = new Set(
    positions.map((position) => (position > 0 ? position - 1 : days.length + position)),
  );
  return days.filter((_, index) => wanted.has(index));
}

function fits(rule: RecurrenceRule, start: CivilDay, day: CivilDay): boolean {
  const { byMonth, byMonthDay, byDay, frequency } = rule;
  const parts = civilParts(day);
  if (byMonth.length > 0 && !byMonth.includes(parts.month)) {
    return false;
  }
  if (byMonthDay.length > 0 && !isMonthDay(byMonthDay, parts)) {
    return false;
  }
  if (byDay.length > 0) {
    return byDay.some((each) => isWeekday(each, day, periodOfOrdinal(rule, parts)));
  }
  return (
    byMonthDay.length > 0 ||
    isAsTheStart(frequency, byMonth, parts, {
      weekday: weekdayOf(day),
      start,
    })
  );
}

type Parts = ReturnType<typeof civilParts>;

function isMonthDay(byMonthDay: readonly number[], { year, month, day }: Parts): boolean {
  const last = civilDay(year, month + 1, 1) - civilDay(year, month, 1);
  return byMonthDay.includes(day) || byMonthDay.includes(day - last - 1);
}

/** `2TU` of a month or, of a yearly rule that names no months, of the year. */
function periodOfOrdinal({ frequency, byMonth }: RecurrenceRule, { year, month }: Parts): Period {
  return frequency === 'YEARLY' && byMonth.length === 0
    ? { from: civilDay(year, 1, 1), to: civilDay(year + 1, 1, 1) - 1 }
    : { from: civilDay(year, month, 1), to: civilDay(year, month + 1, 1) - 1 };
}

function isWeekday(
  { weekday, ordinal }: WeekdayRule,
  day: CivilDay,
  { from, to }: Period,
): boolean {
  if (weekdayOf(day) !== weekday) {
    return false;
  }
  return (
    ordinal === null ||
    ordinal === Math.floor((day - from) / 7) + 1 ||
    ordinal === -Math.floor((to - day) / 7) - 1
  );
}

/** A rule that does not say which days of its periods takes those of its start. */
function isAsTheStart(
  frequency: RecurrenceRule['frequency'],
  byMonth: readonly number[],
  parts: Parts,
  { weekday, start }: { weekday: number; start: CivilDay },
): boolean {
  const first = civilParts(start);
  switch (frequency) {
    case 'DAILY':
      return true;
    case 'WEEKLY':
      return weekday === weekdayOf(start);
    case 'MONTHLY':
      return parts.day === first.day;
    case 'YEARLY':
      return parts.day === first.day && (byMonth.length > 0 || parts.month === first.month);
    default:
      return frequency satisfies never;
  }
}
