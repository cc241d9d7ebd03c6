import { type Kysely, sql } from 'kysely';

import { big, clustered } from './dialect.ts';

const counters = [
  'ok_ms',
  'degraded_ms',
  'down_ms',
  'unknown_ms',
  'maintenance_ms',
  'paused_ms',
  'checks',
  'failed_connection',
  'failed_timeout',
  'failed_answer',
  'failed_access',
  'failed_other',
  'latency_count',
  'latency_sum_ms',
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  const time = big(db);

  // The check log. One b-tree in the order every reader wants: a bot's rows by time.
  await clustered(
    db,
    db.schema
      .createTable('bot_health_logs')
      .addColumn('bot_key', 'integer', (column) => column.notNull())
      .addColumn('at', time, (column) => column.notNull())
      .addColumn('verdict', 'integer', (column) => column.notNull())
      .addColumn('layers', 'integer', (column) => column.notNull())
      .addColumn('latency_ms', 'integer')
      .addColumn('cause', 'integer', (column) => column.notNull())
      .addColumn('code', 'integer')
      .addColumn('source', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('bot_health_logs_key', ['bot_key', 'at']),
  ).execute();

  await clustered(
    db,
    db.schema
      .createTable('check_evidence')
      .addColumn('bot_key', 'integer', (column) => column.notNull())
      .addColumn('at', time, (column) => column.notNull())
      .addColumn('evidence', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('check_evidence_key', ['bot_key', 'at']),
  ).execute();

  // From `at` on, what the bot's time is counted as. The rollups can be made anew from this and the log.
  await clustered(
    db,
    db.schema
      .createTable('bot_status_changes')
      .addColumn('bot_key', 'integer', (column) => column.notNull())
      .addColumn('at', time, (column) => column.notNull())
      .addColumn('state', 'integer', (column) => column.notNull())
      .addColumn('cause', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('bot_status_changes_key', ['bot_key', 'at']),
  ).execute();

  // The newest verdict of each bot, so that a start needs no look at the log.
  await clustered(
    db,
    db.schema
      .createTable('bot_states')
      .addColumn('bot_key', 'integer', (column) => column.primaryKey())
      .addColumn('verdict', 'integer', (column) => column.notNull())
      .addColumn('cause', 'integer', (column) => column.notNull())
      .addColumn('code', 'integer')
      .addColumn('layers', 'integer', (column) => column.notNull())
      .addColumn('latency_ms', 'integer')
      .addColumn('since', time, (column) => column.notNull())
      .addColumn('last_checked_at', time)
      .addColumn('span_state', 'integer', (column) => column.notNull())
      .addColumn('accounted_at', time, (column) => column.notNull())
      .addColumn('tls_valid_to', time),
  ).execute();

  for (const size of ['hourly', 'daily']) {
    await createBuckets(db, `bot_health_${size}`, 'bot_key', 'integer');
    await createBuckets(db, `tenant_health_${size}`, 'tenant_id', 'text');
  }

  // Latency sketches stand apart, so that a report without percentiles never reads them. Days are merged
  // from hours.
  await clustered(
    db,
    db.schema
      .createTable('bot_latency_hourly')
      .addColumn('bot_key', 'integer', (column) => column.notNull())
      .addColumn('start', time, (column) => column.notNull())
      .addColumn('sketch', sql.raw(time === 'bigint' ? 'bytea' : 'blob'), (column) =>
        column.notNull(),
      )
      .addPrimaryKeyConstraint('bot_latency_hourly_key', ['bot_key', 'start']),
  ).execute();
}

async function createBuckets(
  db: Kysely<unknown>,
  table: string,
  owner: 'bot_key' | 'tenant_id',
  ownerType: 'integer' | 'text',
): Promise<void> {
  const time = big(db);
  let builder = db.schema
    .createTable(table)
    .addColumn(owner, ownerType, (column) => column.notNull())
    .addColumn('start', time, (column) => column.notNull());
  for (const counter of counters) {
    builder = builder.addColumn(counter, time, (column) => column.notNull());
  }
  await clustered(
    db,
    builder
      .addColumn('latency_min_ms', 'integer')
      .addColumn('latency_max_ms', 'integer')
      .addPrimaryKeyConstraint(`${table}_key`, [owner, 'start'] as never[]),
  ).execute();
}
