import type Holidays from 'date-holidays';

type Library = typeof Holidays;

/** A library of all the world's holidays takes its time and room, and most tenants need none of it. */
const loadLibrary = async (): Promise<Library> => (await import('date-holidays')).default;

const dayMs = 24 * 60 * 60_000;

export type PublicHolidays = ReturnType<typeof createPublicHolidays>;

/** On which local dates public life rests, by country or state: `BR`, `BR-SP`. */
export function createPublicHolidays(load: () => Promise<Library> = loadLibrary) {
  const calendars = new Map<string, Holidays>();
  // By place and year, as `BR-SP|2026`.
  const years = new Map<string, ReadonlySet<string>>();

  function datesOf(place: string, year: number): ReadonlySet<string> {
    const key = `${place}|${year}`;
    const known = years.get(key);
    if (known) {
      return known;
    }
    const found = calendars.get(place)?.getHolidays(year) ?? [];
    const dates = new Set(found.filter(({ type }) => type === 'public').flatMap(localDates));
    years.set(key, dates);
    return dates;
  }

  return {
    /** Has the holidays of a place at hand from now on. False where nobody knows such a place. */
    prepare: async (place: string): Promise<boolean> => {
      if (calendars.has(place)) {
        return true;
      }
      const [country = '', state] = place.split('-');
      const calendar = new (await load())();
      const isKnown =
        country in calendar.getCountries() &&
        (state === undefined || state in (calendar.getStates(country) ?? {}));
      if (isKnown) {
        if (state === undefined) {
          calendar.init(country);
        } else {
          calendar.init(country, state);
        }
        calendars.set(place, calendar);
      }
      return isKnown;
    },

    /** Of a place that was not prepared no date is a holiday. */
    isHoliday: (place: string, date: string): boolean =>
      datesOf(place, Number(date.slice(0, 4))).has(date),
  };
}

/** One that lasts for days is each of them. */
function localDates({ date, start, end }: { date: string; start: Date; end: Date }): string[] {
  const first = Date.parse(`${date.slice(0, 10)}T00:00Z`);
  const days = Math.max(Math.round((end.getTime() - start.getTime()) / dayMs), 1);
  return Array.from({ length: days }, (_, index) =>
    new Date(first + index * dayMs).toISOString().slice(0, 10),
  );
}
