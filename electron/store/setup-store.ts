import type { TenantId } from '#shared/schemas/ids.ts';
import { type AdminAgent, adminAgentSchema } from '#shared/schemas/setup.ts';

import type { Database } from './database.ts';

/** The configuration of one tenant's admin agent. */
export function createSetupStore(db: Database, tenantId: TenantId) {
  return {
    async find(): Promise<AdminAgent | undefined> {
      const row = await db
        .selectFrom('admin_agents')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .executeTakeFirst();
      return (
        row &&
        adminAgentSchema.parse({
          tenantId: row.tenant_id,
          name: row.name,
          tone: row.tone,
          alertFrequency: row.alert_frequency,
          locale: row.locale,
          emoji: row.emoji === 1,
          greeting: row.greeting,
          healing: row.healing,
          createdAt: row.created_at,
          updatedAt: row.updated_at,
        })
      );
    },

    async save(setup: AdminAgent): Promise<void> {
      const values = {
        name: setup.name,
        tone: setup.tone,
        alert_frequency: setup.alertFrequency,
        locale: setup.locale,
        emoji: setup.emoji ? 1 : 0,
        greeting: setup.greeting,
        healing: setup.healing,
        updated_at: setup.updatedAt,
      };
      await db
        .insertInto('admin_agents')
        .values({ tenant_id: tenantId, created_at: setup.createdAt, ...values })
        .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(values))
        .execute();
    },

    /** False where there was none. */
    async remove(): Promise<boolean> {
      const result = await db
        .deleteFrom('admin_agents')
        .where('tenant_id', '=', tenantId)
        .executeTakeFirst();
      return result.numDeletedRows > 0n;
    },
  };
}
