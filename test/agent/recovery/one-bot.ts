import { defaultPatience } from '#electron/agent/incidents/incident-rules.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import type { Cause } from '#shared/faults.ts';
import type { HealingMode } from '#shared/schemas/setup.ts';
import {
  aBot,
  createTestAgent,
  type RepairScript,
  type TestAgent,
} from '#test/support/test-agent.ts';

type Given = Omit<Parameters<typeof createTestAgent>[0] & object, 'script' | 'repair' | 'store'> & {
  mode?: HealingMode;
  repair?: Partial<RepairScript>;
};

/** One bot that does as it is told, the times at which it was restarted, and an agent that can end and start again. */
export async function oneBot({
  mode,
  repair = {},
  clock = createVirtualClock(),
  ...options
}: Given = {}) {
  const world = {
    seen: 'ok' as Cause | 'ok' | 'inconclusive',
    run: 1,
    restarts: [] as number[],
    /** How long after a restart it works again; never where `null`. */
    backAfterMs: 3_000 as number | null,
    backAt: Infinity,
  };
  const opened = await openMemoryStore(clock.now);
  // It outlives each agent, as a file on the disk does.
  const store = { ...opened, close: async () => {} };

  const start = () =>
    createTestAgent({
      patience: defaultPatience,
      clock,
      store,
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
          world.restarts.push(clock.now());
          world.seen = 'refused';
          world.backAt = world.backAfterMs === null ? Infinity : clock.mono() + world.backAfterMs;
        },
        ...repair,
      },
      ...options,
    });

  let agent = await start();
  if (mode) {
    await agent.api.setup.save({ tenantId: agent.tenant.id, patch: { healing: mode } });
  }
  const tenantId = agent.tenant.id;
  const { id: botId } = await agent.api.bots.add({ tenantId, bot: aBot() });
  await clock.advance(60_000);
  const ids = { tenantId, botId };

  return {
    get agent(): TestAgent {
      return agent;
    },
    get api(): TestAgent['api'] {
      return agent.api;
    },
    db: opened.db,
    world,
    ids,
    clock,
    /** The agent ends, and another one takes up its store. */
    async again(whileOff: () => void = () => {}) {
      await agent.stop();
      whileOff();
      agent = await start();
    },
    view: () => agent.fleet.get(tenantId, botId),
    ladder: () => agent.api.recovery.ladder(ids),
    attempts: async () => (await agent.api.recovery.attempts(ids)).items,
    alerts: async () => (await agent.api.alerts.list({ tenantId })).items,
    incidents: async () => (await agent.api.incidents.list({ tenantId })).items,
    async [Symbol.asyncDispose]() {
      await agent.stop();
      await opened.close();
    },
  };
}
