import { expect, test } from 'vitest';

import { aBot, createTestAgent } from '#test/support/test-agent.ts';

const minute = 60_000;
const hour = 60 * minute;
const patience = { healingMs: minute, untriedMs: minute, degradedMs: minute };

/** A bot that is down from the tenth minute of each hour to the fortieth. */
async function anAilingBot() {
  const agent = await createTestAgent({
    patience,
    script: (_, mono) =>
      mono % hour >= 10 * minute && mono % hour < 40 * minute ? 'refused' : 'ok',
  });
  const { id: botId } = await agent.api.bots.add({
    tenantId: agent.tenant.id,
    bot: aBot({ intervalMs: minute }),
  });
  return Object.assign(agent, { of: { tenantId: agent.tenant.id, botId } });
}

/** A window from this moment on. */
const maintain = (agent: Awaited<ReturnType<typeof anAilingBot>>, forMs: number) =>
  agent.api.maintenance.add({
    tenantId: agent.tenant.id,
    maintenance: { botIds: [agent.of.botId], forMs },
  });

test('what happened within a window would have been told by no settings, and the agent told it neither', async () => {
  await using agent = await anAilingBot();
  const { clock, api } = agent;
  await clock.advance(hour);
  await maintain(agent, hour);
  await clock.advance(2 * hour);

  const answer = await api.health.whatIf({ ...agent.of, settings: { patienceMs: 0 } });

  const { items } = await api.alerts.list({ tenantId: agent.tenant.id });
  const told = items.map(({ openedAt }) => openedAt).toSorted((a, b) => a - b);
  expect(told).toHaveLength(2);
  expect(answer.inForce.alarms).toHaveLength(2);
  for (const [index, { openedAt }] of answer.inForce.alarms.entries()) {
    expect(Math.abs(openedAt - told[index]!)).toBeLessThanOrEqual(1_100);
  }
  expect(answer.asked.alarms).toHaveLength(2);
  // Each is told when it comes and when it goes.
  expect(answer.inForce.notices).toBe(4);
  const { items: checks } = await api.health.checks({ ...agent.of, limit: 500 });
  expect(answer.checks).toBeLessThan(checks.length - 50);
});

test('a window that begins ends what is open, and what lasts beyond it is new trouble', async () => {
  await using agent = await anAilingBot();
  const { clock, api } = agent;
  await clock.advance(20 * minute);
  const from = clock.now();
  await maintain(agent, 10 * minute);
  await clock.advance(40 * minute);

  const { inForce } = await api.health.whatIf({ ...agent.of, settings: {} });

  expect(inForce.alarms).toMatchObject([{ resolvedAt: from }, {}]);
  expect(inForce.alarms[1]!.since).toBeGreaterThanOrEqual(from + 10 * minute);
  expect(inForce.falseAlarms).toBe(0);
  // The first is told when it comes; that it ended is no news.
  expect(inForce.notices).toBe(3);
});
