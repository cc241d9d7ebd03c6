import type { Kysely } from 'kysely';

import { big, strict } from './dialect.ts';

/** Who each tenant is to the gateways it is paired with. The private key itself is in the vault. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await strict(
    db,
    db.schema
      .createTable('gateway_devices')
      .addColumn('tenant_id', 'text', (column) =>
        column.primaryKey().references('tenants.id').onDelete('cascade'),
      )
      .addColumn('device_id', 'text', (column) => column.notNull().unique())
      .addColumn('public_key', 'text', (column) => column.notNull())
      .addColumn('private_key_ref', 'text', (column) => column.notNull())
      .addColumn('created_at', big(db), (column) => column.notNull()),
  ).execute();
}
