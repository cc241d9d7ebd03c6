import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { type Backup, createBackups } from './backups.ts';
import { type Database, openDatabase } from './database.ts';
import { checkIntegrity, type Integrity } from './integrity.ts';
import { schemaVersion } from './migrate.ts';
import { isDamage, quarantine, restoreNewest } from './quarantine.ts';
import { sqliteVersion } from './sqlite-connection.ts';
import { readSidecar, type Sidecar, writeSidecar } from './store-sidecar.ts';

export type StoreFacts = {
  sqlite: string;
  schemaVersion: number;
  bytes: number;
  walBytes: number;
} & Pick<Sidecar, 'lastIntegrity' | 'lastBackup' | 'quarantined'>;

/** The open store and what belongs to its file. */
export type Store = {
  db: Database;
  /** The last run ended without closing the store, so that it should be looked through. */
  wasUnclean: boolean;
  /** The file was damaged at this start: it is set aside, and this is what took its place. */
  quarantinedNow: { at: number; restoredFrom: number | null } | null;
  facts(): Promise<StoreFacts>;
  /** Looks the file through beside the running agent. Damage found is remembered for the next start. */
  checkIntegrity(depth?: 'quick_check' | 'integrity_check'): Promise<Integrity>;
  /** A verified copy in the folder `backups`. */
  backup(): Promise<Backup>;
  /** Moves what is in the write-ahead log into the file and closes it. */
  close(): Promise<void>;
};

type Options = { folder: string; now: () => number };

/**
 * Opens the store of a data folder, brought to the newest schema. A damaged file is set aside and the newest
 * sound backup, or an empty database, takes its place. Throws where the folder or the schema cannot be used.
 */
export async function openStore({ folder, now }: Options): Promise<Store> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'admin-agent.db');
  const sidecarPath = join(folder, 'store-state.json');
  const backups = createBackups(join(folder, 'backups'));
  let sidecar = readSidecar(sidecarPath);
  let quarantinedNow: Store['quarantinedNow'] = null;

  const remember = (change: Partial<Sidecar>) => {
    sidecar = { ...sidecar, ...change };
    writeSidecar(sidecarPath, sidecar);
  };

  const open = () =>
    openDatabase(path, {
      now,
      beforeMigration: async (file) => {
        const { at, bytes } = await backups.make(file, now());
        remember({ lastBackup: { at, bytes } });
      },
    });

  async function replaceDamaged(damage: string): Promise<void> {
    const at = now();
    // Said first: a kill half-way leaves no file, and the next start must restore one, not begin an empty one.
    remember({ damage });
    quarantine(path, join(folder, 'quarantine'), at);
    quarantinedNow = { at, restoredFrom: await restoreNewest(backups, path) };
    remember({ damage: null, quarantined: quarantinedNow });
  }

  const wasUnclean = existsSync(path) && !sidecar.isClosed;
  if (sidecar.damage !== null) {
    await replaceDamaged(sidecar.damage);
  }
  const { db, file } = await open().catch(async (error: unknown) => {
    if (!isDamage(error)) {
      throw error;
    }
    await replaceDamaged(error.message);
    return open();
  });
  chmodSync(path, 0o600);
  remember({ isClosed: false });

  return {
    db,
    wasUnclean,
    quarantinedNow,

    async facts() {
      return {
        sqlite: sqliteVersion(file.raw),
        schemaVersion: await schemaVersion(db),
        bytes: sizeOf(path),
        walBytes: sizeOf(`${path}-wal`),
        lastIntegrity: sidecar.lastIntegrity,
        lastBackup: sidecar.lastBackup,
        quarantined: sidecar.quarantined,
      };
    },

    async checkIntegrity(depth = 'quick_check') {
      const result = await checkIntegrity(path, depth);
      remember({ lastIntegrity: { at: now(), ...result }, damage: result.detail });
      return result;
    },

    async backup() {
      const backup = await backups.make(file, now());
      remember({ lastBackup: { at: backup.at, bytes: backup.bytes } });
      return backup;
    },

    async close() {
      file.raw.pragma('wal_checkpoint(truncate)');
      await db.destroy();
      remember({ isClosed: true });
    },
  };
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}
