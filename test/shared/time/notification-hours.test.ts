import fc from 'fast-check';
import { expect, test } from 'vitest';

import { defaultSettings, type NotificationHours } from '#shared/schemas/tenant-settings.ts';
import { isOpen, nextOpening } from '#shared/time/notification-hours.ts';

import { dateOf, dayMs, isOpenByMinute, minuteMs, minutesOf, wallOf } from './brute-force.ts';
import { casesOf, zoneAndInstant } from './cases.ts';

const always = [{ from: 0, to: 1_440 }];
const stretch = fc
  .tuple(fc.integer({ min: 0, max: 1_439 }), fc.integer({ min: 1, max: 1_440 }))
  .filter(([from, to]) => from < to)
  .map(([from, to]) => ({ from, to }));
const day: fc.Arbitrary<NotificationHours['week'][number]> = fc.oneof(
  fc.constant<NotificationHours['week'][number]>([]),
  fc.constant(always),
  fc.array(stretch, { minLength: 1, maxLength: 3 }),
  // What is one night to people ends at midnight and goes on at midnight.
  fc.constant<NotificationHours['week'][number]>([
    { from: 0, to: 6 * 60 },
    { from: 22 * 60, to: 1_440 },
  ]),
);
const week = fc.array(day, { minLength: 7, maxLength: 7 });

/** Hours, and days around the instant on which nobody is told. */
const situation = zoneAndInstant.chain(({ zone, at }) =>
  fc.record({
    zone: fc.constant(zone),
    at: fc.constant(at),
    isOn: fc.integer({ min: 0, max: 9 }).map((dice) => dice > 0),
    week,
    closed: fc.uniqueArray(fc.integer({ min: -1, max: 4 }), { maxLength: 3 }),
    own: fc.uniqueArray(fc.integer({ min: -1, max: 4 }), { maxLength: 2 }),
    others: fc.array(fc.integer({ min: -2 * dayMs, max: 2 * dayMs }), {
      minLength: 3,
      maxLength: 3,
    }),
  }),
);

test('being inside the hours is what the clock on the wall says, and the next opening is the first open minute', () => {
  fc.assert(
    fc.property(situation, ({ zone, at, isOn, week: given, closed, own, others }) => {
      const dateIn = (days: number) => dateOf(wallOf(zone, at) + days * dayMs);
      const holidays = closed.map(dateIn);
      const hours: NotificationHours = {
        ...defaultSettings.hours,
        isOn,
        week: given,
        extraDays: own.map(dateIn),
      };
      const calendar = { zone, isHoliday: (date: string) => holidays.includes(date) };
      const minutes = minutesOf(given);
      const closedDays = new Set([...holidays, ...hours.extraDays].map((date) => Date.parse(date)));
      const isOpenAt = (instant: number) =>
        !isOn || isOpenByMinute(minutes, closedDays, { zone, at: instant });

      for (const instant of [at, ...others.map((beside) => at + beside)]) {
        expect(isOpen(hours, calendar, instant)).toBe(isOpenAt(instant));
      }
      const opening = nextOpening(hours, calendar, at);
      let first: number | null = isOpenAt(at) ? at : null;
      const limit = at + 3 * dayMs;
      for (
        let minute = Math.ceil(at / minuteMs) * minuteMs;
        first === null && minute < limit;
        minute += minuteMs
      ) {
        first = isOpenAt(minute) ? minute : null;
      }
      // Where no minute of three days is open, the opening is a later one or none.
      const found = opening !== null && opening < limit - minuteMs ? opening : null;
      expect(found).toBe(first !== null && first < limit - minuteMs ? first : null);
    }),
    { numRuns: casesOf(0.4) },
  );
});

const on = (days: NotificationHours['week'], extraDays: string[] = []): NotificationHours => ({
  ...defaultSettings.hours,
  isOn: true,
  week: days,
  extraDays,
});
const everyDay = (from: string, to: string): NotificationHours => {
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  return on(Array.from({ length: 7 }, () => [{ from: minutes(from), to: minutes(to) }]));
};
const workdays = on(defaultSettings.hours.week);

test('hours that are off are open, hours that never open have no next opening', () => {
  const calendar = { zone: 'UTC', isHoliday: () => false };
  const never = on(Array.from({ length: 7 }, () => []));
  const at = Date.UTC(2026, 0, 1);

  expect(isOpen({ ...never, isOn: false }, calendar, at)).toBe(true);
  expect(nextOpening(never, calendar, at)).toBeNull();
  expect(nextOpening(workdays, { ...calendar, isHoliday: () => true }, at)).toBeNull();
});

/** The transitions are those of tz 2026c, which this table was checked with. */
test.for([
  // São Paulo: midnight does not exist; then it comes twice; today there is no summer time.
  [
    'America/Sao_Paulo',
    everyDay('00:00', '01:00'),
    '2018-11-04T02:59Z',
    false,
    '2018-11-05T02:00Z',
  ],
  [
    'America/Sao_Paulo',
    everyDay('00:30', '02:00'),
    '2018-11-04T02:59Z',
    false,
    '2018-11-04T03:00Z',
  ],
  ['America/Sao_Paulo', everyDay('23:00', '23:30'), '2019-02-17T01:10Z', true, '2019-02-17T01:10Z'],
  [
    'America/Sao_Paulo',
    everyDay('23:00', '23:30'),
    '2019-02-17T01:40Z',
    false,
    '2019-02-17T02:00Z',
  ],
  ['America/Sao_Paulo', everyDay('23:00', '23:30'), '2019-02-17T02:10Z', true, '2019-02-17T02:10Z'],
  [
    'America/Sao_Paulo',
    everyDay('08:00', '18:00'),
    '2026-11-22T10:59Z',
    false,
    '2026-11-22T11:00Z',
  ],
  ['America/Sao_Paulo', everyDay('08:00', '18:00'), '2026-11-22T20:59Z', true, '2026-11-22T20:59Z'],
  [
    'America/Sao_Paulo',
    everyDay('08:00', '18:00'),
    '2026-11-22T21:00Z',
    false,
    '2026-11-23T11:00Z',
  ],
  ['America/Sao_Paulo', workdays, '2026-11-23T02:40Z', false, '2026-11-23T11:00Z'],
  ['America/Sao_Paulo', workdays, '2026-11-20T21:00Z', false, '2026-11-23T11:00Z'],
  ['America/Manaus', everyDay('08:00', '18:00'), '2026-11-22T11:59Z', false, '2026-11-22T12:00Z'],
  [
    'America/Rio_Branco',
    everyDay('08:00', '18:00'),
    '2026-11-22T12:59Z',
    false,
    '2026-11-22T13:00Z',
  ],
  ['America/Noronha', everyDay('08:00', '18:00'), '2026-11-22T09:59Z', false, '2026-11-22T10:00Z'],
  // New York: 02:00 to 03:00 is skipped, 01:00 to 02:00 comes twice.
  ['America/New_York', everyDay('02:00', '03:00'), '2026-03-08T06:59Z', false, '2026-03-09T06:00Z'],
  ['America/New_York', everyDay('02:30', '03:30'), '2026-03-08T06:59Z', false, '2026-03-08T07:00Z'],
  ['America/New_York', everyDay('01:00', '01:30'), '2026-11-01T05:29Z', true, '2026-11-01T05:29Z'],
  ['America/New_York', everyDay('01:00', '01:30'), '2026-11-01T05:30Z', false, '2026-11-01T06:00Z'],
  ['America/New_York', everyDay('01:00', '01:30'), '2026-11-01T06:30Z', false, '2026-11-02T06:00Z'],
  ['Europe/Lisbon', everyDay('01:00', '02:00'), '2026-03-29T00:59Z', false, '2026-03-30T00:00Z'],
  ['Europe/Lisbon', everyDay('01:00', '01:10'), '2026-10-25T00:10Z', false, '2026-10-25T01:00Z'],
  // Santiago: 24:00 is 23:00 again; in September midnight does not exist.
  ['America/Santiago', everyDay('23:00', '24:00'), '2026-04-05T02:59Z', true, '2026-04-05T02:59Z'],
  ['America/Santiago', everyDay('23:00', '24:00'), '2026-04-05T03:30Z', true, '2026-04-05T03:30Z'],
  ['America/Santiago', everyDay('23:00', '24:00'), '2026-04-05T04:00Z', false, '2026-04-06T03:00Z'],
  ['America/Santiago', everyDay('00:00', '01:00'), '2026-09-06T03:59Z', false, '2026-09-07T03:00Z'],
  ['America/Santiago', everyDay('00:00', '01:01'), '2026-09-06T03:59Z', false, '2026-09-06T04:00Z'],
  // Lord Howe: half an hour comes twice.
  [
    'Australia/Lord_Howe',
    everyDay('01:30', '01:45'),
    '2026-04-04T14:45Z',
    false,
    '2026-04-04T15:00Z',
  ],
  [
    'Australia/Lord_Howe',
    everyDay('02:00', '02:30'),
    '2026-10-03T15:29Z',
    false,
    '2026-10-04T15:00Z',
  ],
  // Casablanca goes back for Ramadan.
  [
    'Africa/Casablanca',
    everyDay('02:00', '02:15'),
    '2026-02-15T01:15Z',
    false,
    '2026-02-15T02:00Z',
  ],
  ['Asia/Kathmandu', everyDay('08:00', '18:00'), '2026-11-22T02:14Z', false, '2026-11-22T02:15Z'],
  ['Asia/Kolkata', everyDay('08:00', '18:00'), '2026-11-22T02:30Z', true, '2026-11-22T02:30Z'],
  // Apia: December 30th of 2011, a Friday, did not exist.
  [
    'Pacific/Apia',
    on([[], [], [], [], always, [], []]),
    '2011-12-29T12:00Z',
    false,
    '2012-01-05T10:00Z',
  ],
  ['Pacific/Apia', everyDay('00:00', '00:10'), '2011-12-30T09:59Z', false, '2011-12-30T10:00Z'],
  // A leap day, the last and the first day of a year, the beginning of a week.
  [
    'America/Sao_Paulo',
    on([[], [], [], always, [], [], []]),
    '2024-02-28T12:00Z',
    false,
    '2024-02-29T03:00Z',
  ],
  ['America/Sao_Paulo', everyDay('23:59', '24:00'), '2026-01-01T02:59Z', true, '2026-01-01T02:59Z'],
  [
    'America/Sao_Paulo',
    everyDay('00:00', '00:01'),
    '2026-01-01T02:59Z',
    false,
    '2026-01-01T03:00Z',
  ],
  [
    'America/Sao_Paulo',
    on([always, [], [], [], [], [], []]),
    '2026-11-23T02:59Z',
    false,
    '2026-11-23T03:00Z',
  ],
  [
    'America/Sao_Paulo',
    on([always, [], [], [], [], [], []]),
    '2026-11-24T02:59Z',
    true,
    '2026-11-24T02:59Z',
  ],
  // Days of one's own: all of a local date, and nothing of the next.
  [
    'America/Sao_Paulo',
    on(defaultSettings.hours.week, ['2026-12-24', '2026-12-25']),
    '2026-12-24T13:00Z',
    false,
    '2026-12-28T11:00Z',
  ],
  ['UTC', everyDay('00:00', '24:00'), '2026-12-31T23:59Z', true, '2026-12-31T23:59Z'],
  ['Antarctica/Troll', everyDay('01:00', '03:00'), '2026-03-29T01:00Z', false, '2026-03-29T23:00Z'],
  ['Pacific/Chatham', everyDay('02:45', '03:45'), '2026-09-26T13:59Z', false, '2026-09-27T13:00Z'],
] as const)('%s %# at %s', ([zone, hours, at, open, next]) => {
  const calendar = { zone, isHoliday: () => false };

  expect(isOpen(hours, calendar, Date.parse(at))).toBe(open);
  const opening = nextOpening(hours, calendar, Date.parse(at));
  expect(opening && new Date(opening).toISOString()).toBe(new Date(next).toISOString());
});
