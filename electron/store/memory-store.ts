import { openDatabase } from './database.ts';
import { schemaVersion } from './migrate.ts';
import type { Store } from './open-store.ts';
import { sqliteVersion } from './sqlite-connection.ts';

/** A private store without a file, for simulations and tests. */
export async function openMemoryStore(now: () => number): Promise<Store> {
  const { db, file } = await openDatabase(':memory:', { now });
  return {
    db,
    wasUnclean: false,
    quarantinedNow: null,
    async facts() {
      return {
        sqlite: sqliteVersion(file.raw),
        schemaVersion: await schemaVersion(db),
        bytes: 0,
        walBytes: 0,
        lastIntegrity: null,
        lastBackup: null,
        quarantined: null,
      };
    },
    checkIntegrity: async () => ({ isSound: true, detail: null }),
    backup: () => Promise.reject(new Error('a store without a file has no backup')),
    close: () => db.destroy(),
  };
}
