/** Days of the week count from Monday, as 0; minutes of the day from midnight. */
export type WeekMoment = { day: number; minute: number };

const minuteMs = 60_000;
const dayMinutes = 24 * 60;
const weekMinutes = 7 * dayMinutes;
const reader = new Map<string, Intl.DateTimeFormat>();

/** A wall time as if it were UTC: what the clocks of a zone show at an instant. */
export function wallTimeOf(zone: string, at: number): number {
  const known =
    reader.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  reader.set(zone, known);
  const part = Object.fromEntries(
    known.formatToParts(at).map(({ type, value }) => [type, Number(value)]),
  );
  return Date.UTC(
    part.year ?? 1970,
    (part.month ?? 1) - 1,
    part.day ?? 1,
    part.hour ?? 0,
    part.minute ?? 0,
  );
}

/** What the clocks of a zone show at an instant, within its week. */
export function weekMomentOf(zone: string, at: number): WeekMoment {
  const wall = new Date(wallTimeOf(zone, at));
  return {
    day: (wall.getUTCDay() + 6) % 7,
    minute: wall.getUTCHours() * 60 + wall.getUTCMinutes(),
  };
}

/** The next instant at which the clocks of a zone show this, from now on. */
export function nextInstantOf(zone: string, { day, minute }: WeekMoment, now: number): number {
  const shown = weekMomentOf(zone, now);
  const ahead = (day - shown.day) * dayMinutes + (minute - shown.minute);
  const minutes = ((ahead % weekMinutes) + weekMinutes) % weekMinutes;
  const start = Math.floor(now / minuteMs) * minuteMs;
  const at = start + minutes * minuteMs;
  // Across summer time the clocks moved on by another amount than the time did.
  const drift = wallTimeOf(zone, start) + minutes * minuteMs - wallTimeOf(zone, at);
  return at + drift;
}

/** `2026-11-23` of a wall time. */
export function dateOf(wall: number): string {
  return new Date(wall).toISOString().slice(0, 10);
}
