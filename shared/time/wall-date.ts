/**
 * Arithmetic on wall times such as `2026-12-01T02:00`. They belong to no zone here: a day has 24 hours, and what the
 * clock does in between is for whoever turns them into instants.
 */
export type WallTime = string;

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const scaleOf = (wall: WallTime): number => Date.parse(`${wall}:00Z`);
const wallOf = (scale: number): WallTime => new Date(scale).toISOString().slice(0, 16);

/** The date of it: `2026-12-01`. */
export const dateOf = (wall: WallTime): string => wall.slice(0, 10);

export function addDays(wall: WallTime, days: number): WallTime {
  return wallOf(scaleOf(wall) + days * dayMs);
}

export function addMs(wall: WallTime, ms: number): WallTime {
  return wallOf(scaleOf(wall) + ms);
}

/** 0 is Monday, as ISO 8601 counts from it. */
export function weekdayOf(wall: WallTime): number {
  return (new Date(scaleOf(wall)).getUTCDay() + 6) % 7;
}

export function dayOfMonth(wall: WallTime): number {
  return new Date(scaleOf(wall)).getUTCDate();
}

/** That date, where there is one: there is no 31 April. */
export function wallTimeOf(
  year: number,
  month: number,
  day: number,
  minuteOfDay: number,
): WallTime | undefined {
  const scale = Date.UTC(year, month - 1, day);
  const isReal = new Date(scale).getUTCMonth() === month - 1 && day > 0;
  return isReal ? wallOf(scale + minuteOfDay * minuteMs) : undefined;
}

/** The same date at another time of day. */
export function atMinute(wall: WallTime, minuteOfDay: number): WallTime {
  return wallOf(Date.parse(`${dateOf(wall)}T00:00:00Z`) + minuteOfDay * minuteMs);
}

export function msBetween(from: WallTime, to: WallTime): number {
  return scaleOf(to) - scaleOf(from);
}
