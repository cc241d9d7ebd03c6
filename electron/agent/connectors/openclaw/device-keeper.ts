import type { Clock, SecretRef, SecretVault } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import { createGatewayDeviceStore } from '#electron/store/gateway-device-store.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

import { type DeviceIdentity, deviceOf, newDeviceKey } from './device-proof.ts';

export type DeviceKeeper = ReturnType<typeof createDeviceKeeper>;

/** One device a tenant, made when a gateway first asks for one; its private key is sealed in the vault. */
export function createDeviceKeeper({
  db,
  vault,
  clock,
}: {
  db: Database;
  vault: SecretVault;
  clock: Clock;
}) {
  /** A transaction, so that of two first needs at once the second finds what the first made. */
  async function make(tenantId: TenantId): Promise<SecretRef> {
    const key = newDeviceKey();
    try {
      return await db.transaction().execute(async (transaction) => {
        const store = createGatewayDeviceStore(transaction);
        const found = await store.find(tenantId);
        if (found) {
          return found.privateKeyRef as SecretRef;
        }
        const { id: deviceId, publicKey } = deviceOf(key);
        const privateKeyRef = await vault.seal(transaction, tenantId, 'device', key);
        await store.add(tenantId, { deviceId, publicKey, privateKeyRef, createdAt: clock.now() });
        return privateKeyRef;
      });
    } finally {
      key.fill(0);
    }
  }

  return {
    /** Rejects with `vault_locked` while the vault is not open. */
    async identityOf(tenantId: TenantId): Promise<DeviceIdentity> {
      const stored = await createGatewayDeviceStore(db).find(tenantId);
      // The store keeps what the vault answered.
      const ref = stored ? (stored.privateKeyRef as SecretRef) : await make(tenantId);
      const key = await vault.open(tenantId, ref);
      try {
        return deviceOf(key);
      } finally {
        key.fill(0);
      }
    },

    /** The id a person approves on a gateway; `null` where none was ever needed. */
    async deviceIdOf(tenantId: TenantId): Promise<string | null> {
      const stored = await createGatewayDeviceStore(db).find(tenantId);
      return stored?.deviceId ?? null;
    },
  };
}
