import type { CompiledQuery } from 'kysely';

import type { Database } from './database.ts';

/** A statement compiled once, whose parameters change from run to run. */
export type PreparedQuery = (db: Database, parameters: readonly unknown[]) => Promise<void>;

/** The same for any number of rows. */
export type PreparedInsert = (db: Database, rows: readonly (readonly unknown[])[]) => Promise<void>;

/**
 * Keeps the text of a query that the hot path runs for each check: building it anew would cost more than
 * running it. `compile` gets any values; only their order counts.
 */
export function prepareQuery(compile: (db: Database) => CompiledQuery): PreparedQuery {
  let compiled: CompiledQuery | undefined;
  return async (db, parameters) => {
    compiled ??= compile(db);
    await db.executeQuery({ ...compiled, parameters });
  };
}

/** As `prepareQuery`, and answers the rows. */
export function prepareSelect<Row>(
  compile: (db: Database) => CompiledQuery<Row>,
): (db: Database, parameters: readonly unknown[]) => Promise<Row[]> {
  let compiled: CompiledQuery<Row> | undefined;
  return async (db, parameters) => {
    compiled ??= compile(db);
    const { rows } = await db.executeQuery<Row>({ ...compiled, parameters });
    return rows;
  };
}

/**
 * So many rows a statement, as many as are left of the larger sizes first: what a statement costs beside its rows is
 * more than a row costs, and few texts of each are all that is kept. What follows from a verdict is a few rows.
 */
const sizes = [64, 8, 4, 2, 1] as const;

/** As `prepareQuery`, with several rows a statement. `compile` is told how many. */
export function prepareInsert(
  compile: (db: Database, rows: number) => CompiledQuery,
): PreparedInsert {
  const bySize = new Map(sizes.map((size) => [size, prepareQuery((db) => compile(db, size))]));

  return async (db, rows) => {
    let done = 0;
    for (const [size, insert] of bySize) {
      for (; rows.length - done >= size; done += size) {
        await insert(db, rows.slice(done, done + size).flat());
      }
    }
  };
}

/** The same row so many times, for `compile`. */
export function sampleRows<Row>(row: Row, count: number): Row[] {
  return Array.from({ length: count }, () => row);
}
