import type { Kysely } from 'kysely';

import { big, clustered } from './dialect.ts';

/** What people answered by a channel: which messages were taken up, and which numbers gave wrong codes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const time = big(db);

  // A message is taken up once, however often a gateway tells of it.
  await clustered(
    db,
    db.schema
      .createTable('answers')
      .addColumn('tenant_id', 'text', (column) =>
        column.notNull().references('tenants.id').onDelete('cascade'),
      )
      .addColumn('message_id', 'text', (column) => column.notNull())
      .addColumn('at', time, (column) => column.notNull())
      .addPrimaryKeyConstraint('answers_key', ['tenant_id', 'message_id']),
  ).execute();

  await clustered(
    db,
    db.schema
      .createTable('answer_codes')
      .addColumn('tenant_id', 'text', (column) =>
        column.notNull().references('tenants.id').onDelete('cascade'),
      )
      // A digest of the number.
      .addColumn('who', 'text', (column) => column.notNull())
      .addColumn('wrong', 'integer', (column) => column.notNull())
      .addColumn('since', time, (column) => column.notNull())
      .addColumn('locked_until', time)
      .addPrimaryKeyConstraint('answer_codes_key', ['tenant_id', 'who']),
  ).execute();
}
