import { type Kysely, sql } from 'kysely';

import { big, strict } from './dialect.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  const time = big(db);

  await db.schema
    .alterTable('bots')
    .addColumn('healing', 'text', (column) => column.check(sql`healing in ('off', 'ask', 'auto')`))
    .execute();
  await db.schema.alterTable('bot_states').addColumn('run_id', 'text').execute();
  await db.schema
    .alterTable('incidents')
    .addColumn('parent_id', 'text', (column) =>
      column.references('incidents.id').onDelete('set null'),
    )
    .execute();
  await db.schema.alterTable('incidents').addColumn('healing_stopped_at', time).execute();

  await strict(
    db,
    db.schema
      .createTable('recovery_attempts')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('tenant_id', 'text', (column) =>
        column.notNull().references('tenants.id').onDelete('cascade'),
      )
      .addColumn('bot_id', 'text', (column) =>
        column.notNull().references('bots.id').onDelete('cascade'),
      )
      .addColumn('incident_id', 'text', (column) =>
        column.references('incidents.id').onDelete('cascade'),
      )
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('step', 'text', (column) =>
        column.notNull().check(sql`step in ('restart_channel', 'restart_bot', 'roll_back')`),
      )
      .addColumn('state', 'text', (column) =>
        column
          .notNull()
          .check(
            sql`state in ('planned', 'running', 'verifying', 'succeeded', 'failed', 'abandoned')`,
          ),
      )
      .addColumn('actor_kind', 'text', (column) => column.notNull())
      .addColumn('actor_id', 'text', (column) => column.notNull())
      .addColumn('cause', 'integer', (column) => column.notNull())
      .addColumn('reason', 'text')
      .addColumn('run_before', 'text')
      .addColumn('run_after', 'text')
      .addColumn('is_proven', 'integer', (column) =>
        column.notNull().check(sql`is_proven in (0, 1)`),
      )
      .addColumn('config_version_id', 'text')
      .addColumn('failure', 'text')
      .addColumn('planned_at', time, (column) => column.notNull())
      .addColumn('started_at', time)
      .addColumn('verify_until', time)
      .addColumn('ended_at', time),
  ).execute();

  // Nothing is repaired twice at once; the database holds that, not the callers.
  await db.schema
    .createIndex('recovery_attempts_one_under_way_per_bot')
    .on('recovery_attempts')
    .column('bot_id')
    .unique()
    .where(sql.ref('state'), 'in', ['planned', 'running', 'verifying'])
    .execute();

  // Serves a bot's newest attempts, the breaker and the cascade when a bot is purged.
  await db.schema
    .createIndex('recovery_attempts_by_bot_newest')
    .on('recovery_attempts')
    .columns(['bot_id', 'planned_at desc'])
    .execute();

  await db.schema
    .createIndex('recovery_attempts_by_incident')
    .on('recovery_attempts')
    .column('incident_id')
    .execute();
}
