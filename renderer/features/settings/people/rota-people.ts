import { dateOf } from '#renderer/lib/wall-week.ts';
import type { PersonId } from '#shared/schemas/ids.ts';
import type { Routing } from '#shared/schemas/tenant-settings.ts';
import { rotaWeeks } from '#shared/time/rota-weeks.ts';

type Rota = Routing['rota'];

const dayMs = 24 * 60 * 60_000;
const weekMs = 7 * dayMs;

/** The Monday of the week that a wall time is in. */
function mondayOf(wall: number): string {
  const weekday = (new Date(wall).getUTCDay() + 6) % 7;
  return dateOf(wall - weekday * dayMs);
}

/**
 * The rota with other people in it, begun so that who has the week now keeps it where they still take part; else the
 * first has it.
 */
export function withPeople(rota: Rota, people: PersonId[], wall: number): Rota {
  const [current] = rotaWeeks(rota, wall, 1);
  const [begun] = rotaWeeks({ ...rota, people: people.slice(0, 1) }, wall, 1);
  const monday = begun?.from ?? mondayOf(wall);
  const place = Math.max(0, current ? people.indexOf(current.personId) : 0);
  return { ...rota, people, from: dateOf(Date.parse(`${monday}T00:00Z`) - place * weekMs) };
}
