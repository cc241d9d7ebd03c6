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
import { type LayerName, noLayers } from '#shared/schemas/health.ts';
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
  layer?: LayerName;
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

const tested = new Set(rows.map(({ row }) => row));

/** A row with a course of its own. */
function row(number: number, what: string, check: () => Promise<void>): void {
  tested.add(number);
  test(`row ${number}: ${what}`, check);
}

type Watching = {
  clock: VirtualClock;
  agent: { seen: readonly AgentEvent[] };
  alerts: () => Promise<Alert[]>;
};

type Said = { severity: Severity; type: string; at: number };

/** What people are told in this time, in the order in which they are: each alert anew where it becomes graver. */
async function listen({ clock, agent, alerts }: Watching, forMs: number): Promise<Said[]> {
  const said: Said[] = [];
  const graveness = new Map<string, Severity>();
  const end = clock.now() + forMs;
  let heard = 0;
  while (clock.now() < end) {
    await clock.advance(500);
    const isNews = agent.seen.slice(heard).some(({ kind }) => kind.startsWith('alert.'));
    heard = agent.seen.length;
    for (const { id, type, severity, state } of isNews ? await alerts() : []) {
      if (state === 'open' && graveness.get(id) !== severity) {
        graveness.set(id, severity);
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
  let facts: ConfigFacts = config ? { ...nothingKnown, canRollBack: true, ...config } : nothingKnown;
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
    expect([severity, lateMs >= 0 && lateMs <= slackMs ? 'in time' : lateMs]).toEqual([
      severity,
      'in time',
    ]);
  });
  expect(bot.view()).toMatchObject({ status: ends, cause: ends === 'ok' ? null : sees });
  const isBack = ends === 'ok';
  expect(await bot.incidents()).toMatchObject([{ closedAt: isBack ? expect.any(Number) : null }]);
});

test('every row of the table has a test', () => {
  // A lost probe is no fault, so that the simulation has no name for it.
  const known = [10, ...faultKinds.map((fault) => kindOf(fault).row)];
  const ofTable = Array.from({ length: 32 }, (_, index) => index + 1);

  expect([...new Set(known)].toSorted((a, b) => a - b)).toEqual(ofTable);
  expect(ofTable.filter((each) => !tested.has(each))).toEqual([]);
});
