/** A calendar date as the number of days since 1970-01-01, in the proleptic Gregorian calendar: of no time zone. */
export type CivilDay = number;

const dayMs = 24 * 60 * 60_000;

/** The months beyond 12 and before 1 are those of other years, as `Date.UTC` has it. */
export function civilDay(year: number, month: number, day: number): CivilDay {
  return Math.round(Date.UTC(year, month - 1, day) / dayMs);
}

export function civilParts(day: CivilDay): { year: number; month: number; day: number } {
  const date = new Date(day * dayMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 0 is Monday. */
export function weekdayOf(day: CivilDay): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** `2026-11-26`. */
export function isoDate(day: CivilDay): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

const pattern = /^(\d{4})-(\d{2})-(\d{2})$/u;

/** `undefined` for what is no date, such as February 30th. */
export function parseIsoDate(text: string): CivilDay | undefined {
  const [, year, month, day] = (pattern.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) {
    return undefined;
  }
  const parsed = civilDay(year, month, day);
  return isoDate(parsed) === text ? parsed : undefined;
}
