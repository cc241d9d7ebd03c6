import type { Locale } from '#shared/schemas/tenant.ts';

const minuteMs = 60_000;
const units = [
  ['day', 24 * 60 * minuteMs],
  ['hour', 60 * minuteMs],
  ['minute', minuteMs],
] as const;

/** `2 hours and 5 minutes`: the two largest units that count, `moment` for less than a minute. */
export function durationText(ms: number, locale: Locale, moment: string): string {
  const first = units.findIndex(([, size]) => ms >= size);
  if (first === -1) {
    return moment;
  }
  let rest = ms;
  const parts: string[] = [];
  for (const [unit, size] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) {
      parts.push(
        new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count),
      );
    }
  }
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(parts);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Made once: a message about hundreds of alerts asks for the same format hundreds of times. */
function dateFormat(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, format);
  return format;
}

/** The wall time where the client is; with its date where that is another day than `now`. */
export function timeText(at: number, now: number, locale: Locale, zone: string): string {
  const day = dayText(at, locale, zone);
  const time = dateFormat(locale, {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
  return day === dayText(now, locale, zone) ? time : `${day} ${time}`;
}

function dayText(at: number, locale: Locale, zone: string): string {
  return dateFormat(locale, { timeZone: zone, day: 'numeric', month: 'short' })
    .format(at)
    .replaceAll('.', '');
}

/** `GMT-3`. */
export function zoneText(at: number, zone: string): string {
  const parts = dateFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

/** `2026-11-25` as people write a date; the date itself where it is none. */
export function dateText(date: string, locale: Locale): string {
  const at = Date.parse(`${date}T12:00:00Z`);
  return Number.isNaN(at)
    ? date
    : dateFormat(locale, { timeZone: 'UTC', dateStyle: 'long' }).format(at);
}

/** A share from 0 to 1, cut and not rounded, so that 100 % is said only of the whole. */
export function percentText(share: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: 2,
    roundingMode: 'trunc',
  })
    .format(share)
    .replaceAll(' ', '\u00a0');
}

/** `US$ 3,20` or `$3.20`: as the readers of a language write it. */
export function moneyText(
  { amount, currency }: { amount: number; currency: string },
  locale: Locale,
): string {
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount);
}
