import type { Kysely } from 'kysely';

import { big, clustered } from './dialect.ts';

/** What belongs together: the incidents of one trouble, and the alerts that people took apart. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Serves the parts of a trouble, and the removal of what they are parts of.
  await db.schema.createIndex('incidents_by_parent').on('incidents').column('parent_id').execute();

  // Troubles that have not one cause, by the word of a person: one was taken out of the group that the other is in.
  await clustered(
    db,
    db.schema
      .createTable('alert_splits')
      .addColumn('tenant_id', 'text', (column) =>
        column.notNull().references('tenants.id').onDelete('cascade'),
      )
      .addColumn('taken', 'text', (column) => column.notNull())
      .addColumn('other', 'text', (column) => column.notNull())
      .addColumn('group_key', 'text', (column) => column.notNull())
      .addColumn('at', big(db), (column) => column.notNull())
      .addPrimaryKeyConstraint('alert_splits_key', ['tenant_id', 'taken', 'other']),
  ).execute();
}
