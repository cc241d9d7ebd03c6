import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';

import type { Database } from '#electron/store/database.ts';
import { migrate } from '#electron/store/migrate.ts';
import type { Schema } from '#electron/store/schema.ts';
import { openSqliteFile, type SqliteFile } from '#electron/store/sqlite-connection.ts';

/** What becomes of a process that is killed: from then on nothing it does has an effect. */
export type Fate = {
  /** Lets so many more steps happen; the last of them still takes effect where `isAfter`. */
  killIn(steps: number, isAfter: boolean): void;
  isKilled(): boolean;
  /** One step that the world outside would notice. */
  step<Result>(act: () => Result): Result;
};

export class KilledError extends Error {
  override readonly name = 'KilledError';
}

export function createFate(): Fate {
  let left = Infinity;
  let takesEffect = false;
  return {
    killIn(steps, isAfter) {
      left = steps;
      takesEffect = isAfter;
    },
    isKilled: () => left <= 0,
    step(act) {
      if (left <= 0) {
        throw new KilledError();
      }
      left -= 1;
      if (left > 0) {
        return act();
      }
      if (takesEffect) {
        const result: unknown = act();
        if (result instanceof Promise) {
          result.catch(() => undefined);
        }
      }
      throw new KilledError();
    },
  };
}

type KillableStore = { db: Database; raw: SqliteFile['raw'] };

/** The store over a file, every statement of which is a step that a kill can fall on. */
export async function openKillableStore(path: string, fate: Fate): Promise<KillableStore> {
  const { raw, forKysely } = openSqliteFile(path);
  // A process that is killed leaves what the system has; only a power cut would not.
  raw.pragma('synchronous = off');
  const database: SqliteDatabase = {
    close: () => forKysely.close(),
    prepare(text) {
      const statement = forKysely.prepare(text);
      return {
        reader: statement.reader,
        all: (parameters) => fate.step(() => statement.all(parameters)),
        run: (parameters) => fate.step(() => statement.run(parameters)),
        iterate: (parameters) => fate.step(() => statement.iterate(parameters)),
      } satisfies SqliteStatement;
    },
  };
  const db: Database = new Kysely<Schema>({ dialect: new SqliteDialect({ database }) });
  await migrate(db, { now: () => 0 });
  return { db, raw };
}
