import { Kysely } from 'kysely';

import { migrate } from './migrate.ts';
import { describeGrownTables } from './planner-shapes.ts';
import type { Schema } from './schema.ts';
import { openSqliteFile, type SqliteFile } from './sqlite-connection.ts';
import { StablePlanDialect } from './sqlite-dialect.ts';

/** The store's query builder, or a transaction of it: stores take either. */
export type Database = Kysely<Schema>;

export type OpenDatabase = { db: Database; file: SqliteFile };

/** Opens a database brought to the newest schema. `:memory:` gives a private one. */
export async function openDatabase(
  path: string,
  options: { now: () => number; beforeMigration?: (file: SqliteFile) => Promise<void> },
): Promise<OpenDatabase> {
  const file = openSqliteFile(path);
  const db = new Kysely<Schema>({ dialect: new StablePlanDialect({ database: file.forKysely }) });
  try {
    // The first query lets Kysely take over the file, so that destroying it closes the file too.
    await db.connection().execute(async () => undefined);
    await migrate(db, {
      now: options.now,
      beforeFirst: async () => options.beforeMigration?.(file),
    });
    describeGrownTables(file.raw);
    return { db, file };
  } catch (error) {
    await db.destroy();
    if (file.raw.open) {
      file.raw.close();
    }
    throw error;
  }
}
