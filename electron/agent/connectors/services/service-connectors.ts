import type { ConnectorConfig } from '#shared/schemas/connector.ts';

import type { Connector, ConnectorRegistry, ServiceKind } from '../connector.ts';
import type { BotServices } from './service-of-bot.ts';
import { readService } from './service-reading.ts';

/** Every kind of bot that is nothing but a service of this machine. */
export function serviceConnectors(services: BotServices): Pick<ConnectorRegistry, ServiceKind> {
  return {
    process: createServiceConnector('process', services),
    systemd: createServiceConnector('systemd', services),
    docker: createServiceConnector('docker', services),
    pm2: createServiceConnector('pm2', services),
  };
}

/** Bots that are known by what they run as alone: well while their manager says that they run. */
function createServiceConnector<Config extends Extract<ConnectorConfig, { type: ServiceKind }>>(
  type: Config['type'],
  services: BotServices,
): Connector<Config> {
  return {
    type,
    originOf: () => `${type}:`,
    isLocal: () => true,
    timeoutMs: () => services.lookWithinMs(type),
    async probe(config, context) {
      const startedAt = context.clock.mono();
      const state = await services.look(config, context);
      if (state === null) {
        throw new TypeError(`expected a bot of kind ${type} to have a service`);
      }
      return readService(state, Math.round(context.clock.mono() - startedAt));
    },
    hold(config, context) {
      services.hold(config, context, (state) => context.report(readService(state, null)));
    },
  };
}
