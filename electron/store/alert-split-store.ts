import type { TenantId } from '#shared/schemas/ids.ts';

import type { Database } from './database.ts';

/** Two troubles by their fingerprints: one was taken out of the group that the other is in. */
export type AlertSplit = { taken: string; other: string };

/** Nobody in particular: it was alone in its client. */
const nobody = '';

/** Which alerts of one tenant were taken out of their groups. */
export function createAlertSplitStore(db: Database, tenantId: TenantId) {
  return {
    /** What is older than `since` is forgotten. */
    async add(
      taken: string,
      others: readonly string[],
      { groupKey, at, since }: { groupKey: string; at: number; since: number },
    ): Promise<void> {
      await db
        .deleteFrom('alert_splits')
        .where('tenant_id', '=', tenantId)
        .where('at', '<=', since)
        .execute();
      const apart = others.length === 0 ? [nobody] : others;
      await db
        .insertInto('alert_splits')
        .values(
          apart.map((other) => ({ tenant_id: tenantId, taken, other, group_key: groupKey, at })),
        )
        .onConflict((conflict) =>
          conflict
            .columns(['tenant_id', 'taken', 'other'])
            .doUpdateSet({ group_key: groupKey, at }),
        )
        .execute();
    },

    /** Those that this trouble has a part in. */
    async of(fingerprint: string, since: number): Promise<AlertSplit[]> {
      return db
        .selectFrom('alert_splits')
        .select(['taken', 'other'])
        .where('tenant_id', '=', tenantId)
        .where((eb) => eb.or([eb('taken', '=', fingerprint), eb('other', '=', fingerprint)]))
        .where('at', '>', since)
        .execute();
    },

    /** Nothing of it is remembered any more; answers the group it was taken out of last. */
    async forget(taken: string): Promise<string | undefined> {
      const rows = await db
        .deleteFrom('alert_splits')
        .where('tenant_id', '=', tenantId)
        .where('taken', '=', taken)
        .returning(['group_key', 'at'])
        .execute();
      return rows.toSorted((a, b) => b.at - a.at)[0]?.group_key;
    },
  };
}
