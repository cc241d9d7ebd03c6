import { IANAZone } from 'luxon';

import { zoneBuckets } from './zone-buckets.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/**
 * The first instant of the local date around `at` whose wall time is `minuteOfDay` or later. Where the clock
 * skips that time, it is the instant the clock lands on; where it comes twice, the first.
 */
export function localInstant(zoneName: string, at: number, minuteOfDay: number): number {
  const zone = IANAZone.create(zoneName);
  const day = zoneBuckets(zoneName).spanOf('day', at);
  const wallMinute = (instant: number) =>
    Math.floor(
      ((((instant + zone.offset(instant) * minuteMs) % dayMs) + dayMs) % dayMs) / minuteMs,
    );

  const midnight = Math.round((day.start + zone.offset(day.start) * minuteMs) / dayMs) * dayMs;
  const candidates = [day.start, day.end - 1].map(
    (instant) => midnight + minuteOfDay * minuteMs - zone.offset(instant) * minuteMs,
  );
  const fitting = candidates.filter(
    (instant) => instant >= day.start && instant < day.end && wallMinute(instant) >= minuteOfDay,
  );
  const exact = fitting.filter((instant) => wallMinute(instant) === minuteOfDay);
  if (exact.length > 0) {
    return Math.min(...exact);
  }
  return firstAfterGap(day, wallMinute, minuteOfDay);
}

/** The wall time is skipped on this date: the first full minute whose wall time is past it. */
function firstAfterGap(
  day: { start: number; end: number },
  wallMinute: (instant: number) => number,
  minuteOfDay: number,
): number {
  for (let instant = day.start; instant < day.end; instant += minuteMs) {
    if (wallMinute(instant) >= minuteOfDay) {
      return instant;
    }
  }
  return day.end;
}
