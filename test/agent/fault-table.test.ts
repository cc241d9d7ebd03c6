import { expect, test } from 'vitest';

import { agentAct } from '#electron/agent/audit/act.ts';
import type { Connector, HoldContext, Reading } from '#electron/agent/connectors/connector.ts';
import type { RestartStep } from '#electron/agent/connectors/repair.ts';
import type {
  ServiceHoldContext,
  ServiceState,
} from '#electron/agent/connectors/services/service-manager.ts';
import { defaultPatience } from '#electron/agent/incidents/incident-rules.ts';
import type { ConfigFacts, ConfigRepair } from '#electron/agent/recovery/config-repair.ts';
import { nothingKnown } from '#electron/agent/recovery/no-config.ts';
import { faultKinds, kindOf } from '#electron/simulation/fault-kinds.ts';
import type { VirtualClock } from '#electron/simulation/virtual-clock.ts';
import type { AgentEvent } from '#shared/events.ts';
import type { Cause } from '#shared/faults.ts';
import type { Alert, Severity } from '#shared/schemas/alert.ts';
import type { HeartbeatConnector } from '#shared/schemas/connectors/heartbeat.ts';
import type { OpenclawConnector } from '#shared/schemas/connectors/openclaw.ts';
import { type Layers, noLayers } from '#shared/schemas/health.ts';
import { configVersionIdSchema } from '#shared/schemas/ids.ts';
import type { RecoveryStep } from '#shared/schemas/recovery.ts';
import type { Status } from '#shared/status.ts';
import { aBeatingBot } from '#test/support/beating-bot.ts';
import { createHookReceiver } from '#test/support/hook-receiver.ts';
import { playedConnector, wellReading } from '#test/support/played-connector.ts';
import { scriptedManagers } from '#test/support/scripted-managers.ts';
import { aBot, createTestAgent, scriptedConnectors } from '#test/support/test-agent.ts';

import { createConfiguredAgent, goodText, hash } from './config/configured-agent.ts';
import { oneBot } from './recovery/one-bot.ts';

/**
 * The table of faults, row by row: what a fault is found as and how soon, what is tried for it, what people are told and
 * when, and whether the bot is well again without them. Each bot is looked at every 20 s, and its fault begins right after a
 * look. People are told nothing for 180 s while a ladder is at work, for 60 s where nothing is tried.
 */

const intervalMs = 20_000;
/** A second tick, and what a look takes. */
const slackMs = 2_000;
/** After a repair the bot is looked at once more before it is given up; one that hangs takes a probe's whole limit. */
const lastLookMs = 5_100;
const versionId = configVersionIdSchema.parse('019b9a3c-0000-7000-8000-00000000c0f1');

/** When it is told: so long after the trouble began, or as soon as nothing is left to try. */
type Told = readonly [severity: Severity, when: 'at once' | '60 s' | '180 s' | 'used up'];

type Row = {
  row: number;
  what: string;
  sees: Cause;
  is?: 'degraded';
  /** Beyond the interval. */
  within: number;
  layer?: keyof Layers;
  /** What the bot can have restarted; itself where left out. */
  abilities?: readonly RestartStep[];
  config?: Partial<ConfigFacts>;
  /** Only this makes it well again. */
  cure?: RecoveryStep;
  /** How long a restart is given. */
  verifyWithinMs?: number;
  steps: readonly string[];
  told: readonly Told[];
  /** What is shown in the end. */
  ends: Status;
};

const restarts = 'restart_bot succeeded';
const isRepaired = { steps: [restarts], told: [], ends: 'ok', cure: 'restart_bot' } as const;
const slowToGiveUp = { verifyWithinMs: 90_000 };
const inVain = {
  ...slowToGiveUp,
  steps: ['restart_bot failed', 'restart_bot failed', 'restart_bot failed'],
  told: [
    ['error', '180 s'],
    ['critical', 'used up'],
  ],
  ends: 'needs_you',
} as const;
const onceInVain = { ...inVain, verifyWithinMs: 200_000, steps: ['restart_bot failed'] } as const;
const bothChannelAndBot = ['restart_channel', 'restart_bot'] as const;

const rows: readonly Row[] = [
  { row: 1, what: 'gone, and a restart helps', sees: 'refused', within: 4_000, ...isRepaired },
  { row: 1, what: 'gone, and nothing helps', sees: 'refused', within: 4_000, ...inVain },
  { row: 2, what: 'hung, and a restart helps', sees: 'timeout', within: 20_000, ...isRepaired },
  { row: 2, what: 'hung, and nothing helps', sees: 'timeout', within: 20_000, ...inVain },
  { row: 3, what: 'reset, and a restart helps', sees: 'reset', within: 4_000, ...isRepaired },
  { row: 3, what: 'reset, and nothing helps', sees: 'reset', within: 4_000, ...inVain },
  { row: 4, what: '5xx, and a restart helps', sees: 'server_error', within: 4_000, ...isRepaired },
  { row: 4, what: '5xx, and nothing helps', sees: 'server_error', within: 4_000, ...inVain },
  {
    row: 5,
    what: 'a refused token',
    sees: 'auth',
    within: 4_000,
    steps: [],
    told: [['critical', 'at once']],
    ends: 'needs_you',
  },
  {
    row: 6,
    what: 'another status after a change',
    sees: 'unexpected_status',
    within: 4_000,
    config: { changedSinceOk: true },
    cure: 'roll_back',
    steps: ['roll_back succeeded'],
    told: [],
    ends: 'ok',
  },
  {
    row: 6,
    what: 'another status without a change',
    sees: 'unexpected_status',
    within: 4_000,
    steps: [],
    told: [['error', '60 s']],
    ends: 'down',
  },
  {
    row: 7,
    what: 'a wrong answer that a restart mends',
    sees: 'wrong_answer',
    within: 4_000,
    ...isRepaired,
  },
  {
    row: 7,
    what: 'a wrong answer that only a rollback mends',
    sees: 'wrong_answer',
    within: 4_000,
    config: { changedSinceOk: true },
    cure: 'roll_back',
    steps: ['restart_bot failed', 'roll_back succeeded'],
    told: [],
    ends: 'ok',
  },
  {
    row: 7,
    what: 'a wrong answer that nothing mends',
    sees: 'wrong_answer',
    within: 4_000,
    ...onceInVain,
  },
  {
    row: 8,
    what: 'slow, three times in a row',
    sees: 'slow',
    is: 'degraded',
    // The second and third look come ten seconds after the one before.
    within: 30_000,
    layer: 'api',
    steps: [],
    told: [['warning', '60 s']],
    ends: 'degraded',
  },
  {
    row: 13,
    what: 'a channel that is signed out',
    sees: 'channel_auth',
    within: 4_000,
    layer: 'channel',
    abilities: bothChannelAndBot,
    steps: [],
    told: [['critical', 'at once']],
    ends: 'needs_you',
  },
  {
    row: 14,
    what: 'a lost channel whose restart helps',
    sees: 'channel_lost',
    within: 4_000,
    layer: 'channel',
    abilities: bothChannelAndBot,
    cure: 'restart_channel',
    steps: ['restart_channel succeeded'],
    told: [],
    ends: 'ok',
  },
  {
    row: 14,
    what: 'a lost channel that comes back with the bot',
    sees: 'channel_lost',
    within: 4_000,
    layer: 'channel',
    abilities: bothChannelAndBot,
    cure: 'restart_bot',
    steps: ['restart_channel failed', restarts],
    told: [],
    ends: 'ok',
  },
  {
    row: 14,
    what: 'a lost channel that nothing brings back',
    sees: 'channel_lost',
    within: 4_000,
    layer: 'channel',
    abilities: bothChannelAndBot,
    ...inVain,
    steps: ['restart_channel failed', 'restart_bot failed', 'restart_bot failed'],
  },
  {
    row: 15,
    what: 'a channel that lies, and is restarted',
    sees: 'channel_lies',
    is: 'degraded',
    within: 4_000,
    layer: 'channel',
    abilities: bothChannelAndBot,
    cure: 'restart_channel',
    steps: ['restart_channel succeeded'],
    told: [],
    ends: 'ok',
  },
  {
    row: 15,
    what: 'a channel that lies on',
    sees: 'channel_lies',
    is: 'degraded',
    within: 4_000,
    layer: 'channel',
    abilities: bothChannelAndBot,
    steps: ['restart_channel failed'],
    told: [['error', '60 s']],
    ends: 'degraded',
  },
  // Pools, rotation and one alert for all bots of a provider come with the credentials. Until then this is what the bot
  // itself owes: it is degraded, is told so, and is never restarted for what is not its fault.
  {
    row: 21,
    what: 'a provider that is out',
    sees: 'provider',
    is: 'degraded',
    within: 4_000,
    steps: [],
    told: [['warning', '60 s']],
    ends: 'degraded',
  },
  {
    row: 22,
    what: 'a credential that was revoked',
    sees: 'credential',
    is: 'degraded',
    within: 4_000,
    steps: [],
    told: [['warning', '60 s']],
    ends: 'degraded',
  },
  {
    row: 27,
    what: 'a name that is not found',
    sees: 'dns',
    within: 4_000,
    steps: [],
    told: [['error', '60 s']],
    ends: 'down',
  },
  {
    row: 28,
    what: 'a certificate that is not right',
    sees: 'tls',
    within: 4_000,
    steps: [],
    told: [['critical', 'at once']],
    ends: 'down',
  },
  {
    row: 32,
    what: 'garbage that a restart mends',
    sees: 'protocol',
    within: 20_000,
    ...isRepaired,
  },
  { row: 32, what: 'garbage for ever', sees: 'protocol', within: 20_000, ...onceInVain },
];

type Watching = {
  clock: VirtualClock;
  agent: { seen: readonly AgentEvent[] };
  alerts: () => Promise<Alert[]>;
};

type Said = { severity: Severity; type: string; at: number };

/** What was heard of each so far: how many of its events, and how grave each alert was. */
const heardOf = new WeakMap<Watching, { events: number; graveness: Map<string, Severity> }>();

/** What people are told in this time, in the order in which they are: each alert anew where it becomes graver. */
async function listen(watching: Watching, forMs: number): Promise<Said[]> {
  const { clock, agent, alerts } = watching;
  const heard = heardOf.get(watching) ?? { events: 0, graveness: new Map<string, Severity>() };
  heardOf.set(watching, heard);
  const said: Said[] = [];
  const end = clock.now() + forMs;
  while (clock.now() < end) {
    await clock.advance(500);
    const isNews = agent.seen.slice(heard.events).some(({ kind }) => kind.startsWith('alert.'));
    heard.events = agent.seen.length;
    for (const { id, type, severity, state } of isNews ? await alerts() : []) {
      if (state === 'open' && heard.graveness.get(id) !== severity) {
        heard.graveness.set(id, severity);
        said.push({ severity, type, at: clock.now() });
      }
    }
  }
  return said;
}

/** A look has just ended, so that the next is as far away as it can be. */
async function untilLookedAt({ clock, view }: Pick<Bot, 'clock' | 'view'>): Promise<void> {
  const before = view().lastCheckedAt;
  while (view().lastCheckedAt === before) {
    await clock.advance(100);
  }
}

type Bot = Awaited<ReturnType<typeof oneBot>>;

/** How long it took until an incident was opened. */
async function untilFound({ clock, view }: Pick<Bot, 'clock' | 'view'>): Promise<number> {
  const since = clock.now();
  while (view().openIncidentId === null && clock.now() - since < 5 * 60_000) {
    await clock.advance(100);
  }
  return clock.now() - since;
}

/** One bot with what may be tried for it, and the one thing that helps. */
async function aRepairable({
  abilities = ['restart_bot'],
  config,
  cure,
  verifyWithinMs = 60_000,
}: Pick<Row, 'abilities' | 'config' | 'cure' | 'verifyWithinMs'>) {
  let facts: ConfigFacts = config
    ? { ...nothingKnown, canRollBack: true, ...config }
    : nothingKnown;
  const take = (step: RecoveryStep) => {
    if (step === cure) {
      bot.world.seen = 'ok';
      bot.world.run += 1;
    }
  };
  const configRepair: ConfigRepair = {
    facts: async () => facts,
    async rollBack() {
      facts = nothingKnown;
      take('roll_back');
      return { versionId, needsStart: false, verifyWithinMs: 30_000 };
    },
  };
  const bot: Bot = await oneBot({
    configRepair,
    repair: { steps: () => abilities, verifyWithinMs, restart: (_, step) => take(step) },
  });
  return bot;
}

/** When each was to be told, in milliseconds after the trouble began. */
function dueMs(when: Told[1], usedUpMs: number): number {
  switch (when) {
    case 'at once':
      return 0;
    case '60 s':
      return 60_000;
    case '180 s':
      return 180_000;
    case 'used up':
      return usedUpMs;
    default:
      return when satisfies never;
  }
}

test.for(rows)('row $row: $what ($sees)', async (given) => {
  const { sees, is = 'down', within, layer, steps, told, ends } = given;
  await using bot = await aRepairable(given);
  await untilLookedAt(bot);

  bot.world.seen = sees;
  const foundMs = await untilFound(bot);

  expect(foundMs).toBeLessThanOrEqual(intervalMs + within);
  const [incident] = await bot.incidents();
  expect(incident).toMatchObject({ verdict: is, cause: sees });
  expect(layer && bot.view().layers[layer]).toBe(layer && (sees === 'slow' ? 'degraded' : 'fail'));

  const said = await listen(bot, 8 * 60_000);

  const attempts = (await bot.attempts()).toReversed();
  expect(attempts.map(({ step, state }) => `${step} ${state}`)).toEqual(steps);
  const usedUpMs = (attempts.at(-1)?.endedAt ?? 0) - incident!.openedAt;
  expect(said.map(({ severity }) => severity)).toEqual(told.map(([severity]) => severity));
  told.forEach(([severity, when], index) => {
    const lateMs = said[index]!.at - incident!.openedAt - dueMs(when, usedUpMs);
    const allowedMs = when === 'used up' && sees === 'timeout' ? lastLookMs : slackMs;
    expect([severity, lateMs >= 0 && lateMs <= allowedMs ? 'in time' : lateMs]).toEqual([
      severity,
      'in time',
    ]);
  });
  expect(bot.view()).toMatchObject({ status: ends, cause: ends === 'ok' ? null : sees });
  const isOver = (await bot.incidents()).map(({ closedAt }) => closedAt !== null);
  expect(isOver).toEqual([ends === 'ok']);
});

test('row 1: a held socket that is gone is known within a second', async () => {
  await using held = await aHeldGateway();

  const since = held.clock.now();
  held.end();

  expect(await untilFound(held)).toBeLessThanOrEqual(1_000);
  expect((await held.incidents()).map(({ openedAt }) => openedAt - since <= 1_000)).toEqual([true]);
  expect(held.view()).toMatchObject({ cause: 'refused' });
});

const gone: Reading = {
  ...wellReading,
  layers: { ...noLayers, process: 'fail' },
  latencyMs: null,
  cause: 'refused',
};

/** A gateway that is held between looks, and says itself that it restarts. */
async function aHeldGateway() {
  let seen: Reading = wellReading;
  let hold: HoldContext | undefined;
  const restarted: number[] = [];
  const openclaw: Connector<OpenclawConnector> = {
    ...playedConnector('openclaw', () => seen),
    hold: (_, context) => void (hold = context),
    repair: {
      steps: () => ['restart_bot'],
      targetOf: ({ url }) => url,
      provesRuns: () => false,
      async restart(_, __, { clock }) {
        restarted.push(clock.now());
        seen = wellReading;
        return { verifyWithinMs: 60_000 };
      },
    },
  };
  const agent = await createTestAgent({
    patience: defaultPatience,
    connectors: { ...scriptedConnectors(() => 'ok'), openclaw },
  });
  const { tenant, clock, api } = agent;
  const { id: botId } = await api.bots.add({
    tenantId: tenant.id,
    bot: aBot({ connector: { type: 'openclaw', url: 'ws://127.0.0.1:18789' }, intervalMs }),
  });
  await clock.advance(1_000);
  const ids = { tenantId: tenant.id, botId };
  return {
    clock,
    agent,
    restarted,
    end(): void {
      seen = { ...gone, isFinal: true };
      hold?.report(gone);
    },
    announce(restartingForMs: number): void {
      seen = gone;
      hold?.report({ ...gone, restartingForMs });
    },
    comeBack: () => void (seen = wellReading),
    view: () => agent.fleet.get(tenant.id, botId),
    alerts: async () => (await api.alerts.list({ tenantId: tenant.id })).items,
    incidents: async () => (await api.incidents.list(ids)).items,
    attempts: async () => (await api.recovery.attempts(ids)).items,
    [Symbol.asyncDispose]: () => agent[Symbol.asyncDispose](),
  };
}

test('row 9: slower and slower is degraded at one border and down at the next, then restarted', async () => {
  await using bot = await aRepairable({ cure: 'restart_bot' });

  bot.world.seen = 'slow';
  await untilFound(bot);
  const slow = await listen(bot, 5 * 60_000);
  expect(bot.view()).toMatchObject({ status: 'degraded', cause: 'slow' });
  expect(await bot.attempts()).toEqual([]);
  await untilLookedAt(bot);
  bot.world.seen = 'refused';
  await bot.clock.advance(intervalMs + 4_000);

  expect(await bot.incidents()).toMatchObject([{ verdict: 'down', cause: 'refused' }]);
  const dead = await listen(bot, 60_000);
  expect(slow.map(({ type, severity }) => `${type} ${severity}`)).toEqual(['bot.degraded warning']);
  expect(dead).toEqual([]);
  expect(await bot.attempts()).toMatchObject([{ step: 'restart_bot', state: 'succeeded' }]);
  expect(bot.view().status).toBe('ok');
});

test('row 10: a probe that is lost once is nothing to anyone', async () => {
  await using bot = await aRepairable({ cure: 'restart_bot' });
  await untilLookedAt(bot);

  bot.world.seen = 'timeout';
  while (bot.agent.roster.get(bot.ids.tenantId, bot.ids.botId).memory.failures === 0) {
    await bot.clock.advance(100);
  }
  bot.world.seen = 'ok';
  const said = await listen(bot, 5 * 60_000);

  expect(bot.view()).toMatchObject({ status: 'ok', cause: null });
  expect([said, await bot.incidents(), await bot.attempts()]).toEqual([[], [], []]);
  const { items } = await bot.api.health.checks({ ...bot.ids, limit: 100 });
  expect(items.filter(({ cause }) => cause === 'timeout')).toHaveLength(1);
});

test('row 11: the fourth change in 15 minutes is flapping: one warning, then quiet until calm', async () => {
  await using bot = await aRepairable({ abilities: [] });
  const said: Said[] = [];

  for (let change = 1; change <= 8; change += 1) {
    bot.world.seen = change % 2 === 1 ? 'server_error' : 'ok';
    said.push(...(await listen(bot, 45_000)));
  }

  expect(said).toMatchObject([{ type: 'bot.flapping', severity: 'warning' }]);
  const toldAfter = said[0]!.at - (await bot.incidents()).at(-1)!.openedAt;
  // Four changes of 45 s each.
  expect(toldAfter).toBeLessThanOrEqual(4 * 45_000);
  await bot.clock.advance(16 * 60_000);
  expect((await bot.alerts()).filter(({ state }) => state === 'open')).toEqual([]);
});

test('row 12: a bot that dies after each restart is tried five times in 15 minutes, then told once as critical', async () => {
  await using bot = await oneBot();
  bot.world.backAfterMs = 1_000;
  const said: Said[] = [];

  for (let round = 0; round < 90; round += 1) {
    if (bot.world.seen === 'ok') {
      bot.world.seen = 'refused';
    }
    said.push(...(await listen(bot, 10_000)));
  }

  const critical = said.filter(({ severity }) => severity === 'critical');
  expect(critical).toMatchObject([{ type: 'bot.crash_loop' }]);
  expect(bot.view().status).toBe('needs_you');
  expect(bot.world.restarts).toHaveLength(5);
  const byIncident = Map.groupBy(await bot.attempts(), ({ incidentId }) => incidentId);
  expect(Math.max(...[...byIncident.values()].map(({ length }) => length))).toBeLessThanOrEqual(3);
});

// What its rhythm is, and the INFO about it, come with the measuring of rhythms. Until then this is what is owed for it:
// that it is noted, and is no failure of the bot.
test('row 16: a bot that nobody writes to is well, with a note, and is left alone', async () => {
  const base = scriptedConnectors(() => 'ok', { repair: { restart: () => undefined } });
  const connectors: typeof base = {
    ...base,
    http: {
      ...base.http,
      probe: async () => ({
        ...wellReading,
        layers: { ...wellReading.layers, channel: 'pass', inbound: 'degraded' },
        cause: 'inbound_silent',
      }),
    },
  };
  await using bot = await oneBot({ connectors });

  const said = await listen(bot, 60 * 60_000);

  expect(bot.view()).toMatchObject({ status: 'ok', layers: { inbound: 'degraded' } });
  expect([said, await bot.incidents(), await bot.attempts()]).toEqual([[], [], []]);
  const { items } = await bot.api.health.checks({ ...bot.ids, limit: 1 });
  expect(items).toMatchObject([{ verdict: 'ok', cause: 'inbound_silent' }]);
});

const changed = goodText.replace('8080', '8081');
const invalid = goodText.replace('8080', '"no port"');
const validate = (text: string) =>
  text.includes('no port') ? [{ path: 'port', message: 'expected a number' }] : [];

/** A bot whose configuration is kept and checked by the bot itself, and which can be restarted. */
async function aConfigured({ startsOn }: { startsOn?: (text: string) => boolean } = {}) {
  const restarted: number[] = [];
  const agent = await createConfiguredAgent({
    validate,
    patience: defaultPatience,
    hasPutBack: true,
    repair: {
      restart(_, __, { clock }) {
        restarted.push(clock.now());
        if (startsOn?.(agent.bot.text)) {
          agent.probesSee('ok');
        }
      },
    },
  });
  const { tenantId, botId } = agent.of;
  return Object.assign(agent, {
    restarted,
    watching: {
      clock: agent.clock,
      agent,
      alerts: async () => (await agent.api.alerts.list({ tenantId, limit: 100 })).items,
    },
    view: () => agent.fleet.get(tenantId, botId),
    incidents: async () => (await agent.api.incidents.list(agent.of)).items,
    steps: async () =>
      (await agent.api.recovery.attempts(agent.of)).items
        .toReversed()
        .map(({ step, state }) => `${step} ${state}`),
  });
}

const spoken = (said: readonly Said[]) => said.map(({ type, severity }) => `${type} ${severity}`);

test('row 17: a configuration that is refused: ours is not applied, another is put right in five minutes', async () => {
  await using agent = await aConfigured();
  const { tenantId, botId } = agent.of;
  const ours = { text: invalid, baseHash: hash(goodText) };

  await expect(
    agent.config.apply(agentAct('test', 'test'), tenantId, botId, ours),
  ).rejects.toMatchObject({ code: 'config_invalid' });
  expect(agent.bot.text).toBe(goodText);
  const writtenAt = agent.clock.now();
  agent.bot.text = invalid;
  const said = await listen(agent.watching, 6 * 60_000);

  expect(spoken(said)).toEqual(['config.restored warning']);
  expect(said[0]!.at - writtenAt).toBeLessThanOrEqual(5 * 60_000 + slackMs);
  expect(agent.bot.text).toBe(goodText);
  expect(agent.view()).toMatchObject({ status: 'ok' });
  expect([await agent.incidents(), await agent.steps()]).toEqual([[], []]);
});

test('row 18: a valid configuration that breaks the bot is rolled back first, and told as a warning', async () => {
  await using agent = await aConfigured();
  const { tenantId, botId } = agent.of;
  const good = agent.bot.text;
  await agent.config.apply(agentAct('test', 'test'), tenantId, botId, {
    text: changed.replace('hunter2-of-the-shop', 'another-of-the-shop'),
    baseHash: hash(good),
  });

  agent.probesSee('server_error');
  const foundMs = await untilFound(agent);
  while (agent.bot.text !== good) {
    await agent.clock.advance(100);
  }
  agent.probesSee('ok');
  const said = await listen(agent.watching, 10 * 60_000);

  expect(foundMs).toBeLessThanOrEqual(intervalMs + 4_000);
  expect(await agent.steps()).toEqual(['roll_back succeeded']);
  expect(agent.restarted).toEqual([]);
  expect((await agent.states()).slice(-2)).toEqual(['2 person bad', '3 rollback good']);
  expect(await agent.alerts()).toEqual(['config.rolled_back warning']);
  expect(said.filter(({ severity }) => severity !== 'warning')).toEqual([]);
  expect(agent.view().status).toBe('ok');
});

test('row 18: where the rollback does not mend it, the bot is restarted and then told as critical', async () => {
  await using agent = await aConfigured();
  const { tenantId, botId } = agent.of;
  await agent.config.apply(agentAct('test', 'test'), tenantId, botId, {
    text: changed.replace('hunter2-of-the-shop', 'another-of-the-shop'),
    baseHash: hash(agent.bot.text),
  });

  agent.probesSee('server_error');
  const said = await listen(agent.watching, 12 * 60_000);

  expect(await agent.steps()).toEqual([
    'roll_back failed',
    'restart_bot failed',
    'restart_bot failed',
  ]);
  expect(spoken(said).at(-1)).toBe('bot.down critical');
  expect(agent.view().status).toBe('needs_you');
});

test('row 19: a dead bot with an invalid configuration gets the good bytes back, and is started with them', async () => {
  await using agent = await aConfigured({ startsOn: (text) => text === goodText });

  // Its file can be read and written though it is dead, and says nothing of when it is taken up.
  agent.bot.effect = null;
  agent.bot.text = invalid;
  agent.probesSee('refused');
  const foundMs = await untilFound(agent);
  const said = await listen(agent.watching, 5 * 60_000);

  expect(foundMs).toBeLessThanOrEqual(intervalMs + 4_000);
  expect(agent.bot.text).toBe(goodText);
  expect(agent.view().status).toBe('ok');
  expect(said.filter(({ severity }) => severity === 'error' || severity === 'critical')).toEqual(
    [],
  );
});

test('row 20: a change outside that the bot is well with is a note, within five minutes', async () => {
  await using agent = await aConfigured();

  const changedAt = agent.clock.now();
  agent.bot.text = changed;
  const said = await listen(agent.watching, 10 * 60_000);

  expect(spoken(said)).toEqual(['config.drift info']);
  expect(said[0]!.at - changedAt).toBeLessThanOrEqual(5 * 60_000 + slackMs);
  expect(agent.bot.text).toBe(changed);
  expect(agent.view().status).toBe('ok');
  expect([await agent.incidents(), await agent.steps()]).toEqual([[], []]);
});

/** So many bots, each with an address of its own, that do as `script` says and can be restarted. */
async function aFleet(count: number, options: Parameters<typeof createTestAgent>[0] & object) {
  const restarted: string[] = [];
  const agent = await createTestAgent({
    patience: defaultPatience,
    repair: { restart: (path) => void restarted.push(path) },
    ...options,
  });
  const { tenant, clock, api } = agent;
  await api.bots.addMany({
    tenantId: tenant.id,
    bots: Array.from({ length: count }, (_, index) =>
      aBot({
        name: `Bot ${index}`,
        connector: { type: 'http', url: `http://bot-${index}.test/${index}` },
        intervalMs,
      }),
    ),
  });
  await clock.advance(60_000);
  return {
    clock,
    agent,
    restarted,
    api,
    tenantId: tenant.id,
    views: () => agent.fleet.list([tenant.id]),
    alerts: async () => (await api.alerts.list({ tenantId: tenant.id, limit: 200 })).items,
    incidents: async () => (await api.incidents.list({ tenantId: tenant.id, limit: 200 })).items,
    own: () => agent.alerts.list(null, { limit: 10 }),
    [Symbol.asyncDispose]: () => agent[Symbol.asyncDispose](),
  };
}

test('row 23: a host that is down with 30 bots is one trouble: one attempt, one critical alert', async () => {
  let isUp = true;
  await using fleet = await aFleet(30, {
    script: () => (isUp ? 'ok' : 'refused'),
    hostOf: () => '10.0.0.7',
  });

  isUp = false;
  const fellAt = fleet.clock.now();
  const said = await listen(fleet, 20 * 60_000);

  const incidents = await fleet.incidents();
  expect(incidents).toHaveLength(30);
  expect(Math.max(...incidents.map(({ openedAt }) => openedAt - fellAt))).toBeLessThanOrEqual(
    intervalMs + 4_000,
  );
  expect(incidents.filter(({ parentId }) => parentId === null)).toHaveLength(1);
  expect(fleet.restarted).toHaveLength(1);
  expect(spoken(said)).toEqual(['host.down critical']);
  expect((await fleet.alerts())[0]).toMatchObject({ count: 30 });
  isUp = true;
  await fleet.clock.advance(3 * 60_000);
  expect(fleet.views().filter(({ status }) => status !== 'ok')).toEqual([]);
  expect(fleet.restarted).toHaveLength(1);
});

test('row 24: our own network gone makes all unknown before any is down; nothing is tried', async () => {
  let isOnline = true;
  await using fleet = await aFleet(30, {
    script: () => (isOnline ? 'ok' : 'timeout'),
    isLocal: false,
    isOnline: () => isOnline,
  });

  isOnline = false;
  const said = await listen(fleet, 10 * 60_000);

  expect(new Set(fleet.views().map(({ status, cause }) => `${status} ${cause}`))).toEqual(
    new Set(['unknown watcher_offline']),
  );
  expect(await fleet.own()).toMatchObject([{ type: 'watcher.offline', state: 'open' }]);
  isOnline = true;
  said.push(...(await listen(fleet, 2 * 60_000)));
  expect([said, await fleet.incidents(), fleet.restarted]).toEqual([[], [], []]);
  expect(await fleet.own()).toMatchObject([{ state: 'resolved' }]);
  expect(fleet.views().filter(({ status }) => status !== 'ok')).toEqual([]);
});

test.for([
  ['slept', (clock: VirtualClock) => clock.sleep(8 * 60 * 60_000)],
  ['had its clock put forward', (clock: VirtualClock) => clock.jump(60 * 60_000)],
  ['had its clock put back', (clock: VirtualClock) => clock.jump(-60 * 60_000)],
] as const)(
  'row 25: after this machine %s bots are unknown until looked at, and nothing is done for a minute',
  async ([, breakTime]) => {
    const down = new Set<string>();
    await using fleet = await aFleet(4, {
      script: (path) => (down.has(path) ? 'refused' : 'ok'),
    });

    down.add('2');
    breakTime(fleet.clock);
    await fleet.clock.advance(1_000);
    expect(fleet.views().map(({ status }) => status)).toContain('unknown');
    const early = await listen(fleet, 55_000);

    expect([early, fleet.restarted]).toEqual([[], []]);
    expect(
      fleet
        .views()
        .map(({ name, status }) => `${name} ${status}`)
        .toSorted(),
    ).toEqual(['Bot 0 ok', 'Bot 1 ok', 'Bot 2 healing', 'Bot 3 ok']);
    await fleet.clock.advance(30_000);
    expect(fleet.restarted).toEqual(['2']);
  },
);

/** One slot for all, and looks that take so long that there are more of them than fit. */
const overloaded = { limits: { total: 1, perOrigin: 1 } };

test('row 26: our own lateness is told once as ours: bots are as last known or unknown, and none is repaired', async () => {
  await using fleet = await aFleet(40, {
    ...overloaded,
    connectors: scriptedConnectors(() => 'ok', {
      takesMs: 800,
      repair: { restart: () => expect.unreachable('a healthy bot was restarted') },
    }),
  });

  const said = await listen(fleet, 10 * 60_000);

  expect(await fleet.own()).toMatchObject([
    { type: 'engine.late', severity: 'warning', state: 'open' },
  ]);
  expect([said, await fleet.incidents()]).toEqual([[], []]);
  expect(await fleet.agent.recovery.attempts(fleet.tenantId, { limit: 10 })).toEqual([]);
  const statuses = new Set(fleet.views().map(({ status }) => status));
  expect([...statuses].filter((status) => status !== 'ok' && status !== 'unknown')).toEqual([]);
});

test('row 26: a restart that helped is not called in vain because we were too late to see it', async () => {
  let isDown = false;
  const restarted: number[] = [];
  await using fleet = await aFleet(60, {
    ...overloaded,
    connectors: scriptedConnectors((path) => (path === '7' && isDown ? 'refused' : 'ok'), {
      takesMs: 1_500,
      repair: {
        restart(_, __, { clock }) {
          restarted.push(clock.now());
          isDown = false;
        },
      },
    }),
  });

  isDown = true;
  await fleet.clock.advance(10 * 60_000);

  expect(restarted).toHaveLength(1);
  const attempts = await fleet.agent.recovery.attempts(fleet.tenantId, { limit: 10 });
  expect(attempts.map(({ state }) => state)).toEqual(['succeeded']);
});

test('row 28: a certificate that ends within 14 days is a warning about a bot that is well', async () => {
  const base = scriptedConnectors(() => 'ok', { repair: { restart: () => undefined } });
  let tlsValidTo = 0;
  const connectors: typeof base = {
    ...base,
    http: { ...base.http, probe: async () => ({ ...wellReading, tlsValidTo }) },
  };
  tlsValidTo = Date.UTC(2026, 0, 5, 12) + 13 * 24 * 60 * 60_000;
  await using bot = await oneBot({ connectors });

  expect(bot.view().status).toBe('ok');
  expect(await bot.alerts()).toMatchObject([{ type: 'tls.expiring', severity: 'warning' }]);
  expect([await bot.incidents(), await bot.attempts()]).toEqual([[], []]);
});

const minuteMs = 60_000;
const graceMs = 10_000;

/** A bot that calls every minute, with what restarts it in the test's hands. */
async function aBeating(
  own: Partial<HeartbeatConnector>,
  options: Parameters<typeof createTestAgent>[0] = {},
) {
  const agent = await createTestAgent({ patience: defaultPatience, ...options });
  const { tenant, clock, api } = agent;
  await agent.agent.heartbeats.listensAt({
    url: 'http://127.0.0.1:7341',
    isThisMachineOnly: true,
  });
  const { id: botId } = await api.bots.add({ tenantId: tenant.id, bot: aBeatingBot(own) });
  const ids = { tenantId: tenant.id, botId };
  await clock.advance(0);
  const { url } = await agent.agent.heartbeats.address(tenant.id, botId);
  const pingId = url!.split('/').at(-1)!;
  return {
    clock,
    agent,
    async call(kind: 'success' | 'fail' = 'success'): Promise<void> {
      const line = agent.agent.heartbeats.atId(pingId);
      agent.agent.heartbeats.take(line!, {
        kind,
        exitCode: null,
        rid: null,
        from: '127.0.0.1',
        body: null,
      });
      await clock.advance(0);
    },
    view: () => agent.fleet.get(tenant.id, botId),
    alerts: async () => (await api.alerts.list({ tenantId: tenant.id })).items,
    incidents: async () => (await api.incidents.list(ids)).items,
    attempts: async () => (await api.recovery.attempts(ids)).items,
    [Symbol.asyncDispose]: () => agent[Symbol.asyncDispose](),
  };
}

test.for(['heartbeat_late', 'reported'] as const)(
  "row 29: %s: the bot's restart hook is called, and its next call says that it helped",
  async (cause) => {
    await using receiver = await createHookReceiver();
    await using bot = await aBeating({
      restartHook: { url: receiver.url, secret: 'known to both sides' },
    });
    await bot.call();

    if (cause === 'reported') {
      await bot.call('fail');
    }
    const foundMs = await untilFound(bot);
    expect(foundMs).toBeLessThanOrEqual(cause === 'reported' ? 100 : minuteMs + graceMs + 100);
    while (receiver.calls.length === 0 || (await bot.attempts())[0]?.state !== 'verifying') {
      await new Promise(setImmediate);
    }
    expect(bot.view()).toMatchObject({ status: 'healing' });
    // It is silent until its next call is due.
    const said = await listen(bot, minuteMs + graceMs - 1_000);
    await bot.call();
    said.push(...(await listen(bot, 5_000)));

    expect(bot.view()).toMatchObject({ status: 'ok' });
    expect(await bot.attempts()).toMatchObject([{ step: 'restart_bot', state: 'succeeded' }]);
    expect(receiver.calls).toHaveLength(1);
    expect(said).toEqual([]);
  },
);

test('row 29: what the bot runs as on this machine is restarted, and another run of it calls', async () => {
  let run = 1;
  let held: ServiceHoldContext | undefined;
  const state = (): ServiceState => ({
    isAvailable: true,
    phase: 'running',
    health: null,
    reason: null,
    runId: `run ${run}`,
    startedAt: 0,
    exit: null,
    restarts: 0,
    evidence: null,
  });
  const managers = scriptedManagers(state);
  await using bot = await aBeating(
    { service: { type: 'systemd', unit: 'backup.service', scope: 'system' } },
    {
      managers: {
        systemd: {
          ...managers.systemd,
          hold(_, context) {
            held = context;
            context.changed(state());
          },
          async restart() {
            run += 1;
            held?.changed(state());
            return { verifyWithinMs: 20_000 };
          },
        },
      },
    },
  );
  await bot.call();
  await bot.clock.advance(1_000);
  held?.look();
  await bot.clock.advance(1_000);

  await untilFound(bot);
  const said = await listen(bot, minuteMs);
  await bot.call();
  said.push(...(await listen(bot, 1_000)));

  expect(bot.view()).toMatchObject({ status: 'ok' });
  expect(await bot.attempts()).toMatchObject([
    { state: 'succeeded', isProven: true, runBefore: 'run 1', runAfter: 'run 2' },
  ]);
  expect(said).toEqual([]);
});

test('row 29: a bot that nothing can restart is told as an error after a minute', async () => {
  await using bot = await aBeating({});
  await bot.call();

  await untilFound(bot);
  const said = await listen(bot, 5 * 60_000);

  const [incident] = await bot.incidents();
  expect(incident).toMatchObject({ cause: 'heartbeat_late', verdict: 'down' });
  expect(spoken(said)).toEqual(['bot.down error']);
  expect(said[0]!.at - incident!.openedAt - minuteMs).toBeLessThanOrEqual(slackMs);
  expect(bot.view().status).toBe('down');
});

test('row 30: a restart that was announced and comes back in time is healing, and nothing else', async () => {
  await using bot = await aHeldGateway();

  bot.announce(10_000);
  const said = await listen(bot, 12_000);
  expect(bot.view().status).toBe('healing');
  bot.comeBack();
  said.push(...(await listen(bot, 5 * 60_000)));

  expect(bot.view().status).toBe('ok');
  expect([said, await bot.incidents(), await bot.attempts(), bot.restarted]).toEqual([
    [],
    [],
    [],
    [],
  ]);
});

test('row 31: a restart that was announced and does not come back is down 30 s after its time, and repaired', async () => {
  await using bot = await aHeldGateway();

  const since = bot.clock.now();
  bot.announce(10_000);
  const foundMs = await untilFound(bot);
  const said = await listen(bot, 60_000);

  expect(foundMs).toBeGreaterThan(10_000);
  expect(foundMs).toBeLessThanOrEqual(10_000 + 30_000);
  expect(await bot.incidents()).toMatchObject([{ verdict: 'down', cause: 'refused' }]);
  expect(bot.restarted.map((at) => at - since <= 40_000 + slackMs)).toEqual([true]);
  expect(said).toEqual([]);
  expect(bot.view().status).toBe('ok');
});

test('row 32: a bot that answers without end delays no other', async () => {
  let isEndless = false;
  await using fleet = await aFleet(10, {
    script: (path) => (isEndless && path === '3' ? 'timeout' : 'ok'),
  });

  isEndless = true;
  await fleet.clock.advance(2 * 60_000);

  const others = fleet.views().filter(({ name }) => name !== 'Bot 3');
  expect(others.filter(({ status }) => status !== 'ok')).toEqual([]);
  const oldest = Math.min(...others.map(({ lastCheckedAt }) => lastCheckedAt ?? 0));
  expect(fleet.clock.now() - oldest).toBeLessThanOrEqual(intervalMs);
});

test('every row of the table has a test', ({ task }) => {
  // A lost probe is no fault, so that the simulation has no name for it.
  const known = new Set([10, ...faultKinds.map((fault) => kindOf(fault).row)]);
  const tested = new Set(
    task.file.tasks.map(({ name }) => Number(/^row (\d+):/.exec(name)?.[1] ?? 0)),
  );

  expect(Math.max(...known)).toBe(32);
  for (let row = 1; row <= 32; row += 1) {
    expect([row, known.has(row), tested.has(row)]).toEqual([row, true, true]);
  }
});
