import { addDays, atMinute, type WallTime } from '#shared/time/wall-date.ts';

const minuteMs = 60_000;
const made = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string | undefined): Intl.DateTimeFormat {
  const key = zone ?? '';
  const known = made.get(key);
  if (known) {
    return known;
  }
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  made.set(key, format);
  return format;
}

/** What the clock of a zone shows; without one, that of this machine. */
export function wallTimeAt(at: number, zone: string | undefined): WallTime {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

const offsetAt = (at: number, zone: string | undefined): number =>
  Date.parse(`${wallTimeAt(at, zone)}:00Z`) - Math.floor(at / minuteMs) * minuteMs;

/** When the clock of a zone shows this time; the first of two, and where it is skipped as much later as was skipped. */
export function instantOf(wall: WallTime, zone: string | undefined): number {
  const scale = Date.parse(`${wall}:00Z`);
  const dayMs = 24 * 60 * minuteMs;
  const [before, after] = [offsetAt(scale - dayMs, zone), offsetAt(scale + dayMs, zone)];
  const first = scale - before;
  const isShown = wallTimeAt(first, zone) === wall;
  return isShown || wallTimeAt(scale - after, zone) !== wall ? first : scale - after;
}

/** This machine's own zone. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** What a person calls a zone: the place in its name. */
export function placeOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

const morning = 8 * 60;

/** Tomorrow at eight, by the clock of a zone. */
export function tomorrowMorning(now: number, zone: string | undefined): number {
  return instantOf(atMinute(addDays(wallTimeAt(now, zone), 1), morning), zone);
}
