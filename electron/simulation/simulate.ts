import { createAgent } from '#electron/agent/agent.ts';
import { agentAct } from '#electron/agent/audit/act.ts';
import { createConnectorRegistry } from '#electron/agent/connectors/registry.ts';
import type { Desktop, Logger, Machine } from '#electron/agent/ports.ts';
import { clockTicker } from '#electron/agent/scheduler.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import { defaultSettings, type Routing } from '#shared/schemas/tenant-settings.ts';

import { createAgentRecord } from './agent-record.ts';
import { defaultFaultScript, type FaultScript } from './fault-script.ts';
import { type Detail, type Kpis, kpisOf } from './kpis.ts';
import { createOpenVault } from './open-vault.ts';
import { planFaults } from './plan-faults.ts';
import { seededRandom } from './seeded-random.ts';
import { fleetOf, isGateway, newBotOf } from './simulated-bot.ts';
import { createSimulatedConnectors } from './simulated-connectors.ts';
import { createSimulatedWorld } from './simulated-world.ts';
import { createVirtualClock } from './virtual-clock.ts';
import { createWorldClock } from './world-clock.ts';

const hourMs = 60 * 60_000;
const version = '0.0.0-simulation';

export type SimulationOptions = {
  bots: number;
  days: number;
  seed: number;
  /** 5 minutes where left out. */
  intervalMs?: number;
  script?: FaultScript;
  /** Called after each simulated hour, with the share that is done. */
  onProgress?: (share: number) => void;
  logger?: Logger;
};

export type SimulationResult = Readonly<
  { bots: number; days: number; seed: number } & Kpis & { wallMs: number }
>;

export type Simulated = { result: SimulationResult; detail: Detail & { checks: number } };

const silent: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silent,
};

/** A machine with nothing on it. */
const emptyMachine: Machine = {
  homeFolder: () => '/',
  variable: () => undefined,
  isFile: async () => false,
  readFile: async () => undefined,
  listening: async () => [],
};

/** Somebody sits at this machine and sees every notification. */
const readDesk: Desktop = { notify: async () => 'shown' };

/** Whoever sits there is told of everything that is worth a message. */
const toTheDesk: Routing = {
  ...defaultSettings.routing,
  levels: { info: [], warning: ['native'], error: ['native'], critical: ['native'] },
};

/**
 * The whole agent, with its store in memory and its time in the simulation's hands, watches bots with which everything
 * goes wrong that the script says. The same options give the same result, but for how long it took.
 */
export async function simulate({
  bots: count,
  days,
  seed,
  intervalMs = 5 * 60_000,
  script = defaultFaultScript,
  onProgress,
  logger = silent,
}: SimulationOptions): Promise<Simulated> {
  const begunAt = performance.now();
  const clock = createVirtualClock(undefined, { waitsFor: 'memory' });
  const time = createWorldClock(clock);
  const world = createSimulatedWorld({
    bots: count,
    clock,
    time,
    random: seededRandom(seed),
    failedRestarts: script.failedRestarts,
    lostProbes: script.lostProbes,
  });
  const from = time.now();
  const plan = planFaults(script, {
    size: fleetOf(count),
    hasChannels: isGateway,
    days,
    random: seededRandom(seed + 1),
  });
  for (const planned of plan) {
    world.at(from + planned.atMs, () => world.strike(planned));
  }

  const store = await openMemoryStore(clock.now);
  const agent = createAgent({
    store: { ...store, backup: async () => ({ at: clock.now(), bytes: 0, path: '' }) },
    ports: {
      clock,
      logger,
      random: seededRandom(seed + 2),
      network: { isOnline: async () => world.isOnline() },
      machine: emptyMachine,
      vault: createOpenVault(),
      desktop: readDesk,
    },
    facts: { host: 'headless', version, dataFolder: '/' },
    first: { name: 'Simulation', zone: 'UTC', locale: 'en' },
    connectors: { ...createConnectorRegistry({ version }), ...createSimulatedConnectors(world) },
    ticker: clockTicker(clock),
    batching: { ms: 6 * hourMs, rows: 50_000 },
    retainDays: days + 1,
  });
  await agent.start();
  const [tenant] = agent.tenancy.list();
  if (!tenant) {
    throw new Error('expected the tenant that the first start makes');
  }
  const act = agentAct('simulation', agent.ids.next());
  await agent.settings.save(act, tenant.id, 'routing', toTheDesk);
  const added = await agent.fleet.addMany(
    act,
    tenant.id,
    world.bots.map((bot) => ({ ...newBotOf(bot), intervalMs })),
  );
  const numbers = new Map<string, number>(added.map(({ id }, index) => [id, index]));
  const record = createAgentRecord({
    agent,
    db: store.db,
    time,
    botOf: (botId) => (botId === null ? null : (numbers.get(botId) ?? null)),
  });

  const to = from + days * 24 * hourMs;
  while (time.now() < to) {
    await clock.advance(Math.min(hourMs, to - time.now()));
    onProgress?.((time.now() - from) / (to - from));
  }
  await record.settled();
  const { detail, ...kpis } = kpisOf(
    {
      incidents: await record.incidents(),
      attempts: await record.attempts(),
      told: record.told,
      messages: await record.messages(),
    },
    { bots: world.bots, faults: world.faults, span: { from, to } },
  );
  const stopping = agent.stop();
  await clock.advance(hourMs);
  await stopping;
  return {
    result: {
      bots: count,
      days,
      seed,
      ...kpis,
      wallMs: Math.round(performance.now() - begunAt),
    },
    detail: { ...detail, checks: world.counts.looks },
  };
}
