import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { HeartbeatService } from '#electron/agent/heartbeats/heartbeat-service.ts';
import type { Clock, Logger, Machine } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';

import type { BotContexts } from './bot-context.ts';
import { createConfigSourceAccess } from './config-source/config-source.ts';
import type { AskedConnectors } from './connector.ts';
import { createHeartbeatConnector } from './heartbeat.ts';
import { createHttpCaller } from './http-call.ts';
import { createConnectorRegistry } from './registry.ts';
import { createRepairOfBot } from './repair-of-bot.ts';
import { createBotOutput } from './services/bot-output.ts';
import { createProcessManager } from './services/process/process-manager.ts';
import { serviceConnectors } from './services/service-connectors.ts';
import type { ServiceManagers } from './services/service-manager.ts';
import { createServiceManagers } from './services/service-managers.ts';
import { createBotServices } from './services/service-of-bot.ts';
import { withServices } from './services/with-service.ts';
import { createTrustStore } from './trust-store.ts';

type Dependencies = {
  db: Database;
  roster: Roster;
  machine: Machine;
  heartbeats: HeartbeatService;
  contexts: BotContexts;
  /** In place of those that ask bots over the network. */
  asked: AskedConnectors | undefined;
  /** In place of those of this machine. */
  managers: Partial<ServiceManagers>;
  version: string;
  clock: Clock;
  logger: Logger;
};

/** Every way to a bot: how it is asked, what it runs as on this machine, and how it is restarted. */
export function createConnectors({
  db,
  roster,
  machine,
  heartbeats,
  contexts,
  asked,
  managers,
  version,
  clock,
  logger,
}: Dependencies) {
  const variable = (name: string) => machine.variable(name);
  const processes = createProcessManager({ db, variable, clock, logger });
  const services = createBotServices({
    ...createServiceManagers({ processes, machine }),
    ...managers,
  });
  const trust = createTrustStore();
  const call = createHttpCaller({ userAgent: `admin-agent/${version}`, trust });
  const connectors = withServices(
    {
      ...serviceConnectors(services),
      ...(asked ?? createConnectorRegistry({ version, machine, services })),
      heartbeat: createHeartbeatConnector(heartbeats),
    },
    {
      services,
      repair: createRepairOfBot({ services, call }),
      config: createConfigSourceAccess({ call }),
    },
  );
  const output = createBotOutput({ roster, processes, services, contexts });
  return { connectors, processes, output, call, trust };
}
