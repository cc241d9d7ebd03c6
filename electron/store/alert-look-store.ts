import { sql } from 'kysely';

import type { TenantId } from '#shared/schemas/ids.ts';

import { type StoredAlert, toAlert } from './alert-store.ts';
import type { Database } from './database.ts';

/** Stands in the text of a query, so that the index of what is not resolved can serve it. */
const unresolved = sql.lit('resolved' as const);
/** As that index has it; an alert about the agent itself has no tenant. */
const ofTenant = sql<string>`coalesce(tenant_id, '')`;

/** When alerts are looked at by time alone, of every tenant and of the agent itself: the clock's side of them. */
export function createAlertLookStore(db: Database) {
  const unresolvedNow = (now: number) =>
    db.updateTable('admin_alerts').set({ look_at: now }).where('state', '<>', unresolved);

  return {
    /** What is to be looked at by now; the longest due first. */
    async listDue(now: number, limit: number): Promise<StoredAlert[]> {
      const rows = await db
        .selectFrom('admin_alerts')
        .selectAll()
        .where('look_at', 'is not', null)
        .where('look_at', '<=', now)
        .orderBy('look_at')
        .limit(limit)
        .execute();
      return rows.map(toAlert);
    },

    /** When the first of them is to be looked at. */
    async nextAt(): Promise<number | null> {
      const row = await db
        .selectFrom('admin_alerts')
        .select('look_at')
        .where('look_at', 'is not', null)
        .orderBy('look_at')
        .limit(1)
        .executeTakeFirst();
      return row?.look_at ?? null;
    },

    /** Everything that is not over is looked at at once. */
    async lookAtAll(now: number): Promise<void> {
      await unresolvedNow(now).execute();
    },

    /** Everything of one tenant that is not over is looked at again at once: what it depends on is another thing now. */
    async lookAgain(tenantId: TenantId, now: number): Promise<void> {
      await unresolvedNow(now).where(ofTenant, '=', tenantId).execute();
    },
  };
}
