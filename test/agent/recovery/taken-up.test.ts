import { expect, test } from 'vitest';

import { oneBot } from './one-bot.ts';

const never = () => new Promise<never>(() => {});

test('a step under way when the agent ends is not done again: its bot is looked at, and proves it', async () => {
  let calls = 0;
  await using bot = await oneBot({
    repair: {
      restart: () => {
        calls += 1;
        return never();
      },
    },
  });
  bot.world.seen = 'refused';
  await bot.clock.advance(30_000);
  expect(await bot.attempts()).toMatchObject([{ state: 'running' }]);

  await bot.again(() => {
    bot.world.seen = 'ok';
    bot.world.run += 1;
  });
  expect(await bot.attempts()).toMatchObject([{ state: 'verifying' }]);
  await bot.clock.advance(40_000);

  expect(calls).toBe(1);
  expect(await bot.attempts()).toMatchObject([
    { state: 'succeeded', isProven: true, runBefore: 'run 1', runAfter: 'run 2' },
  ]);
  expect(bot.view()).toMatchObject({ status: 'ok', openIncidentId: null });
});

test('a step that was interrupted and did not help is said to be so, and counts', async () => {
  let calls = 0;
  await using bot = await oneBot({
    repair: {
      restart: () => {
        calls += 1;
        return calls === 1 ? never() : undefined;
      },
    },
  });
  bot.world.seen = 'refused';
  await bot.clock.advance(30_000);

  await bot.again();
  await bot.clock.advance(59_000);
  expect(calls).toBe(1);
  await bot.clock.advance(10 * 60_000);

  expect(calls).toBe(3);
  const attempts = (await bot.attempts()).toReversed();
  expect(attempts).toMatchObject([
    { number: 1, state: 'failed', failure: 'interrupted' },
    { number: 2, state: 'failed', failure: 'still_down' },
    { number: 3, state: 'failed', failure: 'still_down' },
  ]);
  for (const [index, { startedAt }] of attempts.entries()) {
    expect(startedAt! - attempts[0]!.startedAt!).toBeGreaterThanOrEqual(index * 60_000);
  }
});

test('a bot that is being looked at after a restart is looked at by the next agent too', async () => {
  await using bot = await oneBot();
  bot.world.backAfterMs = 40_000;
  bot.world.seen = 'refused';
  await bot.clock.advance(30_000);
  expect(await bot.attempts()).toMatchObject([{ state: 'verifying' }]);

  await bot.again();
  expect(bot.view().status).toBe('healing');
  await bot.clock.advance(45_000);

  expect(await bot.attempts()).toMatchObject([{ state: 'succeeded', isProven: true }]);
  expect(bot.world.restarts).toHaveLength(1);
});

test('the ladder goes on where it was, with the distance and the count of before', async () => {
  await using bot = await oneBot();
  bot.world.backAfterMs = null;
  bot.world.seen = 'refused';
  await bot.clock.advance(30_000);

  for (let times = 0; times < 8; times += 1) {
    await bot.clock.advance(25_000);
    await bot.again();
  }
  await bot.clock.advance(10 * 60_000);

  const [first = 0, ...others] = bot.world.restarts;
  expect(others).toHaveLength(2);
  expect(others[0]! - first).toBeGreaterThanOrEqual(60_000);
  expect(others[1]! - others[0]!).toBeGreaterThanOrEqual(60_000);
  expect(await bot.alerts()).toMatchObject([{ type: 'bot.down', severity: 'critical' }]);
});

test('a restart that waited for its time is taken back when the agent ends', async () => {
  await using bot = await oneBot({ repair: { activity: () => 2 } });
  expect(await bot.api.recovery.restart({ ...bot.ids, whenIdle: true })).toMatchObject({
    state: 'planned',
  });

  await bot.again();
  await bot.clock.advance(5 * 60_000);

  expect(await bot.attempts()).toMatchObject([{ state: 'abandoned', failure: 'interrupted' }]);
  expect(bot.world.restarts).toEqual([]);
});

test("a person's stop outlives the agent", async () => {
  await using bot = await oneBot();
  bot.world.backAfterMs = null;
  bot.world.seen = 'refused';
  await bot.clock.advance(30_000);
  await bot.api.recovery.stop(bot.ids);

  await bot.again();
  await bot.clock.advance(10 * 60_000);

  expect(bot.world.restarts).toHaveLength(1);
  expect(await bot.ladder()).toMatchObject({ state: 'stopped' });
});

test("the breaker's count outlives the agent", async () => {
  await using bot = await oneBot();
  bot.world.backAfterMs = 1_000;
  for (let times = 0; times < 7; times += 1) {
    bot.world.seen = 'refused';
    await bot.clock.advance(70_000);
    await bot.again();
    await bot.clock.advance(35_000);
  }

  const { breaker } = await bot.ladder();
  expect(bot.world.restarts.length).toBe(5);
  expect(breaker).toMatchObject({ used: 5, limit: 5 });
});
