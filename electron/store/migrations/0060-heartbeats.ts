import { type Kysely, sql } from 'kysely';

import { big, clustered, strict } from './dialect.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  const time = big(db);

  // Where a bot calls, and what its calls add up to. Bodies are not in here, so that a call costs a short row.
  await strict(
    db,
    db.schema
      .createTable('heartbeats')
      .addColumn('bot_key', 'integer', (column) =>
        column.primaryKey().references('bots.bot_key').onDelete('cascade'),
      )
      .addColumn('tenant_id', 'text', (column) =>
        column.notNull().references('tenants.id').onDelete('cascade'),
      )
      .addColumn('ping_id', 'text', (column) => column.notNull().unique())
      .addColumn('slug', 'text')
      .addColumn('last_call_at', time)
      .addColumn('result', 'text', (column) => column.check(sql`result in ('success', 'failure')`))
      .addColumn('result_at', time)
      .addColumn('exit_code', 'integer')
      .addColumn('runs', 'text', (column) => column.notNull().defaultTo('[]'))
      .addColumn('counts_from', time)
      .addColumn('call_count', 'integer', (column) => column.notNull().defaultTo(0)),
  ).execute();

  // The address by name.
  await sql`create unique index heartbeats_slug on heartbeats (tenant_id, slug) where slug is not null`.execute(
    db,
  );

  // The newest calls of each bot: a ring of twenty places, so that it never grows.
  await clustered(
    db,
    db.schema
      .createTable('heartbeat_calls')
      .addColumn('bot_key', 'integer', (column) =>
        column.notNull().references('heartbeats.bot_key').onDelete('cascade'),
      )
      .addColumn('place', 'integer', (column) =>
        column.notNull().check(sql`place between 0 and 19`),
      )
      .addColumn('at', time, (column) => column.notNull())
      .addColumn('kind', 'text', (column) =>
        column.notNull().check(sql`kind in ('success', 'start', 'fail', 'log')`),
      )
      .addColumn('exit_code', 'integer')
      .addColumn('duration_ms', time)
      .addColumn('from_address', 'text')
      .addColumn('body', 'text')
      .addPrimaryKeyConstraint('heartbeat_calls_key', ['bot_key', 'place']),
  ).execute();

  await strict(
    db,
    db.schema
      .createTable('heartbeat_keys')
      .addColumn('tenant_id', 'text', (column) =>
        column.primaryKey().references('tenants.id').onDelete('cascade'),
      )
      .addColumn('ping_key', 'text', (column) => column.notNull().unique()),
  ).execute();
}
