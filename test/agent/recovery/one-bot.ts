import { defaultPatience } from '#electron/agent/incidents/incident-rules.ts';
import type { Cause } from '#shared/faults.ts';
import type { HealingMode } from '#shared/schemas/setup.ts';
import { aBot, createTestAgent, type RepairScript } from '#test/support/test-agent.ts';

type Given = Omit<Parameters<typeof createTestAgent>[0] & object, 'script' | 'repair'> & {
  mode?: HealingMode;
  repair?: Partial<RepairScript>;
};

/** One bot that does as it is told, and the times at which it was restarted. */
export async function oneBot({ mode, repair = {}, ...options }: Given = {}) {
  const world = {
    seen: 'ok' as Cause | 'ok',
    run: 1,
    restarts: [] as number[],
    /** How long after a restart it works again; never where `null`. */
    backAfterMs: 3_000 as number | null,
    backAt: Infinity,
  };
  const agent = await createTestAgent({
    patience: defaultPatience,
    script: (_, mono) => {
      if (mono >= world.backAt) {
        world.seen = 'ok';
        world.run += 1;
        world.backAt = Infinity;
      }
      return world.seen;
    },
    repair: {
      runOf: () => `run ${world.run}`,
      restart: () => {
        world.restarts.push(agent.clock.now());
        world.seen = 'refused';
        world.backAt =
          world.backAfterMs === null ? Infinity : agent.clock.mono() + world.backAfterMs;
      },
      ...repair,
    },
    ...options,
  });
  const { tenant, api, clock } = agent;
  if (mode) {
    await api.setup.save({ tenantId: tenant.id, patch: { healing: mode } });
  }
  const bot = await api.bots.add({ tenantId: tenant.id, bot: aBot() });
  await clock.advance(60_000);
  const ids = { tenantId: tenant.id, botId: bot.id };
  return {
    agent,
    world,
    ids,
    clock,
    api,
    view: () => agent.fleet.get(tenant.id, bot.id),
    ladder: () => api.recovery.ladder(ids),
    attempts: async () => (await api.recovery.attempts(ids)).items,
    alerts: async () => (await api.alerts.list({ tenantId: tenant.id })).items,
    incidents: async () => (await api.incidents.list({ tenantId: tenant.id })).items,
    [Symbol.asyncDispose]: () => agent[Symbol.asyncDispose](),
  };
}
