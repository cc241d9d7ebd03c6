import type { Admit } from '#electron/agent/fleet/fleet-service.ts';
import { listGateways } from '#electron/store/bot-store.ts';
import { AppError } from '#shared/errors.ts';
import type { ConnectorConfig } from '#shared/schemas/connector.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

import { gatewayKey } from './gateway-address.ts';

type Owned = { tenantId: TenantId; connector: ConnectorConfig };

/** True where another tenant has the gateway: who may ask one may see all of it. */
export function isTaken({ tenantId, connector }: Owned, others: readonly Owned[]): boolean {
  if (connector.type !== 'openclaw') {
    return false;
  }
  const key = gatewayKey(connector.url);
  return others.some(
    (other) =>
      other.tenantId !== tenantId &&
      other.connector.type === 'openclaw' &&
      gatewayKey(other.connector.url) === key,
  );
}

/**
 * One gateway is one domain of trust, so it belongs to one tenant. Asked within the transaction that stores the bot, so
 * that of two tenants at once one is refused; who has it is not said.
 */
export const admitToGateway: Admit = async (transaction, bot) => {
  if (bot.connector.type === 'openclaw' && isTaken(bot, await listGateways(transaction))) {
    throw new AppError('gateway_taken');
  }
};
