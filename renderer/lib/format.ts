import type { Locale } from '#shared/schemas/tenant.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const units = [
  { unit: 'day', ms: dayMs },
  { unit: 'hour', ms: hourMs },
  { unit: 'minute', ms: minuteMs },
  { unit: 'second', ms: secondMs },
] as const;

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

export type Format = ReturnType<typeof createFormat>;

/** Dates, spans and numbers in one language and time zone. */
export function createFormat(locale: Locale, zone?: string) {
  const timeZone = zone;
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone });
  const clockSeconds = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', timeZone });
  const day = new Intl.DateTimeFormat(locale, { day: '2-digit', month: 'short', timeZone });
  const dayYear = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone });
  const exact = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'long',
    timeZone,
  });
  const relative = new Intl.RelativeTimeFormat(locale, { style: 'short', numeric: 'always' });
  const number = new Intl.NumberFormat(locale);
  const ofUnit = (unit: string, digits = 0) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    });

  const duration = (ms: number): string => {
    const whole = Math.max(0, ms);
    const at = units.findIndex((candidate) => whole >= candidate.ms);
    const first = units[at];
    if (!first) {
      return ofUnit('second').format(0);
    }
    const count = Math.floor(whole / first.ms);
    const second = units[at + 1];
    const rest = second ? Math.floor((whole - count * first.ms) / second.ms) : 0;
    const parts = [ofUnit(first.unit).format(count)];
    if (second && rest > 0) {
      parts.push(ofUnit(second.unit).format(rest));
    }
    return parts.join(' ');
  };

  return {
    /** 10:42 */
    time: (at: number) => clock.format(at),
    /** 10:42:07 */
    timeWithSeconds: (at: number) => clockSeconds.format(at),
    /** 22 Nov */
    day: (at: number) => day.format(at),
    date: (at: number) => dayYear.format(at),
    /** 22 Nov 10:42 */
    dateTime: (at: number) => `${day.format(at)} ${clock.format(at)}`,
    /** Everything, zone included: for titles and details. */
    exact: (at: number) => exact.format(at),
    /** 6 min ago; in the largest unit that fits, seconds included. */
    ago: (at: number, now: number) => {
      const passed = Math.max(0, now - at);
      const { unit, ms } = units.find((candidate) => passed >= candidate.ms) ?? units[3];
      return relative.format(-Math.floor(passed / ms), unit);
    },
    /** 2 h 5 min: the two largest units. */
    duration,
    /** 48 ms, 1.2 s */
    milliseconds: (ms: number) =>
      ms < secondMs
        ? ofUnit('millisecond').format(ms)
        : ofUnit('second', ms < 10 * secondMs ? 1 : 0).format(ms / secondMs),
    number: (value: number) => number.format(value),
    /** Of a ratio. Never rounds up to 100 % what is less. */
    percent: (ratio: number, digits = 1) => {
      const scale = 10 ** (digits + 2);
      return new Intl.NumberFormat(locale, {
        style: 'percent',
        maximumFractionDigits: digits,
      }).format(Math.floor(ratio * scale + 1e-9) / scale);
    },
    bytes: (bytes: number) => {
      const power = bytes < 1 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3));
      return ofUnit(byteUnits[power] ?? 'byte', power < 2 ? 0 : 1).format(bytes / 1000 ** power);
    },
  };
}
