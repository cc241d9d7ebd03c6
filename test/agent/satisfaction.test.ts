import { expect, test } from 'vitest';

import { quarterMs } from '#electron/agent/satisfaction/satisfaction-service.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { aBot, createTestAgent } from '#test/support/test-agent.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** An agent with one bot that is well, or ill for two minutes when that is asked for. */
async function askingAgent() {
  let isIll = false;
  const clock = createVirtualClock(undefined, { waitsFor: 'memory' });
  const agent = await createTestAgent({ clock, script: () => (isIll ? 'refused' : 'ok') });
  const { api, tenant } = agent;
  const ofTenant = { tenantId: tenant.id };
  const bot = await api.bots.add({ ...ofTenant, bot: aBot({ intervalMs: 60 * minuteMs }) });
  const lookNow = async () => {
    const looking = api.health.checkNow({ ...ofTenant, botIds: [bot.id] });
    await clock.advance(10_000);
    await looking;
  };
  return {
    agent,
    clock,
    api,
    bot,
    ofTenant,
    fallIll: async (): Promise<void> => {
      isIll = true;
      await lookNow();
    },
    recover: async (): Promise<void> => {
      isIll = false;
      await lookNow();
      await clock.advance(1_000);
    },
  };
}

test('after trouble that people were told of is over, they are asked once, and the answer counts', async () => {
  const { agent, api, bot, ofTenant, fallIll, recover } = await askingAgent();
  await using _ = agent;
  await fallIll();
  expect(await api.satisfaction.pending(ofTenant)).toBeNull();

  await recover();
  const ask = await api.satisfaction.pending(ofTenant);
  expect(ask).toMatchObject({ botName: bot.name });
  await api.satisfaction.answer({ ...ofTenant, askId: ask!.askId, score: 4 });

  expect(await api.satisfaction.pending(ofTenant)).toBeNull();
  expect(await api.satisfaction.kpi(ofTenant)).toEqual({ count: 1, mean: 4 });
  await expect(
    api.satisfaction.answer({ ...ofTenant, askId: ask!.askId, score: 1 }),
  ).rejects.toMatchObject({ cause: { code: 'not_asked' } });
});

test('a tenant is asked at most once a quarter, also when it put the question aside', async () => {
  const { agent, clock, api, ofTenant, fallIll, recover } = await askingAgent();
  await using _ = agent;
  await fallIll();
  await recover();
  const first = await api.satisfaction.pending(ofTenant);
  await api.satisfaction.answer({ ...ofTenant, askId: first!.askId, score: null });

  await clock.advance(30 * minuteMs);
  await fallIll();
  await recover();
  expect(await api.satisfaction.pending(ofTenant)).toBeNull();
  expect(await api.satisfaction.kpi(ofTenant)).toEqual({ count: 0, mean: null });

  clock.jump(quarterMs);
  await clock.advance(minuteMs);
  await fallIll();
  await recover();
  expect((await api.satisfaction.pending(ofTenant))?.askId).not.toBe(first!.askId);
  expect(await api.satisfaction.pending(ofTenant)).not.toBeNull();

  // Nobody remembers after two weeks.
  clock.jump(15 * dayMs);
  expect(await api.satisfaction.pending(ofTenant)).toBeNull();
});

test('trouble that ended with a pause, or with maintenance, was not resolved', async () => {
  const { agent, clock, api, bot, ofTenant, fallIll } = await askingAgent();
  await using _ = agent;
  await fallIll();
  await api.maintenance.add({ ...ofTenant, maintenance: { forMs: 60 * minuteMs } });
  await clock.advance(minuteMs);
  expect((await api.incidents.list(ofTenant)).items).toMatchObject([{ state: 'closed' }]);
  expect(await api.satisfaction.pending(ofTenant)).toBeNull();

  await api.bots.update({ ...ofTenant, botId: bot.id, patch: { paused: true } });
  expect(await api.satisfaction.pending(ofTenant)).toBeNull();
});

test('a question of another tenant cannot be answered', async () => {
  const { agent, api, ofTenant, fallIll, recover } = await askingAgent();
  await using _ = agent;
  const other = await api.tenants.create({ name: 'Outra' });
  await fallIll();
  await recover();
  const ask = await api.satisfaction.pending(ofTenant);

  await expect(
    api.satisfaction.answer({ tenantId: other.id, askId: ask!.askId, score: 1 }),
  ).rejects.toMatchObject({ cause: { code: 'not_asked' } });
});
