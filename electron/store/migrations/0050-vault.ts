import { type Kysely, sql } from 'kysely';

import { big, isSqlite, strict } from './dialect.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  const time = big(db);
  const bytes = isSqlite(db) ? 'blob' : 'bytea';

  // What is known of the keys of the vault; the keys themselves are elsewhere, or wrapped by what is elsewhere.
  // A key is written down before it is kept anywhere and until it is destroyed, so that none is ever left behind.
  await strict(
    db,
    db.schema
      .createTable('vault_kek')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('state', 'text', (column) =>
        column.notNull().check(sql`state in ('coming', 'current', 'leaving')`),
      )
      .addColumn('backend', 'text', (column) =>
        column.notNull().check(sql`backend in ('keychain', 'passphrase', 'key_file')`),
      )
      .addColumn('check_value', bytes)
      .addColumn('wrapped', bytes)
      .addColumn('derivation', 'text')
      .addColumn('recovery_public', bytes)
      .addColumn('recovery_wrapped', bytes)
      .addColumn('made_at', time, (column) => column.notNull()),
  ).execute();

  // One key is in force; the database holds that, not the callers.
  await db.schema
    .createIndex('vault_kek_one_current')
    .on('vault_kek')
    .column('state')
    .unique()
    .where(sql.ref('state'), '=', 'current')
    .execute();

  await strict(
    db,
    db.schema
      .createTable('vault_keys')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('tenant_id', 'text', (column) =>
        column.notNull().references('tenants.id').onDelete('cascade'),
      )
      .addColumn('wrapped', bytes, (column) => column.notNull())
      .addColumn('created_at', time, (column) => column.notNull())
      .addColumn('retired_at', time),
  ).execute();

  await db.schema
    .createIndex('vault_keys_one_in_use_per_tenant')
    .on('vault_keys')
    .column('tenant_id')
    .unique()
    .where(sql.ref('retired_at'), 'is', null)
    .execute();

  await strict(
    db,
    db.schema
      .createTable('vault_secrets')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('tenant_id', 'text', (column) =>
        column.notNull().references('tenants.id').onDelete('cascade'),
      )
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('key_id', 'text', (column) =>
        column.notNull().references('vault_keys.id').onDelete('cascade'),
      )
      .addColumn('nonce', bytes, (column) => column.notNull())
      .addColumn('sealed', bytes, (column) => column.notNull()),
  ).execute();

  // A tenant that goes takes its secrets along, and a key is destroyed when nothing is sealed by it any more.
  await db.schema
    .createIndex('vault_secrets_by_tenant')
    .on('vault_secrets')
    .column('tenant_id')
    .execute();
  await db.schema
    .createIndex('vault_secrets_by_key')
    .on('vault_secrets')
    .column('key_id')
    .execute();
}
