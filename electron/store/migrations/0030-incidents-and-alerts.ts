import { type Kysely, sql } from 'kysely';

import { big, strict } from './dialect.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  const time = big(db);

  await strict(
    db,
    db.schema
      .createTable('incidents')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('tenant_id', 'text', (column) =>
        column.notNull().references('tenants.id').onDelete('cascade'),
      )
      .addColumn('bot_id', 'text', (column) =>
        column.notNull().references('bots.id').onDelete('cascade'),
      )
      .addColumn('state', 'text', (column) =>
        column.notNull().check(sql`state in ('open', 'healing', 'needs_you', 'closed')`),
      )
      .addColumn('verdict', 'text', (column) =>
        column.notNull().check(sql`verdict in ('degraded', 'down')`),
      )
      .addColumn('cause', 'integer', (column) => column.notNull())
      .addColumn('opened_at', time, (column) => column.notNull())
      .addColumn('closed_at', time),
  ).execute();

  // A bot has one open incident at most; the database holds that, not the callers.
  await db.schema
    .createIndex('incidents_one_open_per_bot')
    .on('incidents')
    .column('bot_id')
    .unique()
    .where(sql.ref('state'), '<>', 'closed')
    .execute();

  // Serves a tenant's newest incidents and the count of the last 24 hours.
  await db.schema
    .createIndex('incidents_by_tenant_newest')
    .on('incidents')
    .columns(['tenant_id', 'opened_at desc'])
    .execute();

  // Serves a bot's newest incidents.
  await db.schema
    .createIndex('incidents_by_bot_newest')
    .on('incidents')
    .columns(['bot_id', 'opened_at desc'])
    .execute();

  await strict(
    db,
    db.schema
      .createTable('admin_alerts')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('tenant_id', 'text', (column) =>
        column.references('tenants.id').onDelete('cascade'),
      )
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('severity', 'text', (column) =>
        column.notNull().check(sql`severity in ('info', 'warning', 'error', 'critical')`),
      )
      .addColumn('state', 'text', (column) =>
        column.notNull().check(sql`state in ('open', 'acknowledged', 'snoozed', 'resolved')`),
      )
      .addColumn('fingerprint', 'text', (column) => column.notNull())
      .addColumn('bot_id', 'text', (column) => column.references('bots.id').onDelete('cascade'))
      .addColumn('incident_id', 'text', (column) =>
        column.references('incidents.id').onDelete('cascade'),
      )
      .addColumn('cause', 'integer', (column) => column.notNull())
      .addColumn('details', 'text', (column) => column.notNull())
      .addColumn('opened_at', time, (column) => column.notNull())
      .addColumn('acknowledged_at', time)
      .addColumn('acknowledged_by', 'text')
      .addColumn('resolved_at', time),
  ).execute();

  // The same trouble is one alert until it is resolved, also for alerts that belong to no tenant.
  await sql`create unique index admin_alerts_one_open_per_fingerprint
    on admin_alerts (coalesce(tenant_id, ''), fingerprint) where state <> 'resolved'`.execute(db);

  // Serves the inbox: a tenant's newest alerts.
  await db.schema
    .createIndex('admin_alerts_by_tenant_newest')
    .on('admin_alerts')
    .columns(['tenant_id', 'opened_at desc', 'id desc'])
    .execute();

  // Serves the alerts of one bot and the cascade when a bot is purged.
  await db.schema
    .createIndex('admin_alerts_by_bot')
    .on('admin_alerts')
    .columns(['bot_id', 'opened_at desc'])
    .execute();

  await db.schema
    .createIndex('admin_alerts_by_incident')
    .on('admin_alerts')
    .column('incident_id')
    .execute();
}
