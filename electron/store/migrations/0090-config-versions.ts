import { type Kysely, sql } from 'kysely';

import { big, strict } from './dialect.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  const time = big(db);

  await strict(
    db,
    db.schema
      .createTable('config_versions')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('tenant_id', 'text', (column) =>
        column.notNull().references('tenants.id').onDelete('cascade'),
      )
      .addColumn('bot_id', 'text', (column) =>
        column.notNull().references('bots.id').onDelete('cascade'),
      )
      .addColumn('number', 'integer', (column) => column.notNull())
      // Where the configuration is: what was found in one place says nothing about another.
      .addColumn('place', 'text', (column) => column.notNull())
      .addColumn('format', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('parent_hash', 'text')
      .addColumn('revision', 'text')
      .addColumn('origin', 'text', (column) =>
        column
          .notNull()
          .check(sql`origin in ('found', 'outside', 'person', 'rollback', 'template')`),
      )
      .addColumn('author', 'text', (column) => column.notNull())
      .addColumn('reason', 'text')
      .addColumn('state', 'text', (column) =>
        column
          .notNull()
          .check(
            sql`state in ('candidate', 'applying', 'watching', 'good', 'bad', 'superseded', 'drifted')`,
          ),
      )
      .addColumn('created_at', time, (column) => column.notNull())
      .addColumn('applied_at', time)
      .addColumn('judged_at', time)
      .addColumn('grace_ms', time, (column) => column.notNull())
      .addColumn('trial_until', time)
      .addColumn('is_whole', 'integer', (column) => column.notNull().check(sql`is_whole in (0, 1)`))
      .addColumn('sealed_bytes_id', 'text')
      .addColumn('shown', 'text', (column) => column.notNull())
      .addColumn('issues', 'text', (column) => column.notNull()),
  ).execute();

  await db.schema
    .createIndex('config_versions_by_bot')
    .on('config_versions')
    .columns(['bot_id', 'number'])
    .unique()
    .execute();

  // One change of a bot at a time, and one good configuration; the database holds that, not the callers.
  for (const state of ['applying', 'watching', 'good']) {
    await db.schema
      .createIndex(`config_versions_one_${state}_per_bot`)
      .on('config_versions')
      .columns(['bot_id', 'place'])
      .unique()
      .where(sql.ref('state'), '=', state)
      .execute();
  }

  // Serves the question whether these bytes were set by way of another bot that shares the place.
  await db.schema
    .createIndex('config_versions_by_place')
    .on('config_versions')
    .columns(['place', 'hash'])
    .execute();

  // The tenant's key to fingerprints of secrets: where the vault keeps it.
  await strict(
    db,
    db.schema
      .createTable('config_keys')
      .addColumn('tenant_id', 'text', (column) =>
        column.primaryKey().references('tenants.id').onDelete('cascade'),
      )
      .addColumn('key_ref', 'text', (column) => column.notNull()),
  ).execute();

  await strict(
    db,
    db.schema
      .createTable('config_templates')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('tenant_id', 'text', (column) =>
        column.notNull().references('tenants.id').onDelete('cascade'),
      )
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('format', 'text', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('updated_at', time, (column) => column.notNull())
      .addUniqueConstraint('config_templates_name', ['tenant_id', 'name']),
  ).execute();

  await strict(
    db,
    db.schema
      .createTable('config_template_bots')
      // A bot is kept on one template at most.
      .addColumn('bot_id', 'text', (column) =>
        column.primaryKey().references('bots.id').onDelete('cascade'),
      )
      .addColumn('template_id', 'text', (column) =>
        column.notNull().references('config_templates.id').onDelete('cascade'),
      )
      .addColumn('tenant_id', 'text', (column) => column.notNull())
      .addColumn('bot_values', 'text', (column) => column.notNull()),
  ).execute();
}
