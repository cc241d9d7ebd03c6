import { AppError } from '#shared/errors.ts';
import type { ConnectorConfig } from '#shared/schemas/connector.ts';
import type { Service, ServiceType } from '#shared/schemas/connectors/service.ts';
import type { Rival } from '#shared/schemas/recovery.ts';

import type { HoldContext, ProbeContext } from '../connector.ts';
import { perConfig } from '../per-config.ts';
import type { RepairContext, Restarted } from '../repair.ts';
import { managerOf, type ServiceManagers, type ServiceState } from './service-manager.ts';

export type BotServices = ReturnType<typeof createBotServices>;

/** What each bot runs as on this machine, whatever its kind. */
export function createBotServices(managers: ServiceManagers) {
  let configs = 0;
  const numberOf = perConfig<ConnectorConfig, number>(() => (configs += 1));

  return {
    serviceOf,
    subjectOf,
    lookWithinMs: (type: ServiceType) => managers[type].lookWithinMs,

    /** `null` where the bot runs as nothing that is known of this machine. */
    async look(config: ConnectorConfig, context: ProbeContext): Promise<ServiceState | null> {
      const service = serviceOf(config);
      return service === undefined
        ? null
        : managerOf(managers, service).look(service, {
            ...context,
            subject: subjectOf(config, context),
          });
    },

    /** As `Repair.restart`. */
    async restart(config: ConnectorConfig, context: RepairContext): Promise<Restarted> {
      const service = serviceOf(config);
      if (service === undefined) {
        throw new AppError('restart_unavailable');
      }
      const subject = subjectOf(config, context) ?? context.botId;
      return managerOf(managers, service).restart(service, { ...context, subject });
    },

    /** As `Repair.targetOf`, for a bot that has a service. */
    targetOf(config: ConnectorConfig): string {
      const service = serviceOf(config);
      const name = service && managerOf(managers, service).nameOf(service);
      return name ?? (isGateway(config) ? gatewayOf(config) : `process:${numberOf(config)}`);
    },

    /** As `Repair.rivals`. */
    async rivals(config: ConnectorConfig, context: ProbeContext): Promise<readonly Rival[]> {
      const service = serviceOf(config);
      const manager = service && managerOf(managers, service);
      const subject = subjectOf(config, context);
      return (await manager?.rivals?.(service as Service, { ...context, subject })) ?? [];
    },

    /** Keeps watch over what the bot runs as, and runs it where that is ours to do. */
    hold(config: ConnectorConfig, context: HoldContext, changed: (state: ServiceState) => void) {
      const service = serviceOf(config);
      if (service === undefined) {
        return;
      }
      const subject = subjectOf(config, context) ?? context.botId;
      managerOf(managers, service).hold?.(service, { ...context, subject, changed });
    },
  };
}

/** A bot is a service by its kind, or says what it runs as. */
const serviceOf = perConfig((config: ConnectorConfig): Service | undefined => {
  switch (config.type) {
    case 'process':
    case 'systemd':
    case 'docker':
    case 'pm2': {
      const { configSource: _, ...service } = config;
      return service;
    }
    case 'http':
    case 'websocket':
    case 'heartbeat':
    case 'openclaw':
      return config.service;
    default:
      return config satisfies never;
  }
});

/** The agents of one gateway are bots of their own, and one run. */
function subjectOf(
  config: ConnectorConfig,
  { tenantId, botId }: Pick<ProbeContext, 'tenantId' | 'botId'>,
): string | null {
  return isGateway(config) && botId !== null ? `${tenantId} ${gatewayOf(config)}` : botId;
}

type Gateway = Extract<ConnectorConfig, { type: 'openclaw' }>;

function isGateway(config: ConnectorConfig): config is Gateway {
  return config.type === 'openclaw';
}

function gatewayOf({ url }: Gateway): string {
  return `openclaw:${new URL(url).origin}`;
}
