import { type Kysely, sql } from 'kysely';

import { big, clustered, strict } from './dialect.ts';

/** The life of an alert beyond open and resolved, and the ways of being quiet that are not an alert's own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const time = big(db);

  const alerts = db.schema.alterTable('admin_alerts');
  await alerts.addColumn('snoozed_until', time).execute();
  // The severity at which it was snoozed, where a graver one wakes it.
  await alerts.addColumn('snoozed_at_severity', 'text').execute();
  await alerts.addColumn('verdict', 'text').execute();
  // What alerts of one cause have in common: their host, their gateway, their provider, or only what they are.
  await alerts.addColumn('group_key', 'text', (column) => column.notNull().defaultTo('')).execute();
  await alerts.addColumn('escalated_at', time).execute();
  await alerts.addColumn('reminded_at', time).execute();
  // When people were last told that it is there, or became graver.
  await alerts.addColumn('told_at', time).execute();
  // The gravest severity that people were told of; null where they were told nothing yet.
  await alerts.addColumn('told_severity', 'text').execute();
  // When the clock looks at it next: to wake it, to tell what was kept quiet, to remind, to escalate.
  await alerts.addColumn('look_at', time).execute();

  // Serves that look.
  await db.schema
    .createIndex('admin_alerts_to_look_at')
    .on('admin_alerts')
    .column('look_at')
    .where(sql.ref('look_at'), 'is not', null)
    .execute();
  // Serves how often the same trouble came back.
  await db.schema
    .createIndex('admin_alerts_by_fingerprint')
    .on('admin_alerts')
    .columns(['tenant_id', 'fingerprint', 'opened_at'])
    .execute();

  await clustered(
    db,
    db.schema
      .createTable('alert_history')
      .addColumn('alert_id', 'text', (column) =>
        column.notNull().references('admin_alerts.id').onDelete('cascade'),
      )
      .addColumn('place', 'integer', (column) => column.notNull())
      .addColumn('at', time, (column) => column.notNull())
      .addColumn('what', 'text', (column) => column.notNull())
      .addColumn('actor_kind', 'text', (column) => column.notNull())
      .addColumn('actor_id', 'text', (column) => column.notNull())
      .addColumn('severity', 'text')
      .addColumn('note', 'text')
      .addColumn('until', time)
      .addPrimaryKeyConstraint('alert_history_key', ['alert_id', 'place']),
  ).execute();

  await strict(
    db,
    db.schema
      .createTable('silences')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('tenant_id', 'text', (column) =>
        column.notNull().references('tenants.id').onDelete('cascade'),
      )
      .addColumn('target_kind', 'text', (column) =>
        column.notNull().check(sql`target_kind in ('bot', 'tenant', 'channel')`),
      )
      .addColumn('target_id', 'text', (column) => column.notNull())
      .addColumn('until', time, (column) => column.notNull())
      .addColumn('reason', 'text')
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('created_at', time, (column) => column.notNull())
      .addColumn('ended_at', time),
  ).execute();
  await db.schema
    .createIndex('silences_by_tenant')
    .on('silences')
    .columns(['tenant_id', 'until'])
    .execute();

  await strict(
    db,
    db.schema
      .createTable('maintenance_windows')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('tenant_id', 'text', (column) =>
        column.notNull().references('tenants.id').onDelete('cascade'),
      )
      .addColumn('name', 'text', (column) => column.notNull())
      // A JSON list of ids; null is every bot of the tenant.
      .addColumn('bot_ids', 'text')
      .addColumn('starts_at', 'text', (column) => column.notNull())
      .addColumn('zone', 'text', (column) => column.notNull())
      .addColumn('duration_ms', 'integer', (column) => column.notNull())
      .addColumn('rrule', 'text')
      // What began up to then is over, and what comes later is not.
      .addColumn('over_until', time)
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('created_at', time, (column) => column.notNull())
      .addColumn('ended_at', time),
  ).execute();
  await db.schema
    .createIndex('maintenance_windows_by_tenant')
    .on('maintenance_windows')
    .column('tenant_id')
    .execute();
}
