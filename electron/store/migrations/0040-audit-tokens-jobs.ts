import { type Kysely, sql } from 'kysely';

import { big, strict } from './dialect.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  const time = big(db);

  // One hash chain a tenant and one for what belongs to none. No foreign key: proof outlives its subject.
  await strict(
    db,
    db.schema
      .createTable('audit_log')
      .addColumn('seq', 'integer', (column) => column.notNull())
      .addColumn('at', time, (column) => column.notNull())
      .addColumn('tenant_id', 'text')
      .addColumn('actor_kind', 'text', (column) => column.notNull())
      .addColumn('actor_id', 'text', (column) => column.notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('reason', 'text')
      .addColumn('before_digest', 'text')
      .addColumn('after_digest', 'text')
      .addColumn('correlation_id', 'text', (column) => column.notNull())
      .addColumn('result', 'text', (column) => column.notNull())
      .addColumn('details_ref', 'text')
      .addColumn('prev_hash', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull()),
  ).execute();

  // The order of each chain, and its head.
  await sql`create unique index audit_log_chain on audit_log (coalesce(tenant_id, ''), seq)`.execute(
    db,
  );

  await strict(
    db,
    db.schema
      .createTable('api_tokens')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('role', 'text', (column) =>
        column.notNull().check(sql`role in ('client', 'viewer', 'operator', 'owner')`),
      )
      .addColumn('tenant_id', 'text', (column) =>
        column.references('tenants.id').onDelete('cascade'),
      )
      .addColumn('digest', 'text', (column) => column.notNull().unique())
      .addColumn('created_at', time, (column) => column.notNull())
      .addColumn('last_used_at', time)
      .addColumn('revoked_at', time),
  ).execute();

  await strict(
    db,
    db.schema
      .createTable('job_runs')
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('scope', 'text', (column) => column.notNull())
      .addColumn('last_run_at', time, (column) => column.notNull())
      .addColumn('last_outcome', 'text', (column) =>
        column.check(sql`last_outcome in ('done', 'failed')`),
      )
      .addPrimaryKeyConstraint('job_runs_key', ['name', 'scope']),
  ).execute();
}
