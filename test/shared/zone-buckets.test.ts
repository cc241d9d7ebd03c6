import fc from 'fast-check';
import { IANAZone } from 'luxon';
import { expect, test } from 'vitest';

import { lastDailyTurn, nextDailyTurn } from '#shared/time/daily-turns.ts';
import { type BucketSize, zoneBuckets } from '#shared/time/zone-buckets.ts';

const zones = [
  'America/Sao_Paulo',
  'America/New_York',
  'Europe/Lisbon',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Africa/Casablanca',
  'Pacific/Apia',
  'UTC',
];
const hourMs = 3_600_000;
const sizes: BucketSize[] = ['hour', 'day'];

test('any instant is in its bucket, and buckets follow each other without gap or overlap', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.constantFrom(...sizes),
      fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) }),
      (zone, size, at) => {
        const buckets = zoneBuckets(zone);
        const bucket = { ...buckets.spanOf(size, at) };
        expect(at).toBeGreaterThanOrEqual(bucket.start);
        expect(at).toBeLessThan(bucket.end);
        expect(buckets.spanOf(size, bucket.start)).toEqual(bucket);
        expect(buckets.spanOf(size, bucket.end - 1)).toEqual(bucket);
        expect(buckets.spanOf(size, bucket.end).start).toBe(bucket.end);
        expect(buckets.spanOf(size, bucket.start - 1).end).toBe(bucket.start);
      },
    ),
    { numRuns: 3_000 },
  );
});

test.for([
  { zone: 'America/Sao_Paulo', local: '2018-11-04', at: Date.UTC(2018, 10, 4, 12), hours: 23 },
  { zone: 'America/Sao_Paulo', local: '2019-02-16', at: Date.UTC(2019, 1, 16, 12), hours: 25 },
  { zone: 'America/New_York', local: '2026-03-08', at: Date.UTC(2026, 2, 8, 15), hours: 23 },
  { zone: 'America/New_York', local: '2026-11-01', at: Date.UTC(2026, 10, 1, 15), hours: 25 },
  { zone: 'Europe/Lisbon', local: '2026-10-25', at: Date.UTC(2026, 9, 25, 12), hours: 25 },
  { zone: 'Australia/Lord_Howe', local: '2026-04-05', at: Date.UTC(2026, 3, 5, 4), hours: 24.5 },
  { zone: 'America/Sao_Paulo', local: '2026-11-22', at: Date.UTC(2026, 10, 22, 12), hours: 24 },
])('$local in $zone has $hours hours', ({ zone, at, hours }) => {
  const { start, end } = zoneBuckets(zone).spanOf('day', at);

  expect((end - start) / hourMs).toBe(hours);
});

test('an hour of a half-hour zone begins at the half hour of UTC', () => {
  const { start } = zoneBuckets('Asia/Kolkata').spanOf('hour', Date.UTC(2026, 0, 1, 10, 45));

  expect(new Date(start).toISOString()).toBe('2026-01-01T10:30:00.000Z');
});

test('a zone that nobody knows is refused', () => {
  expect(() => zoneBuckets('Mars/Olympus')).toThrow(RangeError);
});

test('the moment of a wall time comes once a date, first where it comes twice, after the gap where it is skipped', () => {
  const turn = (...asked: Parameters<typeof lastDailyTurn>) => {
    const { at, date } = lastDailyTurn(...asked);
    return { at: new Date(at).toISOString(), date };
  };

  expect(turn('America/New_York', Date.UTC(2026, 2, 8, 15), 2 * 60 + 30)).toEqual({
    at: '2026-03-08T07:00:00.000Z',
    date: '2026-03-08',
  });
  expect(turn('America/New_York', Date.UTC(2026, 10, 1, 15), 60 + 30)).toEqual({
    at: '2026-11-01T05:30:00.000Z',
    date: '2026-11-01',
  });
  expect(turn('America/Sao_Paulo', Date.UTC(2018, 10, 4, 12), 0)).toEqual({
    at: '2018-11-04T03:00:00.000Z',
    date: '2018-11-04',
  });
  expect(turn('America/Sao_Paulo', Date.UTC(2026, 10, 22, 12), 9 * 60)).toEqual({
    at: '2026-11-22T12:00:00.000Z',
    date: '2026-11-22',
  });
});

test('on every date the moment of a wall time is the first that shows it or later', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) }),
      fc.integer({ min: 0, max: 24 * 60 - 1 }),
      (zoneName, at, minuteOfDay) => {
        const zone = IANAZone.create(zoneName);
        const day = zoneBuckets(zoneName).spanOf('day', at);
        const wall = (instant: number) => {
          const local = new Date(instant + zone.offset(instant) * 60_000);
          return local.getUTCHours() * 60 + local.getUTCMinutes();
        };
        let expected = day.end;
        for (let instant = day.start; instant < day.end; instant += 60_000) {
          if (wall(instant) >= minuteOfDay) {
            expected = instant;
            break;
          }
        }
        const date = new Date(at + zone.offset(at) * 60_000).toISOString().slice(0, 10);
        const turns = [lastDailyTurn, nextDailyTurn].map((turnOf) =>
          turnOf(zoneName, day.end - 1, minuteOfDay),
        );
        expect(turns.find((turn) => turn.date === date)?.at).toBe(expected);
      },
    ),
    { numRuns: 600 },
  );
});
