import type { TenantId } from '#shared/schemas/ids.ts';

import type { Database } from './database.ts';

export type GatewayDevice = {
  deviceId: string;
  publicKey: string;
  /** Where the vault keeps the private key. */
  privateKeyRef: string;
  createdAt: number;
};

/** Who each tenant is to the gateways it is paired with. */
export function createGatewayDeviceStore(db: Database) {
  return {
    async find(tenantId: TenantId): Promise<GatewayDevice | undefined> {
      const row = await db
        .selectFrom('gateway_devices')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .executeTakeFirst();
      return (
        row && {
          deviceId: row.device_id,
          publicKey: row.public_key,
          privateKeyRef: row.private_key_ref,
          createdAt: row.created_at,
        }
      );
    },

    async add(tenantId: TenantId, device: GatewayDevice): Promise<void> {
      await db
        .insertInto('gateway_devices')
        .values({
          tenant_id: tenantId,
          device_id: device.deviceId,
          public_key: device.publicKey,
          private_key_ref: device.privateKeyRef,
          created_at: device.createdAt,
        })
        .execute();
    },
  };
}
