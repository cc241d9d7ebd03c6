import { sql } from 'kysely';

import type { Database } from './database.ts';
import { migrations } from './migrations/index.ts';

/** The file was written by a newer version of the program, whose tables this one does not know. */
export class NewerSchemaError extends Error {
  override readonly name = 'NewerSchemaError';
}

type Options = {
  now: () => number;
  /** Runs once before the first migration of a database that already holds data. */
  beforeFirst?: () => Promise<void>;
};

/**
 * Brings the schema to the newest number: forward only, each step in a transaction of its own, so that a
 * kill leaves the old schema or the new, never something between. (Kysely's own migrator does not wrap
 * SQLite's steps in a transaction.)
 */
export async function migrate(db: Database, { now, beforeFirst }: Options): Promise<void> {
  await createLedger(db);
  const applied = await db
    .selectFrom('schema_migrations')
    .select(['number', 'name'])
    .orderBy('number')
    .execute();

  for (const { number, name } of applied) {
    const known = migrations.find((migration) => migration.number === number);
    if (known?.name !== name) {
      throw new NewerSchemaError(
        `expected a schema up to ${migrations.at(-1)?.number ?? 0}, got migration ${number} (${name})`,
      );
    }
  }

  const done = new Set(applied.map(({ number }) => number));
  const pending = migrations.filter(({ number }) => !done.has(number));
  if (pending.length > 0 && done.size > 0) {
    await beforeFirst?.();
  }
  for (const { number, name, up } of pending) {
    await db.transaction().execute(async (transaction) => {
      await up(transaction);
      await transaction
        .insertInto('schema_migrations')
        .values({ number, name, applied_at: now() })
        .execute();
    });
  }
}

async function createLedger(db: Database): Promise<void> {
  await db.schema
    .createTable('schema_migrations')
    .ifNotExists()
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('applied_at', 'bigint', (column) => column.notNull())
    .execute();
}

/** The newest migration that has run; 0 before the first. */
export async function schemaVersion(db: Database): Promise<number> {
  const row = await db
    .selectFrom('schema_migrations')
    .select(sql<number | null>`max(number)`.as('number'))
    .executeTakeFirst();
  return row?.number ?? 0;
}
