import { IANAZone } from 'luxon';

import type { PersonId } from '#shared/schemas/ids.ts';
import type { Routing } from '#shared/schemas/tenant-settings.ts';

const minuteMs = 60_000;
const weekMs = 7 * 24 * 60 * minuteMs;

/**
 * Who has the week, by the wall time of the tenant's zone; `null` where nobody is in the rota. Weeks before the first one
 * count backwards.
 */
export function onCall(
  { people, from, minuteOfDay }: Routing['rota'],
  zoneName: string,
  at: number,
): PersonId | null {
  const wall = at + IANAZone.create(zoneName).offset(at) * minuteMs;
  const weeks = Math.floor((wall - (Date.parse(from) + minuteOfDay * minuteMs)) / weekMs);
  const turn = ((weeks % people.length) + people.length) % people.length;
  return people[turn] ?? null;
}
