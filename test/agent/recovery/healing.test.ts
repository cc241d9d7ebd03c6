import { expect, test } from 'vitest';

import { nothingKnown } from '#electron/agent/recovery/no-config.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { AppError } from '#shared/errors.ts';

import { oneBot } from './one-bot.ts';

test('a bot that dies is restarted, proven to be another run, and nobody is told', async () => {
  await using bot = await oneBot();
  bot.world.backAfterMs = 20_000;

  bot.world.seen = 'refused';
  await bot.clock.advance(23_000);
  expect(bot.view().status).toBe('healing');
  expect(await bot.incidents()).toMatchObject([{ state: 'healing' }]);
  await bot.clock.advance(20_000);

  expect(bot.view()).toMatchObject({ status: 'ok', openIncidentId: null });
  expect(await bot.attempts()).toMatchObject([
    {
      number: 1,
      step: 'restart_bot',
      state: 'succeeded',
      isProven: true,
      runBefore: 'run 1',
      runAfter: 'run 2',
      actorKind: 'agent',
      cause: 'refused',
    },
  ]);
  expect(await bot.incidents()).toMatchObject([{ state: 'closed' }]);
  expect(await bot.alerts()).toMatchObject([
    { type: 'bot.recovered', severity: 'info', state: 'resolved' },
  ]);
  expect(bot.agent.seen.filter(({ kind }) => kind === 'alert.opened')).toEqual([]);
});

test('a bot that never comes back is restarted three times, a minute apart, then a person is told', async () => {
  await using bot = await oneBot();
  bot.world.backAfterMs = null;

  bot.world.seen = 'refused';
  await bot.clock.advance(150_000);
  expect(await bot.alerts()).toEqual([]);
  await bot.clock.advance(6 * 60_000);

  const [first, ...others] = bot.world.restarts;
  // Each time it is looked at first, which takes 20 ms.
  expect(others.map((at) => at - first!)).toEqual([60_020, 120_040]);
  expect(bot.view().status).toBe('needs_you');
  expect(await bot.incidents()).toMatchObject([{ state: 'needs_you' }]);
  expect(await bot.alerts()).toMatchObject([{ type: 'bot.down', severity: 'critical' }]);
  expect((await bot.attempts()).map(({ state, failure }) => `${state} ${failure}`)).toEqual([
    'failed still_down',
    'failed still_down',
    'failed still_down',
  ]);
  expect(await bot.ladder()).toMatchObject({ state: 'needs_you', ahead: [], next: null });
});

test('what is tried next is for what the bot fails for by then, not for what it failed for at first', async () => {
  const steps: string[] = [];
  await using bot = await oneBot({
    repair: {
      steps: () => ['restart_channel', 'restart_bot'],
      restart: (_, step) => {
        steps.push(step);
        bot.world.seen = step === 'restart_bot' ? 'channel_lost' : 'ok';
        bot.world.run += step === 'restart_bot' ? 1 : 0;
      },
    },
  });

  bot.world.seen = 'refused';
  await bot.clock.advance(90_000);

  expect(steps).toEqual(['restart_bot', 'restart_channel']);
  expect(bot.view().status).toBe('ok');
  expect(await bot.attempts()).toMatchObject([
    { step: 'restart_channel', state: 'succeeded', cause: 'channel_lost' },
    { step: 'restart_bot', state: 'failed', failure: 'still_down', cause: 'refused' },
  ]);
});

test('what cannot be restarted is told after a minute, and nothing is tried', async () => {
  await using bot = await oneBot({ repair: { steps: () => [] } });

  bot.world.seen = 'refused';
  await bot.clock.advance(60_000);
  expect(await bot.alerts()).toEqual([]);
  await bot.clock.advance(25_000);

  expect(await bot.alerts()).toMatchObject([{ type: 'bot.down', severity: 'error' }]);
  expect(bot.view().status).toBe('down');
  expect(bot.world.restarts).toEqual([]);
});

test('a refused token goes to a person at once, and nothing is restarted', async () => {
  await using bot = await oneBot();

  bot.world.seen = 'auth';
  await bot.clock.advance(24_000);

  expect(await bot.alerts()).toMatchObject([{ severity: 'critical', cause: 'auth' }]);
  expect(bot.world.restarts).toEqual([]);
  expect(await bot.ladder()).toMatchObject({ state: 'needs_you', ahead: [] });
});

test('in ask it shows what it would do, and does it when a person says yes', async () => {
  await using bot = await oneBot({ mode: 'ask' });

  bot.world.seen = 'refused';
  await bot.clock.advance(30_000);
  expect(await bot.ladder()).toMatchObject({
    state: 'asking',
    mode: 'ask',
    ahead: ['restart_bot', 'restart_bot', 'restart_bot'],
  });
  expect(bot.world.restarts).toEqual([]);

  await bot.api.recovery.runNext(bot.ids);
  await bot.clock.advance(10_000);

  expect(bot.view().status).toBe('ok');
  expect(await bot.attempts()).toMatchObject([{ state: 'succeeded', actorKind: 'person' }]);
});

test("a person's stop ends the ladder; resuming goes on with it", async () => {
  await using bot = await oneBot();
  bot.world.backAfterMs = null;
  bot.world.seen = 'refused';
  await bot.clock.advance(30_000);

  expect(await bot.api.recovery.stop(bot.ids)).toMatchObject({ state: 'healing' });
  await bot.clock.advance(10 * 60_000);
  expect(bot.world.restarts).toHaveLength(1);
  expect(await bot.ladder()).toMatchObject({ state: 'stopped' });
  bot.world.backAfterMs = 3_000;
  await bot.api.recovery.resume(bot.ids);
  await bot.clock.advance(10_000);

  expect(bot.view().status).toBe('ok');
  expect(bot.world.restarts).toHaveLength(2);
});

test('a well bot restarted by hand is healing meanwhile, and no incident', async () => {
  await using bot = await oneBot();

  const begun = await bot.api.recovery.restart({ ...bot.ids, reason: 'new version' });
  expect(begun).toMatchObject({ state: 'running', incidentId: null, reason: 'new version' });
  await bot.clock.advance(1_500);
  expect(bot.view().status).toBe('healing');
  await bot.clock.advance(10_000);

  expect(bot.view().status).toBe('ok');
  expect(await bot.attempts()).toMatchObject([{ state: 'succeeded', isProven: true }]);
  expect(await bot.incidents()).toEqual([]);
  expect(await bot.alerts()).toEqual([]);
});

test('a restart that is accepted and not done is not called one', async () => {
  await using bot = await oneBot({ repair: { restart: () => undefined } });

  await bot.api.recovery.restart(bot.ids);
  await bot.clock.advance(70_000);

  expect(await bot.attempts()).toMatchObject([
    { state: 'failed', failure: 'same_run', isProven: false },
  ]);
  expect(bot.view().status).toBe('ok');
});

test('a restart that is refused is an attempt, and the next comes a minute later', async () => {
  await using bot = await oneBot({
    repair: {
      restart: () => {
        throw new AppError('restart_refused');
      },
    },
  });

  bot.world.seen = 'refused';
  await bot.clock.advance(5 * 60_000);

  expect((await bot.attempts()).map(({ failure }) => failure)).toEqual([
    'refused',
    'refused',
    'refused',
  ]);
  expect(bot.view().status).toBe('needs_you');
});

test("a person's stop wins against a step that is being decided", async () => {
  const clock = createVirtualClock();
  await using bot = await oneBot({
    clock,
    configRepair: {
      facts: () =>
        new Promise((resolve) => clock.after(10_000, () => resolve({ ...nothingKnown }))),
      rollBack: () => Promise.reject(new AppError('config_none')),
    },
  });
  bot.world.seen = 'refused';
  while (bot.view().openIncidentId === null) {
    await clock.advance(500);
  }

  const stopped = bot.api.recovery.stop(bot.ids);
  await clock.advance(5 * 60_000);

  expect(await stopped).toMatchObject({ state: 'stopped' });
  expect(bot.world.restarts).toEqual([]);
  expect(await bot.attempts()).toEqual([]);
});
