import { type ConnectorRegistry, connectorFor } from '#electron/agent/connectors/connector.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';

import type { NewAlert } from './alert-changes.ts';
import type { Origin } from './group-key.ts';

type Dependencies = { roster: Roster; connectors: () => ConnectorRegistry };

/** On which machine, and behind which gateway, what an alert is about lives. */
export function createAlertPlaces({ roster, connectors }: Dependencies) {
  return ({ tenantId, type, botId, subject }: NewAlert): Pick<Origin, 'host' | 'gateway'> => {
    if (type === 'host.down') {
      return { host: subject };
    }
    const watched = tenantId && botId ? roster.find(tenantId, botId) : undefined;
    if (!watched) {
      return {};
    }
    const config = watched.bot.connector;
    const connector = connectorFor(connectors(), config);
    return {
      host: connector.hostOf?.(config) ?? null,
      gateway: config.type === 'openclaw' ? connector.originOf(config) : null,
    };
  };
}
