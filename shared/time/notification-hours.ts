import { IANAZone } from 'luxon';

import type { NotificationHours } from '../schemas/tenant-settings.ts';
import { isoDate, weekdayOf } from './civil-day.ts';
import { transitionBetween } from './zone-buckets.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Where nobody may be told for so many days, nobody may be told at all. */
const horizonDays = 400;

/** Whose hours: the zone that the clock on the wall is of, and the days on which nobody is told. */
export type HoursCalendar = {
  zone: string;
  /** Asked with a local date, as `2026-12-25`. */
  isHoliday: (date: string) => boolean;
};

type Stretch = NotificationHours['week'][number][number];

/** The stretches of a local date; none on a holiday or a day of one's own. */
function stretchesOf(
  { week, extraDays }: NotificationHours,
  { isHoliday }: HoursCalendar,
  day: number,
): readonly Stretch[] {
  const date = isoDate(day);
  return extraDays.includes(date) || isHoliday(date) ? [] : (week[weekdayOf(day)] ?? []);
}

/** True where people may be told at this instant: by what the clock on the wall shows, and by nothing else. */
export function isOpen(hours: NotificationHours, calendar: HoursCalendar, at: number): boolean {
  if (!hours.isOn) {
    return true;
  }
  const wall = at + IANAZone.create(calendar.zone).offset(at) * minuteMs;
  const day = Math.floor(wall / dayMs);
  const minute = Math.floor((wall - day * dayMs) / minuteMs);
  return stretchesOf(hours, calendar, day).some(({ from, to }) => minute >= from && minute < to);
}

/**
 * The first instant from `at` on at which people may be told, `at` itself where they may; `null` where that never
 * comes.
 */
export function nextOpening(
  hours: NotificationHours,
  calendar: HoursCalendar,
  at: number,
): number | null {
  if (isOpen(hours, calendar, at)) {
    return at;
  }
  if (hours.week.every((stretches) => stretches.length === 0)) {
    return null;
  }
  const zone = IANAZone.create(calendar.zone);
  let from = at;
  // A date at most takes three parts: it begins, the clock is put back behind its beginning, it begins again.
  for (let count = 0; count < 3 * horizonDays; count += 1) {
    const offset = zone.offset(from) * minuteMs;
    const day = Math.floor((from + offset) / dayMs);
    const midnight = (day + 1) * dayMs - offset;
    const to = transitionBetween(zone, from, midnight) ?? midnight;
    const openings = stretchesOf(hours, calendar, day).flatMap((stretch) => {
      const opens = Math.max(day * dayMs + stretch.from * minuteMs - offset, from);
      const closes = Math.min(day * dayMs + stretch.to * minuteMs - offset, to);
      return opens < closes ? [opens] : [];
    });
    if (openings.length > 0) {
      return Math.min(...openings);
    }
    from = to;
  }
  return null;
}
