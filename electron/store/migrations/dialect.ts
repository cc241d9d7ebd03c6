import { type CreateTableBuilder, type Kysely, SqliteAdapter, sql } from 'kysely';

/** True for SQLite; PostgreSQL is the other dialect that migrations are written for. */
// oxlint-disable-next-line typescript/no-explicit-any -- a migration knows no application types
export function isSqlite(db: Kysely<any>): boolean {
  return db.getExecutor().adapter instanceof SqliteAdapter;
}

/** Ends a table: column types are enforced where the dialect does not do so by itself. */
export function strict<Table extends string, Columns extends string>(
  // oxlint-disable-next-line typescript/no-explicit-any -- a migration knows no application types
  db: Kysely<any>,
  table: CreateTableBuilder<Table, Columns>,
): CreateTableBuilder<Table, Columns> {
  return isSqlite(db) ? table.modifyEnd(sql`strict`) : table;
}

/** As `strict`, and the rows lie in the order of the primary key, without a second b-tree. */
export function clustered<Table extends string, Columns extends string>(
  // oxlint-disable-next-line typescript/no-explicit-any -- a migration knows no application types
  db: Kysely<any>,
  table: CreateTableBuilder<Table, Columns>,
): CreateTableBuilder<Table, Columns> {
  return isSqlite(db) ? table.modifyEnd(sql`strict, without rowid`) : table;
}

/** The type of an integer of 64 bits: SQLite's strict tables know only `integer`. */
// oxlint-disable-next-line typescript/no-explicit-any -- a migration knows no application types
export function big(db: Kysely<any>): 'integer' | 'bigint' {
  return isSqlite(db) ? 'integer' : 'bigint';
}
