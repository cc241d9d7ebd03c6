import type { ChannelId, PersonId, TenantId } from '#shared/schemas/ids.ts';

import type { Database } from './database.ts';

export type StoredSection = { tenantId: string; section: string; value: unknown };

/** Every section that was ever set, of every tenant; for the agent's own memory at its start. */
export async function storedSections(db: Database): Promise<StoredSection[]> {
  const rows = await db
    .selectFrom('tenant_settings')
    .select(['tenant_id', 'section', 'value'])
    .execute();
  return rows.map(({ tenant_id, section, value }) => ({
    tenantId: tenant_id,
    section,
    value: JSON.parse(value),
  }));
}

/** What a tenant has set beside its admin agent, a section a row. */
export function createTenantSettingsStore(db: Database, tenantId: TenantId) {
  return {
    async save(section: string, value: unknown, at: number): Promise<void> {
      const values = { value: JSON.stringify(value), updated_at: at };
      await db
        .insertInto('tenant_settings')
        .values({ tenant_id: tenantId, section, ...values })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'section']).doUpdateSet(values))
        .execute();
    },

    /** The people and channels of this tenant that are there to be named. */
    async named(): Promise<{ people: Set<PersonId>; channels: Set<ChannelId> }> {
      const people = await db
        .selectFrom('people')
        .select('id')
        .where('tenant_id', '=', tenantId)
        .where('removed_at', 'is', null)
        .execute();
      const channels = await db
        .selectFrom('channels')
        .select('id')
        .where('tenant_id', '=', tenantId)
        .where('removed_at', 'is', null)
        .execute();
      return {
        people: new Set(people.map(({ id }) => id as PersonId)),
        channels: new Set(channels.map(({ id }) => id as ChannelId)),
      };
    },
  };
}
