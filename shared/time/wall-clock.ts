import { IANAZone } from 'luxon';

import { transitionBetween } from './zone-buckets.ts';

const hourMs = 3_600_000;
/** No zone was ever put forward or back by more than a day. */
const reachMs = 26 * hourMs;

/**
 * The wall clock of a zone as a scale that never runs back. Wall times are given as if they were UTC: 9:00 on the
 * clock is `Date.UTC(…, 9)`.
 */
export type WallClock = {
  /** The latest time the clock has ever shown up to this instant: after it was put back, that of before. */
  latestShown(at: number): number;
  /** The first instant at which the clock shows this time or, where it skips it, a later one. */
  firstInstantOf(wall: number): number;
};

export function wallClock(zoneName: string): WallClock {
  const zone = IANAZone.create(zoneName);
  const offsetAt = (at: number) => zone.offset(at) * 60_000;

  return {
    latestShown(at) {
      const shown = at + offsetAt(at);
      const changedAt = transitionBetween(zone, at - reachMs, at);
      return changedAt === undefined
        ? shown
        : Math.max(shown, changedAt - 1 + offsetAt(changedAt - 1));
    },

    firstInstantOf(wall) {
      const before = offsetAt(wall - reachMs);
      const changedAt = transitionBetween(zone, wall - reachMs, wall + reachMs);
      if (changedAt === undefined || wall - before < changedAt) {
        return wall - before;
      }
      return Math.max(wall - offsetAt(changedAt), changedAt);
    },
  };
}
