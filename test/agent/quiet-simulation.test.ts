import { expect, test } from 'vitest';

import { seededRandom } from '#electron/simulation/seeded-random.ts';
import type { Cause } from '#shared/faults.ts';
import { aBot, createTestAgent, type Script } from '#test/support/test-agent.ts';

const hourMs = 60 * 60_000;

/** Ten are the measure; they take minutes, so that every run of all tests makes do with fewer. */
const hours = Number(process.env['SIMULATED_HOURS'] ?? 2);

/** Ways in which one packet that goes missing shows itself. */
const losses: Cause[] = ['timeout', 'refused', 'reset', 'dns'];

/** One probe in a hundred is lost, and never two of the same bot in a row. */
function losesOneInAHundred(): { script: Script; count: () => number } {
  const random = seededRandom(7);
  const lostLast = new Set<string>();
  let lost = 0;
  const script: Script = (path) => {
    if (lostLast.delete(path) || random.number() >= 0.01) {
      return 'ok';
    }
    lostLast.add(path);
    lost += 1;
    return losses[lost % losses.length]!;
  };
  return { script, count: () => lost };
}

test(`200 bots at 5 s over ${hours} hours, with one probe in a hundred lost, raise no alarm`, {
  timeout: 30_000 + hours * 30_000,
}, async () => {
  const { script, count } = losesOneInAHundred();
  await using agent = await createTestAgent({ script, isLocal: false });
  const { tenant, clock, api } = agent;
  for (let index = 0; index < 200; index += 1) {
    await api.bots.add({
      tenantId: tenant.id,
      bot: aBot({ name: `Bot ${index}`, path: `bot-${index}`, intervalMs: 5_000 }),
    });
  }

  for (let hour = 0; hour < hours; hour += 1) {
    await clock.advance(hourMs);
    // Millions of events would fill the memory of the test, not of the agent.
    agent.seen.length = 0;
  }

  expect(count()).toBeGreaterThan(hours * 1_000);
  expect((await api.alerts.list({ tenantId: tenant.id })).items).toEqual([]);
  expect((await api.incidents.list({ tenantId: tenant.id })).items).toEqual([]);
  const { items } = await api.bots.list({});
  expect(items.filter(({ status }) => status !== 'ok')).toEqual([]);
  const history = await api.health.tenantHistory({
    tenantId: tenant.id,
    size: 'hour',
    from: clock.now() - (hours - 1) * hourMs,
    to: clock.now() - hourMs,
  });
  expect(history.items.length).toBeGreaterThanOrEqual(hours - 2);
  for (const { downMs, degradedMs, unknownMs, checks } of history.items) {
    expect([downMs, degradedMs, unknownMs]).toEqual([0, 0, 0]);
    expect(checks).toBeGreaterThan(200 * 700);
  }
});
