import type { Locale } from '#shared/schemas/tenant.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

// International symbols: the same in all of our languages, and shorter than their abbreviations.
const units = [
  { symbol: 'd', ms: dayMs },
  { symbol: 'h', ms: hourMs },
  { symbol: 'min', ms: minuteMs },
  { symbol: 's', ms: secondMs },
] as const;
const noBreakSpace = '\u00a0';

const rounded = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

export type FormatWords = {
  /** "{span} ago" */
  ago: (span: string) => string;
  /** "in {span}" */
  inSpan: (span: string) => string;
  now: () => string;
};

export type Format = ReturnType<typeof createFormat>;

/** Dates, spans and numbers in one language and time zone. */
export function createFormat(locale: Locale, words: FormatWords, timeZone?: string) {
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone });
  const clockSeconds = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', timeZone });
  const day = new Intl.DateTimeFormat(locale, { day: '2-digit', month: 'short', timeZone });
  const dayYear = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone });
  const exact = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'long',
    timeZone,
  });
  const number = new Intl.NumberFormat(locale);
  const ofUnit = (unit: string, digits = 0) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    });

  const withSymbol = (value: number, symbol: string) =>
    `${number.format(value)}${noBreakSpace}${symbol}`;

  const inUnits = (ms: number, most: number): string => {
    let rest = Math.max(0, ms);
    const at = units.findIndex((unit) => rest >= unit.ms);
    const parts: string[] = [];
    for (const { symbol, ms: size } of units.slice(at < 0 ? -1 : at).slice(0, most)) {
      const count = Math.floor(rest / size);
      rest -= count * size;
      if (count > 0 || parts.length === 0) {
        parts.push(withSymbol(count, symbol));
      }
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
    /** Fri 27 Nov 08:00 */
    weekdayTime: (at: number) => `${weekday.format(at)} ${day.format(at)} ${clock.format(at)}`,
    /** Everything, zone included: for titles and details. */
    exact: (at: number) => exact.format(at),
    /** 6 min ago: in the largest unit that fits. */
    ago: (at: number, now: number) => words.ago(inUnits(now - at, 1)),
    /** in 4 min; now, of a moment that has come. */
    until: (at: number, now: number) =>
      at - now < secondMs ? words.now() : words.inSpan(inUnits(at - now, 1)),
    /** 6 min: the largest unit alone. */
    span: (ms: number) => inUnits(ms, 1),
    /** 2 h 5 min: the two largest units. */
    duration: (ms: number) => inUnits(ms, 2),
    /** 48 ms, 1.2 s */
    milliseconds: (ms: number) =>
      ms < secondMs
        ? withSymbol(Math.round(ms), 'ms')
        : withSymbol(rounded(ms / secondMs, ms < 10 * secondMs ? 1 : 0), 's'),
    /** 0:42, 12:05, 1:02:30: a span that is counted while one looks. */
    stopwatch: (ms: number) => stopwatch(ms),
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

function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / secondMs));
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [first = 0, ...rest] = parts[0] === 0 ? parts.slice(1) : parts;
  return [String(first), ...rest.map((part) => String(part).padStart(2, '0'))].join(':');
}
