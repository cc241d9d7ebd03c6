import { createHash } from 'node:crypto';

import type { AskedConnectors } from '#electron/agent/connectors/connector.ts';
import type { Cause } from '#shared/faults.ts';
import type { ConfigFormat } from '#shared/schemas/connectors/repair.ts';
import { playConfig } from '#test/support/played-config.ts';
import { aBot, createTestAgent, scriptedConnectors } from '#test/support/test-agent.ts';

type Options = Parameters<typeof createTestAgent>[0] &
  Partial<Parameters<typeof playConfig>[0]> & { hasPutBack?: boolean };

export const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** The port of the shop's bot, and a secret of it. */
export const goodText = '{ "port": 8080, "token": "hunter2-of-the-shop" }\n';

/** An agent with one bot whose configuration is played, read once and found good. */
export async function createConfiguredAgent({
  text = goodText,
  format = 'json' as ConfigFormat,
  validate,
  stores,
  hasPutBack = false,
  ...options
}: Options = {}) {
  const bot = playConfig({
    text,
    format,
    ...(validate && { validate }),
    ...(stores && { stores }),
  });
  bot.hasPutBack = hasPutBack;
  let seen: Cause | 'ok' | 'inconclusive' = 'ok';
  const scripted = scriptedConnectors(() => seen, { repair: options.repair });
  const connectors = {
    ...scripted,
    http: { ...scripted.http, config: bot.access() },
  } as AskedConnectors;
  const agent = await createTestAgent({ connectors, ...options });
  const { id: botId } = await agent.api.bots.add({ tenantId: agent.tenant.id, bot: aBot() });
  const tenantId = agent.tenant.id;
  await agent.clock.advance(2_000);

  return Object.assign(agent, {
    bot,
    of: { tenantId, botId },
    connectors,
    /** From now on probes see this. */
    probesSee(what: typeof seen): void {
      seen = what;
    },
    watched: () => agent.agent.roster.get(tenantId, botId),
    states: async () =>
      (await agent.agent.config.versions(tenantId, botId, { limit: 50 }))
        .map(({ number, state, origin }) => `${number} ${origin} ${state}`)
        .toReversed(),
    alerts: async () =>
      (await agent.api.alerts.list({ tenantId, limit: 100 })).items
        .filter(({ state }) => state !== 'resolved')
        .map(({ type, severity }) => `${type} ${severity}`)
        .toSorted(),
  });
}
