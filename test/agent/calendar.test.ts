import { sql } from 'kysely';
import { expect, test } from 'vitest';

import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import { aBot, createTestAgent } from '#test/support/test-agent.ts';

const dayMs = 86_400_000;

async function anAgent(options: Parameters<typeof createTestAgent>[0] = {}) {
  const clock = createVirtualClock();
  const store = await openMemoryStore(clock.now);
  const agent = await createTestAgent({ clock, store, ...options });
  const count = async (table: string) =>
    (await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(store.db))
      .rows[0]!.n;
  return { agent, count };
}

test('raw checks older than the retention go every night; rollups stay', async () => {
  const { agent, count } = await anAgent({ retainDays: 1 });
  await using _ = agent;
  await agent.api.bots.add({ tenantId: agent.tenant.id, bot: aBot({ intervalMs: 600_000 }) });

  await agent.clock.advance(3 * dayMs);

  const perDay = 144;
  expect(await count('bot_health_logs')).toBeLessThanOrEqual(2 * perDay);
  expect(await count('bot_health_logs')).toBeGreaterThanOrEqual(perDay);
  expect(await count('bot_health_hourly')).toBeGreaterThanOrEqual(3 * 24);
  const jobs = (await agent.api.system.health()).jobs.filter(({ name }) => name === 'clean-checks');
  expect(jobs).toMatchObject([{ lastOutcome: 'done' }]);
});

test('the history of a removed bot is gone a week later, and only then', async () => {
  const { agent, count } = await anAgent();
  await using _ = agent;
  const { tenant, api, clock } = agent;
  const bot = await api.bots.add({ tenantId: tenant.id, bot: aBot({ intervalMs: 600_000 }) });
  await clock.advance(3_600_000);
  await api.bots.remove({ tenantId: tenant.id, botId: bot.id });

  clock.sleep(6 * dayMs);
  await clock.advance(120_000);
  expect(await count('bot_health_logs')).toBeGreaterThan(0);

  clock.sleep(2 * dayMs);
  await clock.advance(120_000);
  for (const table of [
    'bots',
    'bot_states',
    'bot_health_logs',
    'bot_health_hourly',
    'bot_latency_hourly',
    'bot_status_changes',
  ]) {
    expect(await count(table), table).toBe(0);
  }
  expect((await agent.audit.verify()).isUnbroken).toBe(true);
});

test('a job that never ran is not said to be done', async () => {
  const { agent } = await anAgent();
  await using _ = agent;

  await agent.clock.advance(120_000);

  const { jobs } = await agent.api.system.health();
  expect(jobs.find(({ name }) => name === 'back-up-store')).toEqual({
    name: 'back-up-store',
    lastRunAt: null,
    lastOutcome: null,
  });
});

test('a job that fails is noted as failed and comes round again', async () => {
  const { agent } = await anAgent();
  await using _ = agent;

  // A store in memory has no backups to make.
  await agent.clock.advance(13 * 3_600_000);

  const { jobs } = await agent.api.system.health();
  expect(jobs.find(({ name }) => name === 'back-up-store')).toMatchObject({
    lastOutcome: 'failed',
  });
  expect(agent.publicHealth().components.find(({ name }) => name === 'scheduler')?.state).toBe(
    'ok',
  );
});
