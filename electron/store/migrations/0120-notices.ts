import { type Kysely, sql } from 'kysely';

import { big, clustered, strict } from './dialect.ts';

/** The outbox: people who are told, the channels that carry it, and every message on its way. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const time = big(db);

  await strict(
    db,
    db.schema
      .createTable('people')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('tenant_id', 'text', (column) =>
        column.notNull().references('tenants.id').onDelete('cascade'),
      )
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('email', 'text')
      .addColumn('phone', 'text')
      .addColumn('locale', 'text')
      .addColumn('may_answer', 'integer', (column) => column.notNull())
      .addColumn('created_at', time, (column) => column.notNull())
      .addColumn('removed_at', time),
  ).execute();
  await db.schema.createIndex('people_by_tenant').on('people').column('tenant_id').execute();

  await strict(
    db,
    db.schema
      .createTable('channels')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('tenant_id', 'text', (column) =>
        column.notNull().references('tenants.id').onDelete('cascade'),
      )
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      // JSON; a secret in it is a reference.
      .addColumn('config', 'text', (column) => column.notNull())
      .addColumn('is_on', 'integer', (column) => column.notNull())
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('per_minute', 'integer')
      .addColumn('last_sent_at', time)
      .addColumn('last_failed_at', time)
      .addColumn('failures', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('broken_until', time)
      .addColumn('block', 'text')
      .addColumn('detail', 'text')
      .addColumn('created_at', time, (column) => column.notNull())
      .addColumn('removed_at', time),
  ).execute();
  await db.schema.createIndex('channels_by_tenant').on('channels').column('tenant_id').execute();

  await strict(
    db,
    db.schema
      .createTable('notices')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('tenant_id', 'text', (column) =>
        column.notNull().references('tenants.id').onDelete('cascade'),
      )
      .addColumn('dedupe_key', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) =>
        column.notNull().check(sql`kind in ('alert', 'group', 'storm', 'digest', 'daily_report')`),
      )
      .addColumn('alert_id', 'text', (column) =>
        column.references('admin_alerts.id').onDelete('cascade'),
      )
      .addColumn('phase', 'text')
      .addColumn('severity', 'text', (column) => column.notNull())
      .addColumn('group_key', 'text', (column) => column.notNull())
      .addColumn('medium', 'text', (column) => column.notNull())
      .addColumn('channel_id', 'text', (column) => column.references('channels.id'))
      .addColumn('person_id', 'text', (column) => column.references('people.id'))
      // Medium, channel and person as they were planned: stays when another channel carries it.
      .addColumn('recipient', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) =>
        column
          .notNull()
          .check(
            sql`state in ('held', 'due', 'sending', 'sent', 'retry', 'dead', 'uncertain', 'folded')`,
          ),
      )
      .addColumn('hold', 'text')
      // When it is to be looked at next: its time while held or due, its next try after a failure.
      .addColumn('next_at', time, (column) => column.notNull())
      // When it became due, or will: what delivery times are measured from.
      .addColumn('due_at', time, (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('lease_until', time)
      .addColumn('fence', 'text')
      // The key a provider knows it by; constant over its tries.
      .addColumn('send_key', 'text', (column) => column.notNull())
      .addColumn('is_repeat', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('folded_into', 'text', (column) => column.references('notices.id'))
      .addColumn('instead_of', 'text', (column) => column.references('notices.id'))
      .addColumn('block', 'text')
      .addColumn('detail', 'text')
      .addColumn('provider_id', 'text')
      // JSON: what a message that is about no alert is made of.
      .addColumn('facts', 'text')
      .addColumn('sent_at', time)
      .addColumn('arrived_at', time)
      .addColumn('ended_at', time)
      .addColumn('created_at', time, (column) => column.notNull()),
  ).execute();

  // The same thing is never told twice by two rows, whatever was killed between.
  await db.schema
    .createIndex('notices_once')
    .on('notices')
    .columns(['tenant_id', 'dedupe_key'])
    .unique()
    .execute();
  // Serves the alert clock: what is gathered, and when it goes.
  await db.schema
    .createIndex('notices_held')
    .on('notices')
    .column('next_at')
    .where(sql.ref('state'), '=', sql`'held'`)
    .execute();
  // Serves the dispatcher: what is not over after too long.
  await db.schema
    .createIndex('notices_not_over')
    .on('notices')
    .column('due_at')
    .where(sql.ref('state'), 'in', sql`('due', 'sending', 'retry')`)
    .execute();
  // Serves the summary of a tenant's outbox: what has not arrived.
  await db.schema
    .createIndex('notices_not_sent')
    .on('notices')
    .columns(['tenant_id', 'state', 'due_at'])
    .where(sql.ref('state'), 'in', sql`('due', 'sending', 'retry', 'dead', 'uncertain')`)
    .execute();
  // Serves the dispatcher: what is due, by the way it goes, the least tried first.
  await db.schema
    .createIndex('notices_lanes')
    .on('notices')
    .columns(['tenant_id', 'medium', 'channel_id', 'severity', 'attempts', 'due_at'])
    .where(sql.ref('state'), '=', sql`'due'`)
    .execute();
  // Serves finding what tells the same by another way.
  await db.schema
    .createIndex('notices_instead')
    .on('notices')
    .column('instead_of')
    .where(sql.ref('instead_of'), 'is not', null)
    .execute();
  // Serves the delivery record of an alert, and the cascade.
  await db.schema.createIndex('notices_by_alert').on('notices').column('alert_id').execute();
  // Serves grouping: what a recipient was told lately, and what waits for the same moment.
  await db.schema
    .createIndex('notices_by_recipient')
    .on('notices')
    .columns(['tenant_id', 'recipient', 'due_at'])
    .execute();
  // Serves the list of all deliveries.
  await db.schema
    .createIndex('notices_by_tenant_newest')
    .on('notices')
    .columns(['tenant_id', 'created_at desc'])
    .execute();
  await db.schema
    .createIndex('notices_folded')
    .on('notices')
    .column('folded_into')
    .where(sql.ref('folded_into'), 'is not', null)
    .execute();

  await clustered(
    db,
    db.schema
      .createTable('notice_attempts')
      .addColumn('notice_id', 'text', (column) =>
        column.notNull().references('notices.id').onDelete('cascade'),
      )
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('channel_id', 'text')
      .addColumn('started_at', time, (column) => column.notNull())
      .addColumn('ended_at', time)
      .addColumn('outcome', 'text')
      .addColumn('block', 'text')
      .addColumn('code', 'text')
      .addColumn('detail', 'text')
      .addPrimaryKeyConstraint('notice_attempts_key', ['notice_id', 'number']),
  ).execute();

  await strict(
    db,
    db.schema
      .createTable('tenant_settings')
      .addColumn('tenant_id', 'text', (column) =>
        column.notNull().references('tenants.id').onDelete('cascade'),
      )
      .addColumn('section', 'text', (column) => column.notNull())
      .addColumn('value', 'text', (column) => column.notNull())
      .addColumn('updated_at', time, (column) => column.notNull())
      .addPrimaryKeyConstraint('tenant_settings_key', ['tenant_id', 'section']),
  ).execute();

  await strict(
    db,
    db.schema
      .createTable('message_templates')
      .addColumn('tenant_id', 'text', (column) =>
        column.notNull().references('tenants.id').onDelete('cascade'),
      )
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('locale', 'text', (column) => column.notNull())
      .addColumn('length', 'text', (column) => column.notNull())
      .addColumn('subject', 'text')
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('failure', 'text')
      .addColumn('updated_at', time, (column) => column.notNull())
      .addPrimaryKeyConstraint('message_templates_key', ['tenant_id', 'kind', 'locale', 'length']),
  ).execute();

  await strict(
    db,
    db.schema
      .createTable('satisfaction_answers')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('tenant_id', 'text', (column) =>
        column.notNull().references('tenants.id').onDelete('cascade'),
      )
      .addColumn('incident_id', 'text')
      .addColumn('asked_at', time, (column) => column.notNull())
      .addColumn('answered_at', time)
      // 1 to 5; null where it was put aside.
      .addColumn('score', 'integer')
      .addColumn('answered_by', 'text'),
  ).execute();
  await db.schema
    .createIndex('satisfaction_by_tenant')
    .on('satisfaction_answers')
    .columns(['tenant_id', 'asked_at'])
    .execute();
}
