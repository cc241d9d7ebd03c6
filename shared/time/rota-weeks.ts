import type { PersonId } from '#shared/schemas/ids.ts';
import type { Routing } from '#shared/schemas/tenant-settings.ts';

type RotaWeek = {
  personId: PersonId;
  /** The Monday on which it begins. */
  from: string;
};

const minuteMs = 60_000;
const weekMs = 7 * 24 * 60 * minuteMs;

/**
 * Who has the week that a wall time is in, and who has the next ones: as many as are asked for, and none where nobody is
 * in the rota. A wall time is given as if it were UTC; weeks before the first one count backwards.
 */
export function rotaWeeks(
  { people, from, minuteOfDay }: Routing['rota'],
  wall: number,
  count: number,
): RotaWeek[] {
  const start = Date.parse(`${from}T00:00Z`);
  if (people.length === 0 || Number.isNaN(start)) {
    return [];
  }
  const current = Math.floor((wall - start - minuteOfDay * minuteMs) / weekMs);
  return Array.from({ length: count }, (_, ahead) => {
    const week = current + ahead;
    const turn = ((week % people.length) + people.length) % people.length;
    return { personId: people[turn] as PersonId, from: mondayAfter(start, week) };
  });
}

const mondayAfter = (start: number, weeks: number): string =>
  new Date(start + weeks * weekMs).toISOString().slice(0, 10);
