import { type CivilDay, parseIsoDate } from './civil-day.ts';

export const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export type Frequency = (typeof frequencies)[number];

/** `2TU`: the second Tuesday; without a number every one. 0 is Monday. */
export type WeekdayRule = { weekday: number; ordinal: number | null };

/** Until when, itself included: a date or a wall time of the rule's own zone, or with `Z` an instant. */
export type RuleEnd = { day: CivilDay; msOfDay: number; isUtc: boolean };

/** A rule of RFC 5545 that says on which dates something comes back; when on that date is said elsewhere. */
export type RecurrenceRule = {
  frequency: Frequency;
  interval: number;
  count: number | null;
  until: RuleEnd | null;
  byMonth: readonly number[];
  byMonthDay: readonly number[];
  byDay: readonly WeekdayRule[];
  bySetPos: readonly number[];
  /** 0 is Monday. */
  weekStart: number;
};

/** What is wrong with a rule: it cannot be read, or asks for what is not offered. `part` is its name, as `FREQ`. */
export type RuleProblem = { problem: 'unreadable' | 'unsupported' | 'contradiction'; part: string };

/** Each rule is walked through date by date, so what one may ask for has an end. */
const longestInterval = 1_000;
const longestCount = 10_000;
const longestList = 31;

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const dayEndMs = 24 * 60 * 60_000 - 1;

class RuleError extends Error {
  readonly problem: RuleProblem;

  constructor(problem: RuleProblem['problem'], part: string) {
    super(`${problem}: ${part}`);
    this.problem = { problem, part };
  }
}

/** Reads a rule, with or without `RRULE:` in front. Times of the day and what is finer than a day are not offered. */
export function parseRule(
  text: string,
): { rule: RecurrenceRule; problem: null } | { rule: null; problem: RuleProblem } {
  try {
    return { rule: readRule(text), problem: null };
  } catch (error) {
    if (error instanceof RuleError) {
      return { rule: null, problem: error.problem };
    }
    throw error;
  }
}

function readRule(text: string): RecurrenceRule {
  const parts = partsOf(text.trim().replace(/^RRULE:/iu, ''));
  const rule: RecurrenceRule = {
    frequency: frequencyOf(parts),
    interval: numberOf(parts, 'INTERVAL', longestInterval) ?? 1,
    count: numberOf(parts, 'COUNT', longestCount),
    until: untilOf(parts),
    byMonth: listOf(parts, 'BYMONTH', { from: 1, to: 12, mayBeNegative: false }),
    byMonthDay: listOf(parts, 'BYMONTHDAY', { from: 1, to: 31, mayBeNegative: true }),
    byDay: byDayOf(parts),
    bySetPos: listOf(parts, 'BYSETPOS', { from: 1, to: 366, mayBeNegative: true }),
    weekStart: weekStartOf(parts),
  };
  const [left] = parts.keys();
  if (left !== undefined) {
    throw new RuleError('unsupported', left);
  }
  assertSense(rule);
  return rule;
}

function partsOf(text: string): Map<string, string> {
  const parts = new Map<string, string>();
  for (const each of text.split(';')) {
    const [name = '', value, ...more] = each.toUpperCase().split('=');
    if (!/^[A-Z-]{1,20}$/u.test(name) || !value || more.length > 0 || parts.has(name)) {
      throw new RuleError('unreadable', /^[A-Z-]{1,20}$/u.test(name) ? name : '');
    }
    parts.set(name, value);
  }
  return parts;
}

/** What is taken is known; what is left at the end is not. */
function take(parts: Map<string, string>, name: string): string | undefined {
  const value = parts.get(name);
  parts.delete(name);
  return value;
}

function frequencyOf(parts: Map<string, string>): Frequency {
  const value = take(parts, 'FREQ');
  const known = frequencies.find((each) => each === value);
  if (known) {
    return known;
  }
  const isFiner = value === 'SECONDLY' || value === 'MINUTELY' || value === 'HOURLY';
  throw new RuleError(isFiner ? 'unsupported' : 'unreadable', 'FREQ');
}

function numberOf(parts: Map<string, string>, name: string, largest: number): number | null {
  const value = take(parts, name);
  if (value === undefined) {
    return null;
  }
  if (!/^\d{1,9}$/u.test(value) || Number(value) === 0) {
    throw new RuleError('unreadable', name);
  }
  if (Number(value) > largest) {
    throw new RuleError('unsupported', name);
  }
  return Number(value);
}

function entriesOf(parts: Map<string, string>, name: string): string[] {
  const entries = take(parts, name)?.split(',') ?? [];
  if (entries.length > longestList) {
    throw new RuleError('unsupported', name);
  }
  return entries;
}

function listOf(
  parts: Map<string, string>,
  name: string,
  { from, to, mayBeNegative }: { from: number; to: number; mayBeNegative: boolean },
): number[] {
  return entriesOf(parts, name).map((entry) => {
    const number = /^[+-]?\d{1,3}$/u.test(entry) ? Number(entry) : Number.NaN;
    const size = mayBeNegative ? Math.abs(number) : number;
    if (!(size >= from && size <= to)) {
      throw new RuleError('unreadable', name);
    }
    return number;
  });
}

function byDayOf(parts: Map<string, string>): WeekdayRule[] {
  return entriesOf(parts, 'BYDAY').map((entry) => {
    const [, ordinal, name = ''] = /^([+-]?\d{1,2})?([A-Z]{2})$/u.exec(entry) ?? [];
    const weekday = weekdays.indexOf(name);
    const number = ordinal === undefined ? null : Number(ordinal);
    if (weekday === -1 || number === 0 || Math.abs(number ?? 1) > 53) {
      throw new RuleError('unreadable', 'BYDAY');
    }
    return { weekday, ordinal: number };
  });
}

function weekStartOf(parts: Map<string, string>): number {
  const value = take(parts, 'WKST');
  const weekday = value === undefined ? 0 : weekdays.indexOf(value);
  if (weekday === -1) {
    throw new RuleError('unreadable', 'WKST');
  }
  return weekday;
}

const untilPattern = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?$/u;

function untilOf(parts: Map<string, string>): RuleEnd | null {
  const value = take(parts, 'UNTIL');
  if (value === undefined) {
    return null;
  }
  const [, year, month, date, hour, minute, second, zulu] = untilPattern.exec(value) ?? [];
  const day = parseIsoDate(`${year}-${month}-${date}`);
  const isTime =
    hour === undefined || (Number(hour) < 24 && Number(minute) < 60 && Number(second) < 61);
  if (day === undefined || !isTime) {
    throw new RuleError('unreadable', 'UNTIL');
  }
  const msOfDay =
    hour === undefined
      ? dayEndMs
      : (Number(hour) * 3_600 + Number(minute) * 60 + Number(second)) * 1_000;
  return { day, msOfDay, isUtc: zulu !== undefined };
}

/** What RFC 5545 forbids, because it can be read in two ways. */
function assertSense({
  frequency,
  count,
  until,
  byMonthDay,
  byDay,
  bySetPos,
  byMonth,
}: RecurrenceRule): void {
  if (count !== null && until !== null) {
    throw new RuleError('contradiction', 'UNTIL');
  }
  if (frequency === 'WEEKLY' && byMonthDay.length > 0) {
    throw new RuleError('contradiction', 'BYMONTHDAY');
  }
  const hasOrdinals = byDay.some(({ ordinal }) => ordinal !== null);
  if (hasOrdinals && (frequency === 'DAILY' || frequency === 'WEEKLY')) {
    throw new RuleError('contradiction', 'BYDAY');
  }
  if (bySetPos.length > 0 && byMonthDay.length + byDay.length + byMonth.length === 0) {
    throw new RuleError('contradiction', 'BYSETPOS');
  }
}
