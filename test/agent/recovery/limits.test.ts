import { sql } from 'kysely';
import { expect, test } from 'vitest';

import { defaultPatience } from '#electron/agent/incidents/incident-rules.ts';
import { aBot, createTestAgent } from '#test/support/test-agent.ts';

import { oneBot } from './one-bot.ts';

test('row 12: a bot that dies after every restart is held by the breaker, and told as critical once', async () => {
  await using bot = await oneBot();
  bot.world.backAfterMs = 1_000;
  let dies = true;
  const isBack = () => bot.world.seen === 'ok';

  for (let second = 0; second < 40 * 60; second += 10) {
    if (dies && isBack()) {
      bot.world.seen = 'refused';
    }
    await bot.clock.advance(10_000);
  }

  const { restarts } = bot.world;
  for (const at of restarts) {
    expect(
      restarts.filter((other) => other > at - 15 * 60_000 && other <= at).length,
    ).toBeLessThanOrEqual(5);
  }
  const alerts = await bot.alerts();
  expect(alerts.filter(({ severity }) => severity === 'critical')).toMatchObject([
    { type: 'bot.crash_loop', cause: 'crash_loop', state: 'open' },
  ]);
  expect(bot.view().status).toBe('needs_you');

  dies = false;
  await bot.clock.advance(60 * 60_000);
  expect(bot.view().status).toBe('ok');
  const after = await bot.alerts();
  expect(after.filter(({ state }) => state === 'open')).toEqual([]);
  expect(after.filter(({ severity }) => severity === 'critical')).toHaveLength(1);
});

test('200 bots that fail together are restarted a tenth at a time, and all of them', async () => {
  const down = new Set<string>();
  let underRepair = 0;
  let most = 0;
  await using agent = await createTestAgent({
    patience: defaultPatience,
    script: (path) => (down.has(path) ? 'refused' : 'ok'),
    repair: {
      restart: async (path, _, { clock }) => {
        underRepair += 1;
        most = Math.max(most, underRepair);
        await new Promise<void>((resolve) => clock.after(5_000, resolve));
        underRepair -= 1;
        down.delete(path);
      },
    },
  });
  const { api, tenant, clock } = agent;
  const connector = (index: number) => ({
    type: 'http' as const,
    url: `http://bot-${index}.test/${index}`,
  });
  await api.bots.addMany({
    tenantId: tenant.id,
    bots: Array.from({ length: 200 }, (_, index) =>
      aBot({ name: `Bot ${index}`, connector: connector(index) }),
    ),
  });
  await clock.advance(60_000);

  for (let index = 0; index < 200; index += 1) {
    down.add(`${index}`);
  }
  let mostAtOnce = 0;
  for (let second = 0; second < 180; second += 1) {
    await clock.advance(1_000);
    const attempts = await agent.recovery.attempts(tenant.id, { limit: 500 });
    const current = attempts.filter(({ state }) => state === 'running' || state === 'verifying');
    mostAtOnce = Math.max(mostAtOnce, current.length);
  }

  expect(mostAtOnce).toBe(20);
  expect(most).toBeLessThanOrEqual(20);
  const statuses = agent.fleet.list([tenant.id]).map(({ status }) => status);
  expect(statuses.filter((status) => status !== 'ok')).toEqual([]);
  expect(await agent.recovery.attempts(tenant.id, { limit: 500 })).toHaveLength(200);
  const { items } = await api.alerts.list({ tenantId: tenant.id, limit: 500 });
  expect(items.filter(({ type }) => type !== 'bot.recovered')).toEqual([]);
}, 60_000);

test('a restart that never answers is given up on after three minutes, and never done twice at once', async () => {
  let calls = 0;
  await using bot = await oneBot({
    repair: {
      restart: () => {
        calls += 1;
        return new Promise<never>(() => {});
      },
    },
  });

  bot.world.seen = 'refused';
  await bot.clock.advance(30_000 + 2 * 60_000);
  expect(calls).toBe(1);
  expect(await bot.attempts()).toMatchObject([{ state: 'running' }]);
  await bot.clock.advance(60_000);
  expect(await bot.attempts()).toMatchObject([{ state: 'verifying' }]);
  await bot.clock.advance(20 * 60_000);

  expect(calls).toBe(3);
  expect(bot.view().status).toBe('needs_you');
});

test('a restart that says yes and does nothing is seen through, and a person is told after three', async () => {
  await using bot = await oneBot({ repair: { restart: () => undefined } });

  bot.world.seen = 'timeout';
  await bot.clock.advance(10 * 60_000);

  expect((await bot.attempts()).map(({ failure }) => failure)).toEqual([
    'still_down',
    'still_down',
    'still_down',
  ]);
  expect(await bot.alerts()).toMatchObject([{ severity: 'critical', cause: 'timeout' }]);
});

test('a bot that gets well by itself while it is restarted is the same run, and that is said', async () => {
  await using bot = await oneBot({ repair: { restart: () => undefined } });

  bot.world.seen = 'refused';
  await bot.clock.advance(25_000);
  bot.world.seen = 'ok';
  await bot.clock.advance(70_000);

  expect(await bot.attempts()).toMatchObject([{ state: 'failed', failure: 'same_run' }]);
  expect(await bot.incidents()).toMatchObject([{ state: 'closed' }]);
  expect(await bot.alerts()).toEqual([]);
});

test('where runs cannot be told apart, well again is all that is claimed', async () => {
  const down = { is: false };
  await using agent = await createTestAgent({
    patience: defaultPatience,
    script: () => (down.is ? 'refused' : 'ok'),
    repair: { restart: () => void (down.is = false) },
  });
  const { api, tenant, clock } = agent;
  const { id: botId } = await api.bots.add({ tenantId: tenant.id, bot: aBot() });
  await clock.advance(30_000);

  down.is = true;
  await clock.advance(40_000);

  expect(await agent.recovery.attempts(tenant.id, { botId, limit: 5 })).toMatchObject([
    { state: 'succeeded', isProven: false, runBefore: null, runAfter: null },
  ]);
});

test('a bot that is not back while the ladder works is told as an error after three minutes', async () => {
  await using bot = await oneBot({ repair: { verifyWithinMs: 150_000 } });
  bot.world.backAfterMs = 10 * 60_000;

  bot.world.seen = 'refused';
  await bot.clock.advance(3 * 60_000);
  expect(await bot.alerts()).toEqual([]);
  await bot.clock.advance(25_000);

  expect(await bot.alerts()).toMatchObject([
    { type: 'bot.down', severity: 'error', state: 'open' },
  ]);
});

test('a bot that is healed after more than a minute is kept as a warning', async () => {
  await using bot = await oneBot({ repair: { verifyWithinMs: 100_000 } });
  bot.world.backAfterMs = 80_000;

  bot.world.seen = 'refused';
  await bot.clock.advance(2 * 60_000);

  expect(bot.view().status).toBe('ok');
  expect(await bot.alerts()).toMatchObject([
    { type: 'bot.recovered', severity: 'warning', state: 'resolved' },
  ]);
});

test('a step that could not be stored as begun is not done, and is done once it can be', async () => {
  await using bot = await oneBot();
  await sql`create trigger full before update on recovery_attempts
    begin select raise(abort, 'database or disk is full'); end`.execute(bot.db);
  bot.world.seen = 'refused';
  await bot.clock.advance(60_000);
  expect(bot.world.restarts).toEqual([]);

  await sql`drop trigger full`.execute(bot.db);
  await bot.clock.advance(60_000);

  expect(bot.world.restarts).toHaveLength(1);
  expect(bot.view().status).toBe('ok');
  expect((await bot.attempts()).map(({ state }) => state)).toEqual(['succeeded', 'abandoned']);
});

test('a restart by hand that could not be stored keeps nobody from asking again', async () => {
  await using bot = await oneBot();
  await sql`create trigger full before update on recovery_attempts
    begin select raise(abort, 'database or disk is full'); end`.execute(bot.db);
  await expect(bot.api.recovery.restart(bot.ids)).rejects.toThrow('disk is full');

  await sql`drop trigger full`.execute(bot.db);
  await bot.api.recovery.restart(bot.ids);
  await bot.clock.advance(10_000);

  expect(bot.world.restarts).toHaveLength(1);
});

test('a bot that was well before and has shown nothing since its restart does not count as repaired', async () => {
  await using bot = await oneBot({
    repair: {
      restart: () => {
        bot.world.seen = 'inconclusive';
      },
    },
  });

  await bot.api.recovery.restart(bot.ids);
  // It is waited for well beyond its time, because it may be us who cannot look.
  await bot.clock.advance(8 * 60_000);

  expect(await bot.attempts()).toMatchObject([{ state: 'failed', failure: 'still_down' }]);
});

test('bots that are paused are no part of the share that may be under repair at once', async () => {
  const down = new Set<string>();
  await using agent = await createTestAgent({
    patience: defaultPatience,
    script: (path) => (down.has(path) ? 'refused' : 'ok'),
    repair: { restart: () => undefined },
  });
  const { api, tenant, clock } = agent;
  const tenantId = tenant.id;
  const { items } = await api.bots.addMany({
    tenantId,
    bots: Array.from({ length: 30 }, (_, index) => aBot({ name: `${index}`, path: `${index}` })),
  });
  for (const { id: botId } of items.slice(4)) {
    await api.bots.update({ tenantId, botId, patch: { paused: true } });
  }
  await clock.advance(60_000);

  for (const path of ['0', '1', '2', '3']) {
    down.add(path);
  }
  await clock.advance(40_000);

  const attempts = await agent.recovery.attempts(tenantId, { limit: 50 });
  expect(attempts.filter(({ state }) => state === 'verifying')).toHaveLength(1);
});
