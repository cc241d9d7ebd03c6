import { IANAZone } from 'luxon';

import type { PersonId } from '#shared/schemas/ids.ts';
import type { Routing } from '#shared/schemas/tenant-settings.ts';
import { rotaWeeks } from '#shared/time/rota-weeks.ts';

const minuteMs = 60_000;

/** Who has the week, by the wall time of the tenant's zone; `null` where nobody is in the rota. */
export function onCall(rota: Routing['rota'], zoneName: string, at: number): PersonId | null {
  const wall = at + IANAZone.create(zoneName).offset(at) * minuteMs;
  return rotaWeeks(rota, wall, 1)[0]?.personId ?? null;
}
