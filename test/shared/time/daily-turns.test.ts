import fc from 'fast-check';
import { expect, test } from 'vitest';

import { isDue, nextTurn, type Schedule } from '#electron/agent/due-jobs.ts';

import { dayMs, firstMinuteAt, minuteMs, wallOf } from './brute-force.ts';
import { casesOf, zoneAndInstant } from './cases.ts';

const days = 4;

/** When the clock first shows this minute of each date that it shows at all. */
function turnsByMinute(zone: string, minuteOfDay: number, from: number, to: number): number[] {
  const midnights = new Set<number>();
  for (let at = from - 2 * dayMs; at < to + 2 * dayMs; at += minuteMs) {
    midnights.add(Math.floor(wallOf(zone, at) / dayMs) * dayMs);
  }
  return [...midnights]
    .map((midnight) => firstMinuteAt(zone, midnight + minuteOfDay * minuteMs))
    .filter((at) => at > from && at <= to);
}

test('a daily job has one turn a local date: the first minute that shows its time or is past it', () => {
  fc.assert(
    fc.property(
      zoneAndInstant,
      fc.oneof(fc.integer({ min: 0, max: 1_439 }), fc.constantFrom(0, 1, 30, 120, 150, 540, 1_439)),
      fc.integer({ min: 0, max: days * 24 * 60 }),
      ({ zone, at }, minuteOfDay, before) => {
        const schedule: Schedule = { kind: 'daily', minuteOfDay };
        const start = Math.floor(at / minuteMs) * minuteMs - before * minuteMs;
        const end = start + days * dayMs;

        const turns: number[] = [];
        for (let now = start; now <= end; ) {
          const turn = nextTurn(schedule, { now, zone, lastRunAt: now });
          expect(isDue(schedule, { now: turn, zone, lastRunAt: now })).toBe(true);
          expect(isDue(schedule, { now: turn - 1, zone, lastRunAt: now })).toBe(false);
          turns.push(turn);
          now = turn;
        }

        expect(turns.filter((turn) => turn <= end)).toEqual(
          turnsByMinute(zone, minuteOfDay, start, end),
        );
      },
    ),
    { numRuns: casesOf(0.2) },
  );
});
