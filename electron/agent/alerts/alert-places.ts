import { placeOfConfig } from '#electron/agent/config/place-of-config.ts';
import { type ConnectorRegistry, connectorFor } from '#electron/agent/connectors/connector.ts';
import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import { createConfigStore } from '#electron/store/config-store.ts';
import type { Database } from '#electron/store/database.ts';
import { createTemplateStore } from '#electron/store/template-store.ts';

import type { NewAlert } from './alert-changes.ts';
import { changeInForce, isDoubted } from './config-behind.ts';
import { mayBeOfConfig, type Origin } from './group-key.ts';

/** Bots of one place have a version of the same bytes each. */
const turnsLookedAt = 50;

type Dependencies = { roster: Roster; connectors: () => ConnectorRegistry };

/** On which machine, behind which gateway, and with which new configuration lives what an alert is about. */
export function createAlertPlaces({ roster, connectors }: Dependencies) {
  /** What was changed at the bot just before its trouble, by a name that other bots with the same change have too. */
  async function configOf(
    transaction: Database,
    { bot, state }: WatchedBot,
  ): Promise<string | null> {
    const { tenantId, connector } = bot;
    const store = createConfigStore(transaction, tenantId);
    const turns = await store.turnsIn(placeOfConfig(connector), turnsLookedAt);
    const change = changeInForce(turns, state.since);
    if (!change) {
      return null;
    }
    const { hash } = change;
    const byTemplate = turns.find((each) => each.hash === hash && each.origin === 'template');
    const templates = createTemplateStore(transaction, tenantId);
    const template = byTemplate && (await templates.templateOf(byTemplate.botId));
    if (!template) {
      return isDoubted(change, state.since) ? hash : null;
    }
    // Its bytes are others at each bot, and it is brought to one after the other: until it is proven at the last, it is at none.
    const cameAt = (await templates.lastBrought(template, state.since)) ?? change.cameAt;
    return isDoubted({ ...change, cameAt }, state.since) ? `template ${template}` : null;
  }

  return async (
    transaction: Database,
    { tenantId, type, cause = null, botId, subject }: NewAlert,
  ): Promise<Omit<Origin, 'type' | 'cause'>> => {
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
      config:
        connector.config?.formatOf(config) && mayBeOfConfig({ type, cause })
          ? await configOf(transaction, watched)
          : null,
    };
  };
}
