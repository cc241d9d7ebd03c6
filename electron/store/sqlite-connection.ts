import SQLite from 'better-sqlite3';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/**
 * Two connections that write or checkpoint at the same instant can corrupt a WAL database in every
 * version before this one (https://sqlite.org/wal.html#walresetbug).
 */
export const sqliteFloor = '3.51.3';

/** Marks the file as ours for tools such as file(1): "AdAg". */
const applicationId = 0x41644167;

const statementsKept = 400;

export type SqliteFile = {
  raw: SQLite.Database;
  /** What Kysely speaks to: prepared statements are kept, and a transaction takes the write lock at once. */
  forKysely: SqliteDatabase;
};

/** Opens a database file with the pragmas that make an acknowledged write survive a power cut. */
export function openSqliteFile(path: string): SqliteFile {
  const raw = new SQLite(path, { timeout: 5_000 });
  try {
    assertVersion(raw);
    setPragmas(raw, path);
  } catch (error) {
    raw.close();
    throw error;
  }
  return { raw, forKysely: withStatementCache(raw) };
}

function assertVersion(raw: SQLite.Database): void {
  const version = sqliteVersion(raw);
  if (compareVersions(version, sqliteFloor) < 0) {
    throw new Error(`expected SQLite ${sqliteFloor} or newer, got ${version}`);
  }
}

export function sqliteVersion(raw: SQLite.Database): string {
  return (
    raw.prepare<[], { version: string }>('select sqlite_version() as version').get()?.version ?? '0'
  );
}

/** Negative where `a` is the older of two dotted versions. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}

function setPragmas(raw: SQLite.Database, path: string): void {
  // Must come before the first table, else it needs a VACUUM to take effect.
  raw.pragma('auto_vacuum = incremental');
  const mode = raw.pragma('journal_mode = wal', { simple: true });
  // A network file system answers with another mode; an in-memory database has no journal to speak of.
  if (mode !== 'wal' && path !== ':memory:') {
    throw new Error(`expected a file system that can do WAL, got journal mode ${String(mode)}`);
  }
  raw.pragma('synchronous = full');
  raw.pragma('fullfsync = on');
  raw.pragma('checkpoint_fullfsync = on');
  raw.pragma('foreign_keys = on');
  raw.pragma('trusted_schema = off');
  raw.pragma('cell_size_check = on');
  raw.pragma('mmap_size = 0');
  raw.pragma('secure_delete = on');
  raw.pragma('temp_store = memory');
  raw.pragma('journal_size_limit = 67108864');
  raw.pragma(`application_id = ${applicationId}`);
}

/**
 * Kysely prepares each query anew; keeping the statements saves about a third of a stored check.
 * One process owns the file, so a write transaction takes its lock at the start instead of failing
 * half-way (`begin immediate`).
 */
function withStatementCache(raw: SQLite.Database): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => {
      kept.clear();
      raw.close();
    },
    prepare(sql) {
      const text = sql === 'begin' ? 'begin immediate' : sql;
      const known = kept.get(text);
      if (known) {
        return known;
      }
      const prepared = raw.prepare(text) as SqliteStatement;
      if (kept.size >= statementsKept) {
        const oldest = kept.keys().next().value;
        if (oldest !== undefined) {
          kept.delete(oldest);
        }
      }
      kept.set(text, prepared);
      return prepared;
    },
  };
}
