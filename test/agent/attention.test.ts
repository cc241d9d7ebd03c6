import { expect, test } from 'vitest';

import { aBot, createTestAgent } from '#test/support/test-agent.ts';

const minuteMs = 60_000;

/** An agent whose one bot answers no more: its probes hang for ever, so that only time can say anything of it. */
async function withHungProbes() {
  const agent = await createTestAgent();
  const { tenant, api, clock } = agent;
  const bot = await api.bots.add({ tenantId: tenant.id, bot: aBot({ intervalMs: 10 * minuteMs }) });
  await clock.advance(minuteMs);
  return { agent, bot, clock, api, tenant };
}

test('a bot whose interval becomes shorter grows old by the new one', async () => {
  const { agent, bot, clock, api, tenant } = await withHungProbes();
  await using _ = agent;
  const watched = agent.roster.get(tenant.id, bot.id);
  await api.bots.update({ tenantId: tenant.id, botId: bot.id, patch: { intervalMs: 20_000 } });
  watched.checking = new Promise(() => undefined);

  await clock.advance(2 * minuteMs);

  expect(watched.state.spanState).toBe('unknown');
});

test('time is counted every hour, though nothing else happens to the bot', async () => {
  const { agent, bot, clock, tenant } = await withHungProbes();
  await using _ = agent;
  const watched = agent.roster.get(tenant.id, bot.id);
  watched.checking = new Promise(() => undefined);

  await clock.advance(5 * 60 * minuteMs);

  expect(clock.now() - watched.state.accountedAt).toBeLessThanOrEqual(65 * minuteMs);
});

test('a bot that is removed is not looked after any more', async () => {
  const { agent, bot, clock, api, tenant } = await withHungProbes();
  await using _ = agent;
  const watched = agent.roster.get(tenant.id, bot.id);
  await api.bots.remove({ tenantId: tenant.id, botId: bot.id });
  const { accountedAt } = watched.state;

  await clock.advance(3 * 60 * minuteMs);

  expect(watched.state.accountedAt).toBe(accountedAt);
});
