import type { ConnectorConfig } from '#shared/schemas/connector.ts';

import type { ConfigAccess } from '../config-access.ts';
import type { Connector, ConnectorRegistry } from '../connector.ts';
import type { Repair } from '../repair.ts';
import type { BotServices } from './service-of-bot.ts';

type Given = { services: BotServices; repair: Repair; config: ConfigAccess };

/** Every kind of bot, with what it runs as on this machine, how it is restarted, and where its configuration is. */
export function withServices(registry: ConnectorRegistry, given: Given): ConnectorRegistry {
  return {
    http: withService(registry.http, given),
    websocket: withService(registry.websocket, given),
    heartbeat: withService(registry.heartbeat, given),
    openclaw: withService(registry.openclaw, given),
    process: { repair: given.repair, config: given.config, ...registry.process },
    systemd: { repair: given.repair, config: given.config, ...registry.systemd },
    docker: { repair: given.repair, config: given.config, ...registry.docker },
    pm2: { repair: given.repair, config: given.config, ...registry.pm2 },
  };
}

/**
 * A kind of bot that is reached in its own way and may say what it runs as on this machine: it is restarted by that,
 * its end is noticed at once, and its readings say which run it is.
 */
function withService<Config extends ConnectorConfig>(
  connector: Connector<Config>,
  { services, repair, config: access }: Given,
): Connector<Config> {
  // The run of a bot only changes where it was not well, or where its service said so.
  const knownRuns = new WeakMap<Config, string>();

  return {
    repair: connector.activity ? { ...repair, activity: connector.activity } : repair,
    config: access,
    ...connector,
    async probe(config, context) {
      const reading = await connector.probe(config, context);
      if (services.serviceOf(config) === undefined || reading.runId !== undefined) {
        return reading;
      }
      if (reading.cause !== null || reading.isInconclusive) {
        knownRuns.delete(config);
        return reading;
      }
      const runId = knownRuns.get(config) ?? (await runOf(services, config, context));
      if (runId === null) {
        return reading;
      }
      knownRuns.set(config, runId);
      return { ...reading, runId };
    },
    hold(config, context) {
      services.hold(config, context, () => {
        knownRuns.delete(config);
        context.look();
      });
      connector.hold?.(config, context);
    },
  };
}

async function runOf(
  services: BotServices,
  ...[config, context]: Parameters<BotServices['look']>
): Promise<string | null> {
  const state = await services.look(config, context);
  return state?.isAvailable ? state.runId : null;
}
