import { expect, test } from 'vitest';

import type { RestartStep } from '#electron/agent/connectors/repair.ts';
import type { ConfigFacts, ConfigRepair } from '#electron/agent/recovery/config-repair.ts';
import { nothingKnown } from '#electron/agent/recovery/no-config.ts';
import { AppError } from '#shared/errors.ts';
import type { Cause } from '#shared/faults.ts';
import { configVersionIdSchema } from '#shared/schemas/ids.ts';
import { scriptedConnectors } from '#test/support/test-agent.ts';

import { oneBot } from './one-bot.ts';

/** What each fault leads the ladder to, row by row of the table of faults. */

const versionId = configVersionIdSchema.parse('019b9a3c-0000-7000-8000-00000000c0f1');

type World = Awaited<ReturnType<typeof oneBot>>['world'];

/** A bot whose configuration is played: what is known of it, and what putting the good one back does. */
async function configured(
  facts: Partial<ConfigFacts>,
  { isCure = true, needsStart = false }: { isCure?: boolean; needsStart?: boolean } = {},
) {
  const state = { facts: { ...nothingKnown, canRollBack: true, ...facts }, rollBacks: 0 };
  let world: World | undefined;
  const configRepair: ConfigRepair = {
    facts: async () => state.facts,
    rollBack: async () => {
      state.rollBacks += 1;
      state.facts = nothingKnown;
      if (world && isCure && !needsStart) {
        world.seen = 'ok';
        world.run += 1;
      }
      return { versionId, needsStart, verifyWithinMs: 30_000 };
    },
  };
  const bot = await oneBot({ configRepair });
  ({ world } = bot);
  return { bot, state };
}

const stepsOf = async (bot: Awaited<ReturnType<typeof oneBot>>) =>
  (await bot.attempts()).toReversed().map(({ step, state }) => `${step} ${state}`);

test.for<[row: string, cause: Cause]>([
  ['1', 'refused'],
  ['2', 'timeout'],
  ['3', 'reset'],
  ['4', 'server_error'],
  ['7', 'wrong_answer'],
  ['29', 'heartbeat_late'],
  ['29', 'reported'],
  ['32', 'protocol'],
])('row %s: %s is repaired by one restart, and nobody is told', async ([, cause]) => {
  await using bot = await oneBot();

  bot.world.seen = cause;
  await bot.clock.advance(50_000);

  expect(await stepsOf(bot)).toEqual(['restart_bot succeeded']);
  expect(bot.view().status).toBe('ok');
  expect((await bot.alerts()).map(({ type }) => type)).toEqual(['bot.recovered']);
});

test.for<[row: string, cause: Cause, severity: string, status: string]>([
  ['5', 'auth', 'critical', 'needs_you'],
  ['13', 'channel_auth', 'critical', 'needs_you'],
  ['6', 'unexpected_status', 'error', 'down'],
  ['27', 'dns', 'error', 'down'],
  ['28', 'tls', 'critical', 'down'],
])('row %s: %s is not restarted, and told as %s', async ([, cause, severity, status]) => {
  await using bot = await oneBot();

  bot.world.seen = cause;
  await bot.clock.advance(24_000);
  const atOnce = await bot.alerts();
  await bot.clock.advance(60_000);

  expect(atOnce).toHaveLength(severity === 'critical' ? 1 : 0);
  expect(await bot.alerts()).toMatchObject([{ type: 'bot.down', severity, cause }]);
  expect(bot.view().status).toBe(status);
  expect(await bot.attempts()).toEqual([]);
});

test.for<[row: string, cause: Cause]>([
  ['7', 'wrong_answer'],
  ['32', 'protocol'],
])('row %s: %s is restarted once and no more, then a person is told', async ([, cause]) => {
  await using bot = await oneBot({ repair: { restart: () => undefined } });

  bot.world.seen = cause;
  await bot.clock.advance(10 * 60_000);

  expect(await stepsOf(bot)).toEqual(['restart_bot failed']);
  expect(await bot.alerts()).toMatchObject([{ severity: 'critical', cause }]);
});

test('row 6: another status after a change is rolled back', async () => {
  const { bot } = await configured({ changedSinceOk: true });
  await using _ = bot;

  bot.world.seen = 'unexpected_status';
  await bot.clock.advance(40_000);

  expect(await stepsOf(bot)).toEqual(['roll_back succeeded']);
  expect(await bot.attempts()).toMatchObject([{ configVersionId: versionId }]);
});

test('row 8: a slow bot is left alone', async () => {
  await using bot = await oneBot();

  bot.world.seen = 'slow';
  await bot.clock.advance(5 * 60_000);

  expect(await bot.attempts()).toEqual([]);
  expect(await bot.alerts()).toMatchObject([{ type: 'bot.degraded', severity: 'warning' }]);
});

test('row 9: a bot that was slow for long and then dies is restarted, with all the patience there is', async () => {
  await using bot = await oneBot({ repair: { steps: () => [] } });
  bot.world.seen = 'slow';
  await bot.clock.advance(10 * 60_000);

  bot.world.seen = 'refused';
  await bot.clock.advance(60_000);
  expect((await bot.alerts()).filter(({ type }) => type === 'bot.down')).toEqual([]);
  await bot.clock.advance(25_000);

  expect((await bot.alerts()).map(({ type }) => type)).toContain('bot.down');
});

test('row 14: a lost channel is restarted by itself first, then with its bot', async () => {
  const steps: RestartStep[] = [];
  await using bot = await oneBot({
    repair: {
      steps: () => ['restart_channel', 'restart_bot'],
      restart: (_path, step) => {
        steps.push(step);
        if (step === 'restart_bot') {
          bot.world.seen = 'ok';
          bot.world.run += 1;
        }
      },
    },
  });

  bot.world.seen = 'channel_lost';
  await bot.clock.advance(3 * 60_000);

  expect(steps).toEqual(['restart_channel', 'restart_bot']);
  expect(await stepsOf(bot)).toEqual(['restart_channel failed', 'restart_bot succeeded']);
  expect(bot.view().status).toBe('ok');
});

test('row 15: a channel that only looks connected is restarted once, and is no other run', async () => {
  await using bot = await oneBot({
    repair: {
      steps: () => ['restart_channel', 'restart_bot'],
      restart: () => void (bot.world.seen = 'ok'),
    },
  });

  bot.world.seen = 'channel_lies';
  await bot.clock.advance(40_000);

  expect(await bot.attempts()).toMatchObject([
    { step: 'restart_channel', state: 'succeeded', isProven: false },
  ]);
  expect(bot.view().status).toBe('ok');
});

test('row 15: what a restarted channel does not mend is told as an error', async () => {
  await using bot = await oneBot({
    repair: { steps: () => ['restart_channel', 'restart_bot'], restart: () => undefined },
  });

  bot.world.seen = 'channel_lies';
  await bot.clock.advance(5 * 60_000);

  expect(await stepsOf(bot)).toEqual(['restart_channel failed']);
  expect(await bot.alerts()).toMatchObject([{ type: 'bot.degraded', severity: 'error' }]);
});

test('row 18: a bot that breaks after a change is rolled back first, and that is a repair', async () => {
  const { bot, state } = await configured({ changedSinceOk: true, changedJustBefore: true });
  await using _ = bot;

  bot.world.seen = 'server_error';
  await bot.clock.advance(40_000);

  expect(state.rollBacks).toBe(1);
  expect(await stepsOf(bot)).toEqual(['roll_back succeeded']);
  expect(bot.world.restarts).toEqual([]);
});

test('row 18: a change of ours on trial is rolled back even where healing is off', async () => {
  const { bot, state } = await configured({ isOnTrial: true });
  await using _ = bot;
  await bot.api.setup.save({ tenantId: bot.ids.tenantId, patch: { healing: 'off' } });

  bot.world.seen = 'auth';
  await bot.clock.advance(40_000);

  expect(state.rollBacks).toBe(1);
  expect(bot.view().status).toBe('ok');
});

test('row 18: what the rollback does not mend is restarted, then told as critical', async () => {
  const { bot } = await configured(
    { changedSinceOk: true, changedJustBefore: true },
    { isCure: false },
  );
  await using _ = bot;
  bot.world.backAfterMs = null;

  bot.world.seen = 'server_error';
  await bot.clock.advance(10 * 60_000);

  expect(await stepsOf(bot)).toEqual([
    'roll_back failed',
    'restart_bot failed',
    'restart_bot failed',
  ]);
  expect((await bot.alerts()).map(({ severity }) => severity)).toEqual(['critical']);
});

test('row 19: a dead bot with an invalid configuration gets the good one back and is started, in one step', async () => {
  const { bot, state } = await configured({ isInvalid: true }, { needsStart: true });
  await using _ = bot;

  bot.world.seen = 'refused';
  await bot.clock.advance(40_000);

  expect(state.rollBacks).toBe(1);
  expect(bot.world.restarts).toHaveLength(1);
  expect(await bot.attempts()).toMatchObject([
    { step: 'roll_back', state: 'succeeded', isProven: true },
  ]);
});

test('row 19: with no good configuration to go back to a person is told at once', async () => {
  const { bot } = await configured({ isInvalid: true, canRollBack: false });
  await using _ = bot;

  bot.world.seen = 'refused';
  await bot.clock.advance(24_000);

  expect(await bot.alerts()).toMatchObject([{ type: 'bot.down', severity: 'critical' }]);
  expect(await bot.attempts()).toEqual([]);
});

test('a rollback that is refused is an attempt, and the bot is restarted next', async () => {
  const facts = {
    ...nothingKnown,
    canRollBack: true,
    changedSinceOk: true,
    changedJustBefore: true,
  };
  await using bot = await oneBot({
    configRepair: {
      facts: async () => facts,
      rollBack: () => Promise.reject(new AppError('config_conflict')),
    },
  });

  bot.world.seen = 'refused';
  await bot.clock.advance(2 * 60_000);

  expect(await stepsOf(bot)).toEqual(['roll_back failed', 'restart_bot succeeded']);
});

test('row 24: nothing is restarted while our own network is gone', async () => {
  let isOnline = true;
  await using bot = await oneBot({ isLocal: false, isOnline: () => isOnline });

  isOnline = false;
  bot.world.seen = 'timeout';
  await bot.clock.advance(5 * 60_000);

  expect(bot.view().status).toBe('unknown');
  expect(await bot.attempts()).toEqual([]);
});

test('row 25: nothing is restarted in the first minute after this machine slept', async () => {
  await using bot = await oneBot();
  bot.world.seen = 'refused';
  bot.clock.sleep(60 * 60_000);
  const wokeAt = bot.clock.now();

  await bot.clock.advance(50_000);
  expect(bot.view().status).toBe('healing');
  expect(await bot.ladder()).toMatchObject({ next: { wait: 'waking' } });
  await bot.clock.advance(30_000);

  expect(bot.world.restarts).toHaveLength(1);
  expect(bot.world.restarts[0]! - wokeAt).toBeGreaterThanOrEqual(60_000);
  expect(bot.view().status).toBe('ok');
});

/** A bot that says at its next failure that it restarts, and wants ten seconds for it. */
async function announcing() {
  const world = { seen: 'ok' as Cause | 'ok', restarts: [] as number[] };
  const base = scriptedConnectors(() => world.seen, {
    repair: {
      restart: (_path, _step, { clock }) => {
        world.restarts.push(clock.mono());
        world.seen = 'ok';
      },
    },
  });
  let isAnnounced = false;
  const connectors: typeof base = {
    ...base,
    http: {
      ...base.http,
      async probe(config, context) {
        const reading = await base.http.probe(config, context);
        if (reading.cause === null || isAnnounced) {
          return reading;
        }
        isAnnounced = true;
        return { ...reading, restartingForMs: 10_000 };
      },
    },
  };
  return { world, bot: await oneBot({ connectors }) };
}

test('row 30: a restart that a bot announced is not repaired, and nobody is told', async () => {
  const { world, bot } = await announcing();
  await using _ = bot;

  world.seen = 'refused';
  await bot.clock.advance(22_000);
  expect(bot.view().status).toBe('healing');
  world.seen = 'ok';
  await bot.clock.advance(60_000);

  expect(bot.view().status).toBe('ok');
  expect(await bot.attempts()).toEqual([]);
  expect(await bot.alerts()).toEqual([]);
});

test('row 31: a bot that does not return from a restart it announced is repaired 30 s after that time', async () => {
  const { world, bot } = await announcing();
  await using _ = bot;
  const diedAt = bot.clock.mono();

  world.seen = 'refused';
  await bot.clock.advance(80_000);

  expect(world.restarts).toHaveLength(1);
  const interval = 20_000;
  expect(world.restarts[0]! - diedAt).toBeGreaterThanOrEqual(10_000 + 27_000);
  expect(world.restarts[0]! - diedAt).toBeLessThanOrEqual(interval + 10_000 + 30_000);
  expect(bot.view().status).toBe('ok');
});
