import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';

import type { Backups } from './backups.ts';
import { checkIntegrity } from './integrity.ts';

/** Codes by which SQLite says that what it reads is not a sound database. */
const damageCodes = new Set([
  'SQLITE_CORRUPT',
  'SQLITE_NOTADB',
  'SQLITE_CORRUPT_INDEX',
  'SQLITE_CORRUPT_VTAB',
]);

/** True where opening failed because of what is in the file, not because of the disk or of our rights. */
export function isDamage(error: unknown): error is Error {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    damageCodes.has(error.code)
  );
}

const unreadable = { isSound: false };

/** Sets the database and its two companions aside, together: nothing of it is deleted. */
export function quarantine(path: string, folder: string, at: number): void {
  const target = join(folder, String(at));
  mkdirSync(target, { recursive: true, mode: 0o700 });
  for (const end of ['', '-wal', '-shm']) {
    if (existsSync(path + end)) {
      renameSync(path + end, join(target, basename(path) + end));
    }
  }
}

/** Puts the newest sound backup in the database's place. `null` where there is none. */
export async function restoreNewest(backups: Backups, path: string): Promise<number | null> {
  for (const backup of backups.list()) {
    const { isSound } = await checkIntegrity(backup.path, 'quick_check').catch(() => unreadable);
    if (isSound) {
      // Whole or not at all: a copy that was cut off would be taken for the store.
      copyFileSync(backup.path, `${path}.new`);
      renameSync(`${path}.new`, path);
      return backup.at;
    }
  }
  return null;
}
