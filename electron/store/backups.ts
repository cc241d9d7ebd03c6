import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';

import { checkIntegrity } from './integrity.ts';
import type { SqliteFile } from './sqlite-connection.ts';

const kept = 7;
const namePattern = /^admin-agent-(\d+)\.db$/;

/** A copy is one file: in WAL mode even a reader would leave two more beside it. */
function leaveWal(path: string): void {
  const copy = new SQLite(path);
  copy.pragma('journal_mode = delete');
  copy.close();
}

export type Backup = { path: string; at: number; bytes: number };

export type Backups = ReturnType<typeof createBackups>;

/** Verified copies of the database, newest first. */
export function createBackups(folder: string) {
  function list(): Backup[] {
    if (!existsSync(folder)) {
      return [];
    }
    return readdirSync(folder)
      .flatMap((name) => {
        const at = namePattern.exec(name)?.[1];
        const path = join(folder, name);
        return at ? [{ path, at: Number(at), bytes: statSync(path).size }] : [];
      })
      .sort((a, b) => b.at - a.at);
  }

  return {
    list,

    /** Copies the running database, opens the copy to verify it, and lets the oldest go. */
    async make(file: SqliteFile, at: number): Promise<Backup> {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const unverified = join(folder, `unverified-${at}.db`);
      await file.raw.backup(unverified);
      leaveWal(unverified);
      chmodSync(unverified, 0o600);
      const { isSound, detail } = await checkIntegrity(unverified, 'quick_check');
      if (!isSound) {
        rmSync(unverified, { force: true });
        throw new Error(`expected a sound copy of the store, got: ${detail}`);
      }
      const path = join(folder, `admin-agent-${at}.db`);
      renameSync(unverified, path);
      for (const { path: old } of list().slice(kept)) {
        rmSync(old, { force: true });
      }
      return { path, at, bytes: statSync(path).size };
    },
  };
}
