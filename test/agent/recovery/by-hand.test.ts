import { expect, test } from 'vitest';

import { mustStopBulk } from '#electron/agent/recovery/bulk-restarts.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import type { Bulk } from '#shared/schemas/recovery.ts';
import { aBot, createTestAgent, owner } from '#test/support/test-agent.ts';

import { oneBot } from './one-bot.ts';

const refused = (code: string) => ({ cause: { code } });

test('a restart that waits until the bot is idle begins with its last conversation', async () => {
  let conversations = 2;
  await using bot = await oneBot({ repair: { activity: () => conversations } });

  await bot.api.recovery.restart({ ...bot.ids, whenIdle: true });
  await bot.clock.advance(30_000);
  expect(await bot.ladder()).toMatchObject({ state: 'healing', next: { wait: 'busy' } });
  expect(bot.world.restarts).toEqual([]);
  expect(bot.view().status).toBe('ok');
  conversations = 0;
  await bot.clock.advance(2_000);

  expect(bot.world.restarts).toHaveLength(1);
});

test('a restart waits two minutes at most for a bot to be idle', async () => {
  await using bot = await oneBot({ repair: { activity: () => 1 } });
  const askedAt = bot.clock.now();

  await bot.api.recovery.restart({ ...bot.ids, whenIdle: true });
  await bot.clock.advance(3 * 60_000);

  expect(bot.world.restarts).toEqual([askedAt + 2 * 60_000]);
});

test('a clock that is set back holds up no restart that waits', async () => {
  const clock = createVirtualClock();
  await using bot = await oneBot({ clock, repair: { activity: () => 1 } });
  await bot.api.recovery.restart({ ...bot.ids, whenIdle: true });
  await clock.advance(30_000);

  clock.jump(-60 * 60_000);
  await clock.advance(2 * 60_000);

  expect(bot.world.restarts).toHaveLength(1);
});

test('a restart that waits can be taken back', async () => {
  await using bot = await oneBot({ repair: { activity: () => 1 } });
  await bot.api.recovery.restart({ ...bot.ids, whenIdle: true });

  await bot.api.recovery.stop(bot.ids);
  await bot.clock.advance(3 * 60_000);

  expect(bot.world.restarts).toEqual([]);
  expect(await bot.attempts()).toMatchObject([{ state: 'abandoned', failure: 'stopped' }]);
});

test('a stop of what only waits is recorded with who said it', async () => {
  await using bot = await oneBot({ repair: { activity: () => 1 } });
  await bot.api.recovery.restart({ ...bot.ids, whenIdle: true });

  await bot.agent.as({ ...owner, id: 'ana' }).recovery.stop(bot.ids);

  const entry = await bot.db
    .selectFrom('audit_log')
    .select(['actor_id', 'subject'])
    .where('action', '=', 'recovery.stop')
    .executeTakeFirst();
  expect(entry).toEqual({ actor_id: 'ana', subject: bot.ids.botId });
});

test('with nothing under way there is nothing to stop', async () => {
  await using bot = await oneBot();

  await expect(bot.api.recovery.stop(bot.ids)).rejects.toMatchObject(refused('nothing_to_stop'));
});

test('of two restarts at once the second is refused', async () => {
  await using bot = await oneBot();

  const both = await Promise.allSettled([
    bot.api.recovery.restart(bot.ids),
    bot.api.recovery.restart(bot.ids),
  ]);

  expect(both).toMatchObject([
    { status: 'fulfilled' },
    { status: 'rejected', reason: refused('restart_running') },
  ]);
});

test('a second restart by hand waits for a minute after the first, unless it is forced', async () => {
  await using bot = await oneBot();
  await bot.api.recovery.restart(bot.ids);
  await bot.clock.advance(10_000);

  expect(await bot.api.recovery.restart(bot.ids)).toMatchObject({ state: 'planned' });
  await bot.clock.advance(60_000);
  expect(await bot.api.recovery.restart({ ...bot.ids, force: true })).toMatchObject({
    state: 'running',
  });
  await bot.clock.advance(10_000);

  const [first = 0, second = 0, third = 0] = bot.world.restarts;
  expect(second - first).toBe(60_000);
  expect(third - second).toBeLessThan(60_000);
});

test('a sixth restart in a quarter of an hour is refused, unless it is forced', async () => {
  await using bot = await oneBot();
  for (let times = 0; times < 5; times += 1) {
    await bot.api.recovery.restart(bot.ids);
    await bot.clock.advance(61_000);
  }

  await expect(bot.api.recovery.restart(bot.ids)).rejects.toMatchObject(refused('breaker_open'));
  await bot.api.recovery.restart({ ...bot.ids, force: true });
  await bot.clock.advance(5_000);

  expect(bot.world.restarts).toHaveLength(6);
});

test('what cannot be restarted, or is paused, is not', async () => {
  await using bot = await oneBot();

  await expect(
    bot.api.recovery.restart({ ...bot.ids, step: 'restart_channel' }),
  ).rejects.toMatchObject(refused('restart_unavailable'));
  await bot.api.bots.update({ ...bot.ids, patch: { paused: true } });
  await expect(bot.api.recovery.restart(bot.ids)).rejects.toMatchObject(
    refused('restart_unavailable'),
  );
});

test('a bot that is paused in the middle of its repair is let go of', async () => {
  await using bot = await oneBot();
  bot.world.backAfterMs = null;
  bot.world.seen = 'refused';
  await bot.clock.advance(30_000);

  await bot.api.bots.update({ ...bot.ids, patch: { paused: true } });
  await bot.clock.advance(5 * 60_000);

  expect(await bot.attempts()).toMatchObject([{ state: 'abandoned', failure: 'gone' }]);
  expect(bot.view().status).toBe('paused');
  expect(bot.world.restarts).toHaveLength(1);
});

test("a bot's own mode goes before its tenant's, and the tenant's is followed at once", async () => {
  await using bot = await oneBot({ mode: 'off' });
  bot.world.seen = 'refused';
  await bot.clock.advance(30_000);
  expect(await bot.ladder()).toMatchObject({ state: 'off', mode: 'off', hasOwnMode: false });

  expect(await bot.api.recovery.setMode({ ...bot.ids, mode: 'ask' })).toMatchObject({
    state: 'asking',
    hasOwnMode: true,
  });
  await bot.api.setup.save({ tenantId: bot.ids.tenantId, patch: { healing: 'auto' } });
  await bot.clock.advance(5_000);
  expect(bot.world.restarts).toEqual([]);
  await bot.api.recovery.setMode({ ...bot.ids, mode: null });
  await bot.clock.advance(10_000);

  expect(bot.world.restarts).toHaveLength(1);
  expect(bot.view().status).toBe('ok');
});

test('the ladder says who else would restart the bot, and how busy it is', async () => {
  await using bot = await oneBot({
    repair: { activity: () => 3, rivals: ['pm2_autorestart'] },
  });

  expect(await bot.ladder()).toMatchObject({
    state: 'idle',
    abilities: ['restart_bot'],
    provesRuns: true,
    rivals: ['pm2_autorestart'],
    activity: 3,
    attempts: [],
    ahead: [],
    next: null,
    maxAttempts: 3,
    breaker: { used: 0, limit: 5, windowMs: 900_000, opensAgainAt: null },
  });
});

test('every act of a recovery is in the audit, with who, why and what came of it', async () => {
  await using bot = await oneBot({ mode: 'ask' });
  const operator = bot.agent.as({ ...owner, id: 'ana', role: 'operator' });
  const { recovery } = operator;
  bot.world.seen = 'refused';
  await bot.clock.advance(30_000);

  await recovery.stop(bot.ids);
  await recovery.resume(bot.ids);
  await recovery.runNext(bot.ids);
  await bot.clock.advance(70_000);
  await recovery.restart({ ...bot.ids, reason: 'new version' });
  await bot.clock.advance(70_000);
  await recovery.setMode({ ...bot.ids, mode: 'auto' });

  const entries = await bot.db
    .selectFrom('audit_log')
    .selectAll()
    .where('action', 'like', 'recovery.%')
    .orderBy('seq')
    .execute();
  const told = entries.map(({ action, actor_kind, actor_id, reason, result }) => {
    const why = reason === null ? '' : ` (${reason})`;
    return `${action} by ${actor_kind} ${actor_id}${why}: ${result}`;
  });
  expect(told).toEqual([
    'recovery.stop by person ana: done',
    'recovery.resume by person ana: done',
    'recovery.restart by person ana: done',
    'recovery.restart.end by agent recovery: done',
    'recovery.restart by person ana (new version): done',
    'recovery.restart.end by agent recovery: done',
    'recovery.set_mode by person ana: done',
  ]);
  expect((await bot.agent.audit.verify()).isUnbroken).toBe(true);
});

async function aFleet(
  size: number,
  fails: (path: string) => boolean,
  targetOf?: (path: string) => string,
) {
  const restarted: string[] = [];
  const agent = await createTestAgent({
    script: () => 'ok',
    repair: {
      restart: (path) => {
        restarted.push(path);
        if (fails(path)) {
          throw new Error('no');
        }
      },
      ...(targetOf && { targetOf }),
    },
  });
  const { items } = await agent.api.bots.addMany({
    tenantId: agent.tenant.id,
    bots: Array.from({ length: size }, (_, index) =>
      aBot({ name: `Bot ${index}`, path: `${index}` }),
    ),
  });
  await agent.clock.advance(60_000);
  return { agent, restarted, botIds: items.map(({ id }) => id) };
}

test('many bots are restarted three at a time, each once', async () => {
  const { agent, restarted, botIds } = await aFleet(8, () => false);
  await using _ = agent;
  const { api, tenant, clock } = agent;

  const begun = await api.recovery.restartMany({ tenantId: tenant.id, botIds, reason: 'patch' });
  expect(begun).toMatchObject({ state: 'running', reason: 'patch', waveSize: 3 });
  await clock.advance(500);
  expect(restarted).toHaveLength(3);
  await clock.advance(60_000);

  expect(new Set(restarted).size).toBe(8);
  expect(restarted).toHaveLength(8);
  const done = await api.recovery.bulk({ tenantId: tenant.id });
  expect(done?.state).toBe('done');
  expect(new Set(done?.bots.map(({ outcome }) => outcome))).toEqual(new Set(['succeeded']));
});

test('many restarts stop themselves when more than three in ten of the first wave fail', async () => {
  const { agent, restarted, botIds } = await aFleet(8, (path) => path === '1');
  await using _ = agent;
  const { api, tenant, clock } = agent;

  await api.recovery.restartMany({ tenantId: tenant.id, botIds });
  await clock.advance(60_000);

  expect(restarted).toHaveLength(3);
  const stopped = await api.recovery.bulk({ tenantId: tenant.id });
  expect(stopped?.state).toBe('stopped');
  expect(stopped?.bots.filter(({ outcome }) => outcome === 'skipped')).toHaveLength(5);
});

test('a bot that there is no way to restart is left out, and counts for no failure', async () => {
  const { agent, restarted, botIds } = await aFleet(5, () => false);
  await using _ = agent;
  const { api, tenant, clock } = agent;
  const plain = { type: 'heartbeat', schedule: { kind: 'period', periodMs: 60_000 } } as const;
  const helpless = await api.bots.add({
    tenantId: tenant.id,
    bot: { ...aBot({ name: 'Nightly' }), connector: { ...plain, graceMs: 60_000 } },
  });

  await api.recovery.restartMany({ tenantId: tenant.id, botIds: [helpless.id, ...botIds] });
  await clock.advance(60_000);

  expect(restarted).toHaveLength(5);
  const done = await api.recovery.bulk({ tenantId: tenant.id });
  expect(done?.state).toBe('done');
  expect(done?.bots[0]).toMatchObject({ botId: helpless.id, outcome: 'skipped' });
});

test('many restarts can be cancelled between two waves', async () => {
  const { agent, restarted, botIds } = await aFleet(8, () => false);
  await using _ = agent;
  const { api, tenant, clock } = agent;
  await api.recovery.restartMany({ tenantId: tenant.id, botIds });
  await clock.advance(500);

  expect(await api.recovery.cancelBulk({ tenantId: tenant.id })).toMatchObject({
    state: 'cancelled',
  });
  await clock.advance(60_000);

  expect(restarted).toHaveLength(3);
  await expect(api.recovery.cancelBulk({ tenantId: tenant.id })).rejects.toMatchObject(
    refused('nothing_to_stop'),
  );
});

test('bots that restart together are restarted once, whoever of them is asked for', async () => {
  const { agent, restarted, botIds } = await aFleet(
    8,
    () => false,
    (path) => (Number(path) < 5 ? 'gateway' : path),
  );
  await using _ = agent;
  const { api, tenant, clock } = agent;

  const begun = await api.recovery.restartMany({ tenantId: tenant.id, botIds });
  expect(begun.bots.map(({ wave }) => wave)).toEqual([1, 1, 1, 1, 1, 1, 1, 2]);
  await clock.advance(60_000);

  expect(restarted).toEqual(['0', '5', '6', '7']);
  const done = await api.recovery.bulk({ tenantId: tenant.id });
  expect(done?.state).toBe('done');
  expect(new Set(done?.bots.map(({ outcome }) => outcome))).toEqual(new Set(['succeeded']));
});

test('of two restarts at once of what restarts together the second is refused', async () => {
  const { agent, restarted, botIds } = await aFleet(
    2,
    () => false,
    () => 'gateway',
  );
  await using _ = agent;
  const { api, tenant } = agent;

  const both = await Promise.allSettled(
    botIds.map((botId) => api.recovery.restart({ tenantId: tenant.id, botId })),
  );

  expect(both).toMatchObject([
    { status: 'fulfilled' },
    { status: 'rejected', reason: refused('restart_running') },
  ]);
  expect(restarted).toHaveLength(1);
});

test('two planned restarts of what restarts together are a minute apart', async () => {
  const times: number[] = [];
  const clock = createVirtualClock();
  await using agent = await createTestAgent({
    clock,
    script: () => 'ok',
    repair: { restart: () => void times.push(clock.now()), targetOf: () => 'gateway' },
  });
  const tenantId = agent.tenant.id;
  const { items } = await agent.api.bots.addMany({
    tenantId,
    bots: ['a', 'b', 'c'].map((path) => aBot({ name: path, path })),
  });
  await clock.advance(60_000);

  for (const { id: botId } of items) {
    await agent.api.recovery.restart({ tenantId, botId });
    await clock.advance(15_000);
  }
  await clock.advance(4 * 60_000);

  expect(times).toHaveLength(3);
  const [first = 0, second = 0, third = 0] = times;
  expect(second - first).toBeGreaterThanOrEqual(60_000);
  expect(third - second).toBeGreaterThanOrEqual(60_000);
});

test('a cancelled bulk takes back what has not begun', async () => {
  const { agent, restarted, botIds } = await aFleet(2, () => false);
  await using _ = agent;
  const { api, tenant, clock } = agent;
  const [botId] = botIds;
  await api.recovery.restart({ tenantId: tenant.id, botId: botId! });
  await clock.advance(20_000);
  await api.recovery.restartMany({ tenantId: tenant.id, botIds: [botId!] });
  await clock.advance(1_000);

  await api.recovery.cancelBulk({ tenantId: tenant.id });
  await clock.advance(3 * 60_000);

  expect(restarted).toHaveLength(1);
});

test.for<[outcomes: Bulk['bots'][number]['outcome'][], stops: boolean]>([
  [['succeeded', 'succeeded', 'succeeded'], false],
  [['succeeded', 'failed', 'succeeded'], true],
  [['failed'], true],
  [[], false],
])('a first wave of %j stops the rest: %s', ([outcomes, stops]) => {
  const bots = outcomes.map((outcome) => ({ outcome, wave: 1 })) as Bulk['bots'];
  expect(mustStopBulk({ bots })).toBe(stops);
});
