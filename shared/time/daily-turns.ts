import { IANAZone } from 'luxon';

import { type CivilDay, isoDate } from './civil-day.ts';
import { wallClock } from './wall-clock.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** When something that comes once a local date has its turn, and of which date that is: `2026-11-26`. */
export type DailyTurn = { at: number; date: string };

/** Dates on either side of the one that the clock shows that may have their turn on the other side of an instant. */
const aside = 3;

function dayShown(zone: IANAZone, at: number): CivilDay {
  return Math.floor((at + zone.offset(at) * minuteMs) / dayMs);
}

/**
 * The turns around an instant, one for each date that the clock of the zone shows at all: when it first shows the
 * minute or, where it skips that, the instant it goes on from.
 */
function turnsAround(zoneName: string, at: number, minuteOfDay: number): DailyTurn[] {
  const zone = IANAZone.create(zoneName);
  const clock = wallClock(zoneName);
  const today = dayShown(zone, at);
  const turns: DailyTurn[] = [];
  for (let day = today - aside; day <= today + aside; day += 1) {
    const isShown = dayShown(zone, clock.firstInstantOf(day * dayMs)) === day;
    if (isShown) {
      turns.push({
        at: clock.firstInstantOf(day * dayMs + minuteOfDay * minuteMs),
        date: isoDate(day),
      });
    }
  }
  return turns;
}

/** The newest turn up to now. */
export function lastDailyTurn(zone: string, now: number, minuteOfDay: number): DailyTurn {
  const last = turnsAround(zone, now, minuteOfDay).findLast(({ at }) => at <= now);
  if (!last) {
    throw new Error(`expected a date of ${zone} before ${now}`);
  }
  return last;
}

/** The first turn after now. */
export function nextDailyTurn(zone: string, now: number, minuteOfDay: number): DailyTurn {
  const next = turnsAround(zone, now, minuteOfDay).find(({ at }) => at > now);
  if (!next) {
    throw new Error(`expected a date of ${zone} after ${now}`);
  }
  return next;
}
