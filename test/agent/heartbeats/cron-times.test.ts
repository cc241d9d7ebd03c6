import fc from 'fast-check';
import { IANAZone } from 'luxon';
import { expect, test } from 'vitest';

import { cronProblem, cronTimes } from '#electron/agent/heartbeats/cron-times.ts';

const minuteMs = 60_000;
const at = (iso: string) => Date.parse(iso);

type Row = [zone: string, expression: string, after: string, expected: string[]];

const rows: Row[] = [
  // No change of the clock
  [
    'America/Sao_Paulo',
    '0 9 * * *',
    '2026-01-05T12:00:00Z',
    ['2026-01-06T12:00Z', '2026-01-07T12:00Z'],
  ],
  ['America/Sao_Paulo', '0 9 * * *', '2026-01-05T11:59:59.999Z', ['2026-01-05T12:00Z']],
  ['Asia/Kathmandu', '30 6 * * *', '2026-01-05T00:00Z', ['2026-01-05T00:45Z', '2026-01-06T00:45Z']],
  ['America/Manaus', '0 0 1 * *', '2026-01-05T00:00Z', ['2026-02-01T04:00Z', '2026-03-01T04:00Z']],
  [
    'America/Noronha',
    '0 0 31 * *',
    '2026-01-31T02:00Z',
    ['2026-03-31T02:00Z', '2026-05-31T02:00Z'],
  ],
  ['UTC', '59 23 31 12 *', '2026-01-01T00:00Z', ['2026-12-31T23:59Z', '2027-12-31T23:59Z']],
  ['UTC', '0 12 * * MON-FRI', '2026-01-02T12:00Z', ['2026-01-05T12:00Z', '2026-01-06T12:00Z']],
  ['UTC', '0 12 L * *', '2026-02-01T00:00Z', ['2026-02-28T12:00Z', '2026-03-31T12:00Z']],
  // The 29th of February
  ['UTC', '0 0 29 2 *', '2026-01-01T00:00Z', ['2028-02-29T00:00Z', '2032-02-29T00:00Z']],
  ['America/Sao_Paulo', '0 8 29 2 *', '2096-03-01T00:00Z', ['2104-02-29T11:00Z']],
  // Sao Paulo 2018: midnight of 4 November did not exist, 00:00 became 01:00
  [
    'America/Sao_Paulo',
    '0 0 * * *',
    '2018-11-03T12:00Z',
    ['2018-11-04T03:00Z', '2018-11-05T02:00Z'],
  ],
  [
    'America/Sao_Paulo',
    '30 0 * * *',
    '2018-11-03T12:00Z',
    ['2018-11-04T03:00Z', '2018-11-05T02:30Z'],
  ],
  [
    'America/Sao_Paulo',
    '*/20 0,1 4 11 *',
    '2018-11-03T12:00Z',
    ['2018-11-04T03:00Z', '2018-11-04T03:20Z', '2018-11-04T03:40Z', '2019-11-04T03:00Z'],
  ],
  // Sao Paulo 2019: the last hour of 16 February came twice
  [
    'America/Sao_Paulo',
    '30 23 * * *',
    '2019-02-16T12:00Z',
    ['2019-02-17T01:30Z', '2019-02-18T02:30Z'],
  ],
  ['America/Sao_Paulo', '30 23 * * *', '2019-02-17T02:15Z', ['2019-02-18T02:30Z']],
  [
    'America/Sao_Paulo',
    '0 0 * * *',
    '2019-02-16T12:00Z',
    ['2019-02-17T03:00Z', '2019-02-18T03:00Z'],
  ],
  // New York 2026: 02:00 became 03:00 on 8 March, 02:00 became 01:00 on 1 November
  [
    'America/New_York',
    '30 2 * * *',
    '2026-03-07T12:00Z',
    ['2026-03-08T07:00Z', '2026-03-09T06:30Z'],
  ],
  [
    'America/New_York',
    '0 3 * * *',
    '2026-03-07T12:00Z',
    ['2026-03-08T07:00Z', '2026-03-09T07:00Z'],
  ],
  [
    'America/New_York',
    '0 2,3 8 3 *',
    '2026-03-07T12:00Z',
    ['2026-03-08T07:00Z', '2027-03-08T07:00Z', '2027-03-08T08:00Z'],
  ],
  [
    'America/New_York',
    '30 1 * * *',
    '2026-10-31T12:00Z',
    ['2026-11-01T05:30Z', '2026-11-02T06:30Z'],
  ],
  ['America/New_York', '30 1 * * *', '2026-11-01T06:10Z', ['2026-11-02T06:30Z']],
  [
    'America/New_York',
    '*/30 * * * *',
    '2026-11-01T05:00Z',
    ['2026-11-01T05:30Z', '2026-11-01T07:00Z', '2026-11-01T07:30Z'],
  ],
  [
    'America/New_York',
    '0 * * * *',
    '2026-03-08T05:30Z',
    ['2026-03-08T06:00Z', '2026-03-08T07:00Z', '2026-03-08T08:00Z'],
  ],
  // Lisbon 2026: 29 March 01:00 → 02:00, 25 October 02:00 → 01:00
  ['Europe/Lisbon', '30 1 * * *', '2026-03-28T12:00Z', ['2026-03-29T01:00Z', '2026-03-30T00:30Z']],
  ['Europe/Lisbon', '30 1 * * *', '2026-10-24T12:00Z', ['2026-10-25T00:30Z', '2026-10-26T01:30Z']],
  // Santiago 2026: 5 April 00:00 → 23:00, 6 September 00:00 → 01:00
  ['America/Santiago', '30 23 4 4 *', '2026-04-04T12:00Z', ['2026-04-05T02:30Z']],
  [
    'America/Santiago',
    '15 0 * * *',
    '2026-09-05T12:00Z',
    ['2026-09-06T04:00Z', '2026-09-07T03:15Z'],
  ],
  // Lord Howe 2026: half an hour, 5 April 02:00 → 01:30, 4 October 02:00 → 02:30
  [
    'Australia/Lord_Howe',
    '45 1 * * *',
    '2026-04-04T03:00Z',
    ['2026-04-04T14:45Z', '2026-04-05T15:15Z'],
  ],
  [
    'Australia/Lord_Howe',
    '15 2 * * *',
    '2026-10-03T03:00Z',
    ['2026-10-03T15:30Z', '2026-10-04T15:15Z'],
  ],
  // Apia 2011: the whole of 30 December was skipped
  [
    'Pacific/Apia',
    '0 9 * * *',
    '2011-12-29T12:00Z',
    ['2011-12-29T19:00Z', '2011-12-30T10:00Z', '2011-12-30T19:00Z'],
  ],
  ['Pacific/Apia', '0 9 30 12 *', '2011-12-01T00:00Z', ['2011-12-30T10:00Z', '2012-12-29T19:00Z']],
  // Casablanca 2026: 15 February 03:00 → 02:00, 22 March 02:00 → 03:00
  [
    'Africa/Casablanca',
    '30 2 * * *',
    '2026-02-14T12:00Z',
    ['2026-02-15T01:30Z', '2026-02-16T02:30Z'],
  ],
];

test.for(rows)('in %s "%s" after %s is expected as a person would say', (row) => {
  const [zone, expression, after, expected] = row;
  const times = cronTimes(expression, zone);
  const found: number[] = [];

  for (let last = at(after); found.length < expected.length; ) {
    last = times.next(last);
    found.push(last);
  }

  expect(found.map((each) => new Date(each).toISOString())).toEqual(
    expected.map((each) => new Date(each).toISOString()),
  );
});

const zones = [
  'UTC',
  'America/Sao_Paulo',
  'America/New_York',
  'Europe/Lisbon',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Africa/Cairo',
];

/** Days on which a clock of one of the zones is changed, and any other. */
const someDay = fc.oneof(
  fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) }),
  fc.constantFrom(
    ...['2018-11-04', '2019-02-17', '2026-03-08', '2026-11-01', '2026-03-29', '2026-10-25'].map(at),
    ...['2026-04-05', '2026-09-06', '2026-10-04', '2011-12-30', '2026-02-15', '2026-03-22'].map(at),
  ),
);
const field = (max: number) =>
  fc.oneof(
    fc.constantFrom('*', '*/2', '*/7'),
    fc.integer({ min: 0, max }).map(String),
    fc.tuple(fc.integer({ min: 0, max }), fc.integer({ min: 0, max })).map((each) => each.join()),
  );

const fits = (text: string, value: number) =>
  text.startsWith('*')
    ? value % Number(text.split('/')[1] ?? 1) === 0
    : text.split(',').map(Number).includes(value);

/** Looks at the clock of the zone minute by minute: each time it has passed, and had never shown or passed before. */
function bruteForce(zoneName: string, minute: string, hour: string, from: number, to: number) {
  const zone = IANAZone.create(zoneName);
  const wallAt = (instant: number) => instant + zone.offset(instant) * minuteMs;
  let highest = Math.max(
    ...Array.from({ length: 30 * 60 }, (_, index) => wallAt(from - (index + 1) * minuteMs)),
  );
  const found = new Set<number>();
  for (let instant = from; instant < to; instant += minuteMs) {
    for (let wall = highest + minuteMs; wall <= wallAt(instant); wall += minuteMs) {
      const shown = new Date(wall);
      if (fits(minute, shown.getUTCMinutes()) && fits(hour, shown.getUTCHours())) {
        found.add(instant);
      }
    }
    highest = Math.max(highest, wallAt(instant));
  }
  return [...found];
}

test('for any zone, day and expression the times are those that looking at the clock finds', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      someDay,
      fc.integer({ min: -36, max: 12 }),
      field(59),
      field(23),
      (zone, day, shiftHours, minute, hour) => {
        const from = Math.floor(day / minuteMs + shiftHours * 60) * minuteMs;
        const to = from + 30 * 60 * minuteMs;
        const times = cronTimes(`${minute} ${hour} * * *`, zone);
        const found: number[] = [];
        for (let next = times.next(from - 1); next < to; next = times.next(next)) {
          found.push(next);
        }

        expect(found).toEqual(bruteForce(zone, minute, hour, from, to));
      },
    ),
    { numRuns: 150 },
  );
});

test.for([
  ['61 * * * *', 'unreadable'],
  ['every monday', 'unreadable'],
  ['0 9 * *', 'unreadable'],
  ['0 0 9 * * *', 'unreadable'],
  ['? * * * *', 'unreadable'],
  ['2026-01-01T00:00:00', 'unreadable'],
  ['@annually', 'unreadable'],
  ['0 9 * * *; rm', 'unreadable'],
  ['0\n9 * * *', 'unreadable'],
  ['0 9 -1 * *', 'unreadable'],
  ['0 0 30 2 *', 'never'],
  ['0 0 31 4,6,9,11 *', 'never'],
  ['0 0 29 2 *', undefined],
  ['*/5 8-18 * * MON-FRI', undefined],
] as const)('"%s" is %s', ([expression, problem]) => {
  expect(cronProblem(expression)).toBe(problem);
});
