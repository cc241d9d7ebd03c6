import fc from 'fast-check';

import { dayMs, hourMs, minuteMs, wallOf, zones } from './brute-force.ts';

/** A hundred thousand in `npm run test:time`, a share of them each day. */
export const casesOf = (share: number): number =>
  Math.ceil(Number(process.env['TIME_CASES'] ?? 1_000) * share);

const [first, last] = [Date.UTC(1990, 0, 1), Date.UTC(2040, 11, 31)];

const changes = new Map<string, readonly number[]>();

/** Near when the clocks of a zone were put forward or back. */
function changesOf(zone: string): readonly number[] {
  const known = changes.get(zone);
  if (known) {
    return known;
  }
  const found: number[] = [];
  for (let at = first; at < last; at += 14 * dayMs) {
    if (wallOf(zone, at) - at !== wallOf(zone, at + 14 * dayMs) - at - 14 * dayMs) {
      let [low, high] = [at, at + 14 * dayMs];
      while (high - low > hourMs) {
        const middle = Math.floor((low + high) / 2 / minuteMs) * minuteMs;
        if (wallOf(zone, middle) - middle === wallOf(zone, low) - low) {
          low = middle;
        } else {
          high = middle;
        }
      }
      found.push(high);
    }
  }
  changes.set(zone, found);
  return found;
}

/** A zone and an instant between 1990 and 2040, every other one within a day of a change of its clock. */
export const zoneAndInstant = fc
  .record({
    zone: fc.constantFrom(...zones),
    anywhere: fc.integer({ min: first, max: last }),
    isNearChange: fc.boolean(),
    which: fc.nat(),
    beside: fc.integer({ min: -30 * hourMs, max: 6 * hourMs }),
  })
  .map(({ zone, anywhere, isNearChange, which, beside }) => {
    const near = changesOf(zone);
    const change = isNearChange ? near[which % Math.max(near.length, 1)] : undefined;
    return { zone, at: change === undefined ? anywhere : change + beside };
  });
