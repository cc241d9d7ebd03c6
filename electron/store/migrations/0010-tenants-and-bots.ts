import { type Kysely, sql } from 'kysely';

import { big, isSqlite, strict } from './dialect.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  const time = big(db);

  await strict(
    db,
    db.schema
      .createTable('settings')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('value', 'text', (column) => column.notNull())
      .addColumn('updated_at', time, (column) => column.notNull()),
  ).execute();

  await strict(
    db,
    db.schema
      .createTable('tenants')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('slug', 'text', (column) => column.notNull().unique())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('plan', 'text', (column) =>
        column.notNull().check(sql`plan in ('free', 'starter', 'pro', 'max')`),
      )
      .addColumn('zone', 'text', (column) => column.notNull())
      .addColumn('locale', 'text', (column) =>
        column.notNull().check(sql`locale in ('pt-BR', 'en', 'es')`),
      )
      .addColumn('default_interval_ms', 'integer', (column) => column.notNull())
      .addColumn('is_demo', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('created_at', time, (column) => column.notNull())
      .addColumn('archived_at', time),
  ).execute();

  // Which zone the rollup buckets that start at or after `since` are cut by.
  await strict(
    db,
    db.schema
      .createTable('tenant_zones')
      .addColumn('tenant_id', 'text', (column) =>
        column.notNull().references('tenants.id').onDelete('cascade'),
      )
      .addColumn('since', time, (column) => column.notNull())
      .addColumn('zone', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('tenant_zones_key', ['tenant_id', 'since']),
  ).execute();

  await strict(
    db,
    db.schema
      .createTable('admin_agents')
      .addColumn('tenant_id', 'text', (column) =>
        column.primaryKey().references('tenants.id').onDelete('cascade'),
      )
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('tone', 'text', (column) =>
        column.notNull().check(sql`tone in ('formal', 'casual', 'technical')`),
      )
      .addColumn('alert_frequency', 'text', (column) =>
        column.notNull().check(sql`alert_frequency in ('high', 'medium', 'low')`),
      )
      .addColumn('locale', 'text', (column) =>
        column.notNull().check(sql`locale in ('pt-BR', 'en', 'es')`),
      )
      .addColumn('emoji', 'integer', (column) => column.notNull())
      .addColumn('greeting', 'text')
      .addColumn('healing', 'text', (column) =>
        column.notNull().check(sql`healing in ('off', 'ask', 'auto')`),
      )
      .addColumn('created_at', time, (column) => column.notNull())
      .addColumn('updated_at', time, (column) => column.notNull()),
  ).execute();

  // A bot's key is never used again, so that the history of a removed bot cannot become another's.
  await strict(
    db,
    db.schema
      .createTable('bots')
      .addColumn('bot_key', isSqlite(db) ? 'integer' : 'serial', (column) =>
        isSqlite(db) ? column.primaryKey().autoIncrement() : column.primaryKey(),
      )
      .addColumn('id', 'text', (column) => column.notNull().unique())
      .addColumn('tenant_id', 'text', (column) =>
        column.notNull().references('tenants.id').onDelete('cascade'),
      )
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) =>
        column.notNull().check(sql`kind in ('sales', 'support', 'hr', 'custom')`),
      )
      .addColumn('connector_type', 'text', (column) => column.notNull())
      .addColumn('connector', 'text', (column) => column.notNull())
      .addColumn('interval_ms', 'integer')
      .addColumn('paused_at', time)
      .addColumn('created_at', time, (column) => column.notNull())
      .addColumn('removed_at', time),
  ).execute();

  // Two bots of one tenant cannot share a name; also serves the list of a tenant's bots.
  await db.schema
    .createIndex('bots_one_name_per_tenant')
    .on('bots')
    .columns(['tenant_id', 'name'])
    .unique()
    .where(sql.ref('removed_at'), 'is', null)
    .execute();
}
