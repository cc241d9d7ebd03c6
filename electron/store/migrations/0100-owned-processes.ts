import type { Kysely } from 'kysely';

import { big, strict } from './dialect.ts';

/** What the agent itself started on this machine, so that one that was killed finds it again at its next start. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await strict(
    db,
    db.schema
      .createTable('owned_processes')
      .addColumn('marker', 'text', (column) => column.primaryKey())
      .addColumn('pid', 'integer')
      .addColumn('beginning', 'text')
      .addColumn('grace_ms', 'integer', (column) => column.notNull())
      .addColumn('started_at', big(db), (column) => column.notNull()),
  ).execute();
}
