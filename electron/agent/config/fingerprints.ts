import { createHmac } from 'node:crypto';

import type { Random, SecretRef, SecretVault } from '#electron/agent/ports.ts';
import { createConfigStore } from '#electron/store/config-store.ts';
import type { Database } from '#electron/store/database.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

import type { Fingerprint } from './mask-config.ts';

const keyBytes = 32;

export type Fingerprints = ReturnType<typeof createFingerprints>;

/**
 * Fingerprints of secrets, by a key that is each tenant's own and lies in the vault: without it nobody can try out what
 * a short secret may be.
 */
export function createFingerprints({
  db,
  vault,
  random,
}: {
  db: Database;
  vault: SecretVault;
  random: Random;
}) {
  const keys = new Map<TenantId, Buffer>();
  // A vault that closes forgets its keys, and so does this.
  vault.onChange(() => {
    if (vault.status().state !== 'open') {
      for (const key of keys.values()) {
        key.fill(0);
      }
      keys.clear();
    }
  });

  async function make(tenantId: TenantId): Promise<void> {
    await db.transaction().execute(async (transaction) => {
      const store = createConfigStore(transaction, tenantId);
      if ((await store.key()) === undefined) {
        await store.addKey(
          await vault.seal(transaction, tenantId, 'config', random.bytes(keyBytes)),
        );
      }
    });
  }

  async function keyOf(tenantId: TenantId): Promise<Buffer> {
    const known = keys.get(tenantId);
    if (known) {
      return known;
    }
    if ((await createConfigStore(db, tenantId).key()) === undefined) {
      await make(tenantId);
    }
    const ref = await createConfigStore(db, tenantId).key();
    const key = await vault.open(tenantId, ref as SecretRef);
    keys.set(tenantId, key);
    return key;
  }

  return {
    /** Rejects with `vault_locked` while the vault is not open. */
    async of(tenantId: TenantId): Promise<Fingerprint> {
      // A copy of its own, because the vault may close while it is in use.
      const key = Buffer.from(await keyOf(tenantId));
      return (value) => createHmac('sha256', key).update(value).digest('hex').slice(0, 8);
    },
  };
}
