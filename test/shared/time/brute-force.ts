import type { NotificationHours } from '#shared/schemas/tenant-settings.ts';

/** The slow and plain way to tell what a clock on the wall shows: asked of the platform, minute by minute. */

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** Zones whose clocks do everything a clock can do, and some that do nothing. */
export const zones = [
  'America/Sao_Paulo',
  'America/Manaus',
  'America/Rio_Branco',
  'America/Noronha',
  'America/New_York',
  'America/St_Johns',
  'America/Santiago',
  'America/Bogota',
  'America/Havana',
  'America/Asuncion',
  'America/Godthab',
  'Europe/Lisbon',
  'Europe/Madrid',
  'Europe/London',
  'Atlantic/Azores',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Tehran',
  'Asia/Beirut',
  'Asia/Amman',
  'Asia/Gaza',
  'Asia/Pyongyang',
  'Australia/Lord_Howe',
  'Australia/Adelaide',
  'Pacific/Apia',
  'Pacific/Kwajalein',
  'Pacific/Chatham',
  'Pacific/Norfolk',
  'Antarctica/Troll',
  'UTC',
] as const;

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Map<number, number | null>>();

/** The wall time as if it were UTC, in milliseconds, to the minute. */
function askPlatform(zone: string, at: number): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(zone, format);
  }
  const [month, day, year, hour, minute] = (format.format(at).match(/\d+/gu) ?? []).map(Number);
  return Date.UTC(year!, month! - 1, day, hour, minute);
}

/** As `askPlatform`; an hour at both of whose ends the clock is equally far from UTC is asked for twice only. */
export function wallOf(zone: string, at: number): number {
  const minute = Math.floor(at / minuteMs) * minuteMs;
  const hour = Math.floor(at / hourMs);
  let known = offsets.get(zone);
  if (!known || known.size > 300_000) {
    known = new Map();
    offsets.set(zone, known);
  }
  let offset = known.get(hour);
  if (offset === undefined) {
    const [first, last] = [hour * hourMs, (hour + 1) * hourMs - minuteMs];
    const [atFirst, atLast] = [askPlatform(zone, first) - first, askPlatform(zone, last) - last];
    offset = atFirst === atLast ? atFirst : null;
    known.set(hour, offset);
  }
  return offset === null ? askPlatform(zone, minute) : minute + offset;
}

export const dateOf = (wall: number): string => new Date(wall).toISOString().slice(0, 10);

/** The first minute at which the clock shows this wall time or a later one. */
export function firstMinuteAt(zone: string, wall: number): number {
  for (let at = wall - 27 * hourMs; at < wall + 27 * hourMs; at += minuteMs) {
    if (wallOf(zone, at) >= wall) {
      return at;
    }
  }
  throw new Error(`expected a minute of ${zone} at ${new Date(wall).toISOString()}`);
}

/** Every minute of the week that is inside, from Monday's midnight on. */
export function minutesOf(week: NotificationHours['week']): Uint8Array {
  const minutes = new Uint8Array(7 * 24 * 60);
  for (const [weekday, stretches] of week.entries()) {
    for (const { from, to } of stretches) {
      for (let minute = from; minute < to; minute += 1) {
        minutes[weekday * 24 * 60 + minute] = 1;
      }
    }
  }
  return minutes;
}

/** 1970-01-01 was a Thursday. */
const firstMonday = 4 * dayMs;
const weekMs = 7 * dayMs;

/** By what the clock shows and the list of minutes. Closed days are the midnights they begin with on the wall. */
export function isOpenByMinute(
  minutes: Uint8Array,
  closed: ReadonlySet<number>,
  { zone, at }: { zone: string; at: number },
): boolean {
  const wall = wallOf(zone, at);
  if (closed.has(Math.floor(wall / dayMs) * dayMs)) {
    return false;
  }
  const inWeek = (((wall - firstMonday) % weekMs) + weekMs) % weekMs;
  return minutes[Math.floor(inWeek / minuteMs)] === 1;
}
