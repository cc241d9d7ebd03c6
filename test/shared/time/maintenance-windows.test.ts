import fc from 'fast-check';
import { RRuleTemporal } from 'rrule-temporal';
import { expect, test } from 'vitest';

import type { MaintenanceTime } from '#shared/schemas/quiet.ts';
import { isoDate, parseIsoDate } from '#shared/time/civil-day.ts';
import { nextWindows, plannedTime, windowAt } from '#shared/time/maintenance-windows.ts';
import { datesOf } from '#shared/time/recurrence.ts';
import { parseRule } from '#shared/time/recurrence-rule.ts';

import { dateOf, dayMs, firstMinuteAt, hourMs, minuteMs, wallOf } from './brute-force.ts';
import { casesOf, zoneAndInstant } from './cases.ts';
import { datesByTrying, type PlainRule, textOf, weekdays } from './plain-dates.ts';

function planned(given: Partial<MaintenanceTime>) {
  const time = { startsAt: '2026-01-04T02:00', zone: 'UTC', durationMs: hourMs, rrule: null };
  const read = plannedTime({ ...time, ...given });
  if (!read.planned) {
    throw new Error(`expected a time, got ${JSON.stringify(read.problem)}`);
  }
  return read.planned;
}

const list = <Value>(value: fc.Arbitrary<Value>, maxLength = 3) =>
  fc.option(fc.uniqueArray(value, { minLength: 1, maxLength }), { nil: undefined });
const signed = (max: number) => fc.integer({ min: -max, max }).filter((number) => number !== 0);

function byDay(frequency: PlainRule['FREQ']) {
  const plain = fc.constantFrom<string>(...weekdays);
  if (frequency === 'DAILY' || frequency === 'WEEKLY') {
    return list(plain);
  }
  const ordinal = signed(frequency === 'YEARLY' ? 53 : 5);
  return list(
    fc.oneof(
      plain,
      fc.tuple(ordinal, plain).map(([number, day]) => `${number}${day}`),
    ),
  );
}

const rule: fc.Arbitrary<PlainRule> = fc
  .constantFrom<PlainRule['FREQ']>('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY')
  .chain((frequency) =>
    fc.record({
      FREQ: fc.constant(frequency),
      INTERVAL: fc.integer({ min: 1, max: frequency === 'YEARLY' ? 2 : 6 }),
      end: fc.integer({ min: 1, max: 12 }),
      kind: fc.constantFrom('COUNT', 'UNTIL', 'none', 'none'),
      BYMONTH: list(fc.integer({ min: 1, max: 12 }), 5),
      BYMONTHDAY: frequency === 'WEEKLY' ? fc.constant(undefined) : list(signed(31)),
      BYDAY: byDay(frequency),
      BYSETPOS: list(signed(5), 2),
      WKST: fc.option(fc.constantFrom(...weekdays), { nil: undefined }),
    }),
  )
  .map(({ end, kind, ...parts }) => {
    const hasSet = parts.BYMONTH ?? parts.BYMONTHDAY ?? parts.BYDAY;
    const kept = Object.entries({ ...parts, ...(hasSet ? {} : { BYSETPOS: undefined }) });
    return {
      ...(Object.fromEntries(kept.filter(([, value]) => value !== undefined)) as PlainRule),
      ...(kind === 'COUNT' && { COUNT: end }),
      ...(kind === 'UNTIL' && { UNTIL: `20${String(14 + end)}-0${1 + (end % 9)}-1${end % 10}` }),
    };
  });

test('recurring windows are those that trying every date and every minute finds', () => {
  fc.assert(
    fc.property(
      zoneAndInstant,
      rule,
      fc.record({
        startedDaysBefore: fc.integer({ min: 0, max: 500 }),
        minuteOfDay: fc.integer({ min: 0, max: 1_439 }),
        isAtChange: fc.boolean(),
        durationMs: fc.integer({ min: 1, max: 7 * 24 * 60 }).map((minutes) => minutes * minuteMs),
      }),
      (
        { zone, at: anyTime },
        given,
        { startedDaysBefore, minuteOfDay, isAtChange, durationMs },
      ) => {
        const at = Math.max(anyTime, Date.UTC(2001, 6, 1));
        const shown = wallOf(zone, at);
        // Every other window begins at the very minute that the clock shows, which may be one it skips tomorrow.
        const minute = isAtChange ? (shown % dayMs) / minuteMs : minuteOfDay;
        const start = dateOf(shown - startedDaysBefore * dayMs);
        const clock = new Date(minute * minuteMs).toISOString().slice(11, 16);
        const plan = planned({
          startsAt: `${start}T${clock}`,
          zone,
          durationMs,
          rrule: textOf(given),
        });
        const dates = datesByTrying(given, start, at + 40 * dayMs);
        const expected = dates
          .filter((date) => Date.parse(date) > at - durationMs - 3 * dayMs)
          .map((date) => firstMinuteAt(zone, Date.parse(date) + minute * minuteMs))
          .filter((from) => from + durationMs > at)
          .slice(0, 3);

        const found = nextWindows(plan, at, 3).filter(({ from }) => from < at + 38 * dayMs);

        expect(found.map(({ from }) => from)).toEqual(
          expected.filter((from) => from < at + 38 * dayMs),
        );
        for (const { from, to } of found) {
          expect(to - from).toBe(durationMs);
        }
      },
    ),
    { numRuns: casesOf(0.4) },
  );
});

/**
 * Of numbered weekdays of a year the other one leaves `BYMONTHDAY` out of account, and mixed with plain ones it counts
 * them in the order they are written.
 */
const isReadAlike = ({ FREQ, BYMONTHDAY, BYDAY = [] }: PlainRule) => {
  const numbered = BYDAY.filter((day) => day.length > 2);
  return (
    numbered.length === 0 ||
    ((FREQ !== 'YEARLY' || BYMONTHDAY === undefined) && numbered.length === BYDAY.length)
  );
};

test('the dates of a rule are those that another reading of RFC 5545 has', () => {
  fc.assert(
    fc.property(rule.filter(isReadAlike), fc.integer({ min: 0, max: 3_000 }), (given, days) => {
      const start = dateOf(Date.UTC(2015, 0, 1) + days * dayMs);
      const text = textOf(given).replace(/(UNTIL=\d+)/u, '$1T000000Z');
      const other = new RRuleTemporal({
        rruleString: `DTSTART;TZID=UTC:${start.replaceAll('-', '')}T000000\nRRULE:${text}`,
        maxIterations: 100_000,
      });
      const end = Date.parse(start) + 900 * dayMs;
      const expected = other
        .between(new Date(Date.parse(start) - 1), new Date(end), true)
        .map((date) => String(date).slice(0, 10));
      const { rule: parsed } = parseRule(textOf(given));

      const found: string[] = [];
      for (const day of datesOf(parsed!, parseIsoDate(start)!)) {
        if (day * dayMs > end) {
          break;
        }
        found.push(isoDate(day));
      }

      expect(found, text).toEqual(expected);
    }),
    { numRuns: casesOf(0.05) },
  );
});

/** 02:00 stays 02:00. Transitions as of tz 2026c. */
test.for([
  // 02:00 is skipped on March 8th: the window begins when the clock goes on, and lasts as long as ever.
  [
    'America/New_York',
    '2026-03-01T02:00',
    'FREQ=WEEKLY',
    '2026-03-02',
    ['03-08T07:00Z', '03-15T06:00Z'],
  ],
  // 01:30 comes twice on November 1st: the first one counts.
  [
    'America/New_York',
    '2026-10-25T01:30',
    'FREQ=WEEKLY',
    '2026-10-26',
    ['11-01T05:30Z', '11-08T06:30Z'],
  ],
  [
    'Europe/Lisbon',
    '2026-03-22T02:00',
    'FREQ=WEEKLY',
    '2026-03-23',
    ['03-29T01:00Z', '04-05T01:00Z'],
  ],
  [
    'Europe/Lisbon',
    '2026-10-18T02:00',
    'FREQ=WEEKLY',
    '2026-10-19',
    ['10-25T02:00Z', '11-01T02:00Z'],
  ],
  [
    'Europe/Lisbon',
    '2026-10-18T01:00',
    'FREQ=WEEKLY',
    '2026-10-19',
    ['10-25T00:00Z', '11-01T01:00Z'],
  ],
  [
    'America/Santiago',
    '2026-03-29T23:30',
    'FREQ=DAILY',
    '2026-04-04T12:00Z',
    ['04-05T02:30Z', '04-06T03:30Z'],
  ],
  [
    'America/Santiago',
    '2026-08-30T00:00',
    'FREQ=WEEKLY',
    '2026-08-31',
    ['09-06T04:00Z', '09-13T03:00Z'],
  ],
  [
    'Australia/Lord_Howe',
    '2026-03-29T01:45',
    'FREQ=WEEKLY',
    '2026-03-30',
    ['04-04T14:45Z', '04-11T15:15Z'],
  ],
  [
    'America/Sao_Paulo',
    '2026-01-31T02:00',
    'FREQ=MONTHLY',
    '2026-02-01',
    ['03-31T05:00Z', '05-31T05:00Z'],
  ],
  [
    'America/Sao_Paulo',
    '2026-01-01T02:00',
    'FREQ=MONTHLY;BYMONTHDAY=-1',
    '2026-02-01',
    ['02-28T05:00Z', '03-31T05:00Z'],
  ],
  [
    'America/Sao_Paulo',
    '2026-01-01T02:00',
    'FREQ=MONTHLY;BYDAY=1SU',
    '2026-02-02',
    ['03-01T05:00Z', '04-05T05:00Z'],
  ],
  [
    'America/Sao_Paulo',
    '2026-01-01T02:00',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=MO',
    '2026-01-05',
    ['01-18T05:00Z', '02-01T05:00Z'],
  ],
  [
    'America/Sao_Paulo',
    '2026-01-01T02:00',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=SU',
    '2026-01-05',
    ['01-11T05:00Z', '01-25T05:00Z'],
  ],
  [
    'Pacific/Apia',
    '2011-12-28T02:00',
    'FREQ=DAILY',
    '2011-12-29T18:00Z',
    ['12-30T10:00Z', '12-30T12:00Z'],
  ],
] as const)('%s from %s, %s, asked at %s', ([zone, startsAt, rrule, at, expected]) => {
  const year = at.slice(0, 5);

  expect(
    nextWindows(planned({ zone, startsAt, rrule }), Date.parse(at), 2).map(({ from }) =>
      new Date(from).toISOString(),
    ),
  ).toEqual(expected.map((text) => new Date(year + text).toISOString()));
});

test('a leap day comes in leap years, a change of the clock is marked', () => {
  const leap = planned({ startsAt: '2024-02-29T02:00', rrule: 'FREQ=YEARLY' });
  const nightly = planned({
    zone: 'Europe/Lisbon',
    startsAt: '2026-03-27T02:00',
    rrule: 'FREQ=DAILY',
  });

  expect(windowAt(leap, Date.UTC(2026, 0, 1))?.from).toBe(Date.UTC(2028, 1, 29, 2));
  expect(nextWindows(nightly, Date.UTC(2026, 2, 27), 5).map(({ isShifted }) => isShifted)).toEqual([
    false,
    false,
    true,
    false,
    false,
  ]);
});

test('a window that runs is found until it ends, one that is over is not', () => {
  const once = planned({ startsAt: '2026-01-04T02:00' });

  expect(windowAt(once, Date.UTC(2026, 0, 4, 2))?.from).toBe(Date.UTC(2026, 0, 4, 2));
  expect(windowAt(once, Date.UTC(2026, 0, 4, 3) - 1)).not.toBeNull();
  expect(windowAt(once, Date.UTC(2026, 0, 4, 3))).toBeNull();
});

test.for([
  ['FREQ=SECONDLY', 'unsupported', 'FREQ'],
  ['FREQ=HOURLY;INTERVAL=4', 'unsupported', 'FREQ'],
  ['FREQ=FORTNIGHTLY', 'unreadable', 'FREQ'],
  ['', 'unreadable', ''],
  ['RRULE:', 'unreadable', ''],
  ['FREQ=DAILY;', 'unreadable', ''],
  ['FREQ=DAILY;FREQ=DAILY', 'unreadable', 'FREQ'],
  ['FREQ=DAILY;INTERVAL=0', 'unreadable', 'INTERVAL'],
  ['FREQ=DAILY;INTERVAL=-1', 'unreadable', 'INTERVAL'],
  ['FREQ=DAILY;INTERVAL=999999999', 'unsupported', 'INTERVAL'],
  ['FREQ=DAILY;INTERVAL=1e9', 'unreadable', 'INTERVAL'],
  ['FREQ=DAILY;COUNT=99999999', 'unsupported', 'COUNT'],
  ['FREQ=DAILY;COUNT=2;UNTIL=20260101', 'contradiction', 'UNTIL'],
  ['FREQ=DAILY;UNTIL=20260230', 'unreadable', 'UNTIL'],
  ['FREQ=DAILY;UNTIL=2026-01-01', 'unreadable', 'UNTIL'],
  ['FREQ=DAILY;BYHOUR=2', 'unsupported', 'BYHOUR'],
  ['FREQ=YEARLY;BYWEEKNO=20', 'unsupported', 'BYWEEKNO'],
  ['FREQ=YEARLY;BYEASTER=1', 'unsupported', 'BYEASTER'],
  ['FREQ=MONTHLY;BYMONTHDAY=32', 'unreadable', 'BYMONTHDAY'],
  ['FREQ=MONTHLY;BYMONTHDAY=0', 'unreadable', 'BYMONTHDAY'],
  [
    `FREQ=MONTHLY;BYMONTHDAY=${Array.from({ length: 40 }, () => 1).join(',')}`,
    'unsupported',
    'BYMONTHDAY',
  ],
  ['FREQ=WEEKLY;BYDAY=XX', 'unreadable', 'BYDAY'],
  ['FREQ=WEEKLY;BYDAY=2SU', 'contradiction', 'BYDAY'],
  ['FREQ=WEEKLY;BYMONTHDAY=1', 'contradiction', 'BYMONTHDAY'],
  ['FREQ=DAILY;BYSETPOS=1', 'contradiction', 'BYSETPOS'],
  ['FREQ=DAILY\nDTSTART:20260101T000000', 'unreadable', 'FREQ'],
] as const)('%j is refused: %s %s', ([text, problem, part]) => {
  expect(parseRule(text)).toEqual({ rule: null, problem: { problem, part } });
});

test.for([
  'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
  'FREQ=YEARLY;INTERVAL=1000;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU',
  'FREQ=YEARLY;COUNT=10000;BYMONTH=2;BYMONTHDAY=30',
  'FREQ=MONTHLY;INTERVAL=1000;BYDAY=5SU;BYSETPOS=2',
  'FREQ=WEEKLY;INTERVAL=1000;BYDAY=SU;BYMONTH=2;BYSETPOS=7',
  `FREQ=YEARLY;BYDAY=${weekdays.map((day) => `53${day}`).join(',')};BYMONTH=2;BYSETPOS=366,-366`,
  'FREQ=DAILY;UNTIL=19700101',
])('a rule that never comes is known to, without looking for ever: %s', (rrule) => {
  const plan = planned({ startsAt: '2000-01-01T02:00', rrule });

  expect(windowAt(plan, Date.UTC(2026, 0, 1))).toBeNull();
});

test.for(['2026-02-30T02:00', '2026-01-01T24:00', '1999-12-31T23:59', '9999-01-01T00:00', 'soon'])(
  'it cannot begin at %s',
  (startsAt) => {
    const time = { startsAt, zone: 'UTC', durationMs: hourMs, rrule: null };

    expect(plannedTime(time).problem).toEqual({ problem: 'unreadable', part: 'startsAt' });
    expect(
      plannedTime({ ...time, startsAt: '2026-01-01T00:00', zone: 'Mars/Base' }).problem,
    ).toEqual({ problem: 'unknown', part: 'zone' });
  },
);
