import type { CompiledQuery } from 'kysely';

import type { Database } from './database.ts';

/** A statement compiled once, whose parameters change from row to row. */
export type PreparedInsert = (db: Database, parameters: readonly unknown[]) => Promise<void>;

/**
 * Keeps the text of a query that the hot path runs for each check: building it anew would cost more than
 * running it. `compile` gets any values; only their order counts.
 */
export function prepareInsert(compile: (db: Database) => CompiledQuery): PreparedInsert {
  let compiled: CompiledQuery | undefined;
  return async (db, parameters) => {
    compiled ??= compile(db);
    await db.executeQuery({ ...compiled, parameters });
  };
}
