import { dateOf, wallTimeOf } from '#renderer/lib/wall-week.ts';
import type { PersonId } from '#shared/schemas/ids.ts';
import type { Routing } from '#shared/schemas/tenant-settings.ts';

type Rota = Routing['rota'];
type RotaWeek = {
  personId: PersonId;
  /** The Monday on which it begins. */
  from: string;
  isNow: boolean;
};

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const weekMs = 7 * dayMs;

/** Whose week it is now and who has the next ones, by the clocks of the client's zone. */
export function rotaWeeks(rota: Rota, zone: string, now: number, count: number): RotaWeek[] {
  const { people, from, minuteOfDay } = rota;
  const start = Date.parse(`${from}T00:00Z`);
  if (people.length === 0 || Number.isNaN(start)) {
    return [];
  }
  const turn = Math.floor((wallTimeOf(zone, now) - start - minuteOfDay * minuteMs) / weekMs);
  return Array.from({ length: count }, (_, ahead) => {
    const week = turn + ahead;
    // Before it began, the weeks count backwards.
    const at = ((week % people.length) + people.length) % people.length;
    const personId = people[at] as PersonId;
    return { personId, from: dateOf(start + week * weekMs), isNow: ahead === 0 };
  });
}

/** The Monday of the week that a zone is in. */
export function mondayOf(zone: string, now: number): string {
  const wall = wallTimeOf(zone, now);
  const weekday = (new Date(wall).getUTCDay() + 6) % 7;
  return dateOf(wall - weekday * dayMs);
}

/**
 * The rota with other people in it, begun so that who has the week now keeps it where they still take part; else the
 * first has it.
 */
export function withPeople(rota: Rota, people: PersonId[], zone: string, now: number): Rota {
  const [current] = rotaWeeks(rota, zone, now, 1);
  const begun = rotaWeeks({ ...rota, people: people.slice(0, 1) }, zone, now, 1)[0]?.from;
  const monday = begun ?? mondayOf(zone, now);
  const place = Math.max(0, current ? people.indexOf(current.personId) : 0);
  return { ...rota, people, from: dateOf(Date.parse(`${monday}T00:00Z`) - place * weekMs) };
}
