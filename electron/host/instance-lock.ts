import SQLite from 'better-sqlite3';

import { StartError, systemReason } from './start-error.ts';

/** Who works on a data folder. */
export type LockHolder = { pid: number; host: string; startedAt: number };

export type InstanceLock = {
  /** Gives the folder free for the next process. */
  release(): void;
};

/**
 * Makes this process the only one that works on a data folder, or throws a `StartError` that names the one which
 * does. The operating system holds the lock (SQLite's write lock on a file of its own) and lets go of it however the process ends, so
 * that one left by `kill -9` is free at once and no process id is ever mistaken for another's.
 */
export function takeInstanceLock(path: string, holder: LockHolder): InstanceLock {
  const file = openLock(path);
  try {
    file.exec('begin immediate');
    file.exec(
      'create table if not exists holder (pid integer, host text, started_at integer) strict',
    );
    file.exec('delete from holder');
    file
      .prepare('insert into holder values (?, ?, ?)')
      .run(holder.pid, holder.host, holder.startedAt);
    file.exec('commit');
    // The lock proper: others can still read who holds it.
    file.exec('begin immediate');
  } catch (error) {
    const other = readHolder(file);
    file.close();
    if (error instanceof SQLite.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new StartError('already_running', { path, pid: other?.pid ?? 0 }, { cause: error });
    }
    throw unusable(path, error);
  }
  const release = () => {
    process.off('exit', release);
    if (file.open) {
      file.close();
    }
  };
  // Also keeps the connection from being collected as garbage, which would give the lock back.
  process.on('exit', release);
  return { release };
}

/** Who holds the lock now; `undefined` where nobody does, whatever the file says. */
export function currentHolder(path: string): LockHolder | undefined {
  let file: SQLite.Database;
  try {
    file = new SQLite(path, { timeout: 0, fileMustExist: true });
  } catch {
    return undefined;
  }
  try {
    file.exec('begin immediate');
    file.exec('rollback');
    return undefined;
  } catch {
    return readHolder(file);
  } finally {
    file.close();
  }
}

function openLock(path: string): SQLite.Database {
  try {
    // Long enough for a look by `currentHolder` to be over.
    return new SQLite(path, { timeout: 250 });
  } catch (error) {
    throw unusable(path, error);
  }
}

function unusable(path: string, error: unknown): StartError {
  return new StartError(
    'data_folder_unusable',
    { folder: path, reason: systemReason(error) },
    { cause: error },
  );
}

function readHolder(file: SQLite.Database): LockHolder | undefined {
  try {
    return file
      .prepare<[], LockHolder>('select pid, host, started_at as startedAt from holder')
      .get();
  } catch {
    return undefined;
  }
}
