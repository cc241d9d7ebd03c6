import { dayMs } from './brute-force.ts';

export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

/** The parts of a rule as they are written. */
export type PlainRule = {
  FREQ: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  INTERVAL: number;
  COUNT?: number;
  /** `2026-12-31`. */
  UNTIL?: string;
  BYMONTH?: number[];
  BYMONTHDAY?: number[];
  BYDAY?: string[];
  BYSETPOS?: number[];
  WKST?: (typeof weekdays)[number];
};

export function textOf(rule: PlainRule): string {
  return Object.entries(rule)
    .map(([name, value]) => `${name}=${String(value).replaceAll('-', name === 'UNTIL' ? '' : '-')}`)
    .join(';');
}

type Day = { at: number; year: number; month: number; date: number; weekday: number };

function dayAt(at: number): Day {
  const date = new Date(at);
  return {
    at,
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    date: date.getUTCDate(),
    weekday: (date.getUTCDay() + 6) % 7,
  };
}

/** In which period of its rule a date lies, counted from the one of the start. */
function periodNumber({ FREQ, WKST = 'MO' }: PlainRule, start: Day, day: Day): number {
  const weekStart = (each: Day) =>
    each.at - ((each.weekday - weekdays.indexOf(WKST) + 7) % 7) * dayMs;
  switch (FREQ) {
    case 'DAILY':
      return (day.at - start.at) / dayMs;
    case 'WEEKLY':
      return (weekStart(day) - weekStart(start)) / (7 * dayMs);
    case 'MONTHLY':
      return (day.year - start.year) * 12 + day.month - start.month;
    case 'YEARLY':
      return day.year - start.year;
    default:
      return FREQ satisfies never;
  }
}

/** Every date of the month, or of the year, on the same weekday: which one is it, from either end? */
function isNth(day: Day, ordinal: number, isSamePeriod: (other: Day) => boolean): boolean {
  const same: number[] = [];
  for (let at = day.at - 371 * dayMs; at <= day.at + 371 * dayMs; at += 7 * dayMs) {
    if (isSamePeriod(dayAt(at))) {
      same.push(at);
    }
  }
  return same.at(ordinal > 0 ? ordinal - 1 : ordinal) === day.at;
}

function fits(rule: PlainRule, start: Day, day: Day): boolean {
  const { FREQ, BYMONTH, BYMONTHDAY, BYDAY } = rule;
  const daysOfMonth = new Date(Date.UTC(day.year, day.month, 0)).getUTCDate();
  if (BYMONTH && !BYMONTH.includes(day.month)) {
    return false;
  }
  if (
    BYMONTHDAY &&
    !BYMONTHDAY.some((each) => (each > 0 ? each : daysOfMonth + 1 + each) === day.date)
  ) {
    return false;
  }
  if (BYDAY) {
    return BYDAY.some((each) => {
      const ordinal = Number(each.slice(0, -2));
      const ofYear = FREQ === 'YEARLY' && !BYMONTH;
      return (
        weekdays[day.weekday] === each.slice(-2) &&
        (ordinal === 0 ||
          isNth(
            day,
            ordinal,
            (other) => other.year === day.year && (ofYear || other.month === day.month),
          ))
      );
    });
  }
  if (BYMONTHDAY || FREQ === 'DAILY') {
    return true;
  }
  if (FREQ === 'WEEKLY') {
    return day.weekday === start.weekday;
  }
  return (
    day.date === start.date &&
    (FREQ === 'MONTHLY' || BYMONTH !== undefined || day.month === start.month)
  );
}

/** The dates of a rule up to `end`, found by trying every date there is: `2026-11-26`. */
export function datesByTrying(rule: PlainRule, startDate: string, end: number): string[] {
  const start = dayAt(Date.parse(startDate));
  const periods = new Map<number, Day[]>();
  // A period's beginning counts for `BYSETPOS`, also where it lies before the start; its end, also beyond the end.
  const reach = rule.FREQ === 'YEARLY' ? 366 : 31;
  for (let at = start.at - reach * dayMs; at <= end + reach * dayMs; at += dayMs) {
    const day = dayAt(at);
    const number = periodNumber(rule, start, day);
    if (number >= 0 && number % rule.INTERVAL === 0 && fits(rule, start, day)) {
      periods.set(number, [...(periods.get(number) ?? []), day]);
    }
  }
  const found = [...periods.entries()]
    .sort(([a], [b]) => a - b)
    .flatMap(([, days]) =>
      rule.BYSETPOS
        ? days.filter((_, index) =>
            rule.BYSETPOS!.some((each) => (each > 0 ? each - 1 : days.length + each) === index),
          )
        : days,
    )
    .filter(({ at }) => at >= start.at)
    .slice(0, rule.COUNT ?? Infinity)
    .map(({ at }) => new Date(at).toISOString().slice(0, 10));
  return found.filter((date) => Date.parse(date) <= end && (!rule.UNTIL || date <= rule.UNTIL));
}
