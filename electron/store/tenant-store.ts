import type { Insertable, Selectable } from 'kysely';

import { planSchema } from '#shared/plans.ts';
import { type TenantId, tenantIdSchema } from '#shared/schemas/ids.ts';
import { localeSchema, type Tenant } from '#shared/schemas/tenant.ts';

import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** The tenants themselves; what belongs to one is in the stores made for it. */
export function createTenantStore(db: Database) {
  return {
    /** Archived ones included, oldest first. */
    async list(): Promise<Tenant[]> {
      const rows = await db
        .selectFrom('tenants')
        .selectAll()
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(toTenant);
    },

    async find(id: TenantId): Promise<Tenant | undefined> {
      const row = await db
        .selectFrom('tenants')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row && toTenant(row);
    },

    async slugTaken(slug: string): Promise<boolean> {
      const row = await db
        .selectFrom('tenants')
        .select('id')
        .where('slug', '=', slug)
        .executeTakeFirst();
      return row !== undefined;
    },

    /** Stores the tenant and from when its zone counts. */
    async add(tenant: Tenant): Promise<void> {
      await db.insertInto('tenants').values(toRow(tenant)).execute();
      await this.noteZone(tenant.id, tenant.zone, tenant.createdAt);
    },

    async replace(tenant: Tenant): Promise<void> {
      const { id, ...rest } = toRow(tenant);
      await db.updateTable('tenants').set(rest).where('id', '=', id).execute();
    },

    /** Rollup buckets from `since` on are cut by this zone. */
    async noteZone(id: TenantId, zone: string, since: number): Promise<void> {
      await db
        .insertInto('tenant_zones')
        .values({ tenant_id: id, since, zone })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'since']).doUpdateSet({ zone }))
        .execute();
    },

    /** Takes away the tenant, its bots, incidents and alerts; what is keyed by a bot's key goes first. */
    async remove(id: TenantId): Promise<void> {
      await db.deleteFrom('tenant_health_hourly').where('tenant_id', '=', id).execute();
      await db.deleteFrom('tenant_health_daily').where('tenant_id', '=', id).execute();
      await db.deleteFrom('tenants').where('id', '=', id).execute();
    },
  };
}

function toTenant(row: Selectable<Schema['tenants']>): Tenant {
  return {
    id: tenantIdSchema.parse(row.id),
    slug: row.slug,
    name: row.name,
    plan: planSchema.parse(row.plan),
    zone: row.zone,
    locale: localeSchema.parse(row.locale),
    defaultIntervalMs: row.default_interval_ms,
    isDemo: row.is_demo === 1,
    createdAt: row.created_at,
    archivedAt: row.archived_at,
  };
}

function toRow(tenant: Tenant): Insertable<Schema['tenants']> {
  return {
    id: tenant.id,
    slug: tenant.slug,
    name: tenant.name,
    plan: tenant.plan,
    zone: tenant.zone,
    locale: tenant.locale,
    default_interval_ms: tenant.defaultIntervalMs,
    is_demo: tenant.isDemo ? 1 : 0,
    created_at: tenant.createdAt,
    archived_at: tenant.archivedAt,
  };
}
