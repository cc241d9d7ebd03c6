import type { Tenant } from '#shared/schemas/tenant.ts';

import type { Roster } from './roster.ts';

/** Whose people are told what is about the agent itself: the oldest tenant's that is no demo. */
export function homeTenant(roster: Pick<Roster, 'tenants'>): Tenant | undefined {
  return roster.tenants().find(({ isDemo, archivedAt }) => !isDemo && archivedAt === null);
}
