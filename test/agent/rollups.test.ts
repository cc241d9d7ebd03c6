import { expect, test } from 'vitest';

import { seededRandom } from '#electron/simulation/seeded-random.ts';
import type { Cause } from '#shared/faults.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import { aBot, createTestAgent } from '#test/support/test-agent.ts';

const hourMs = 3_600_000;

/** A day of a bot that goes through everything: good, slow, down, paused, unseen. */
async function anEventfulDay() {
  const random = seededRandom(7);
  let mood: Cause | 'ok' = 'ok';
  const agent = await createTestAgent({ script: () => mood });
  const { tenant, api, clock } = agent;
  const bots: BotView[] = [];
  for (const name of ['Vendas', 'Suporte']) {
    bots.push(await api.bots.add({ tenantId: tenant.id, bot: aBot({ name, intervalMs: 30_000 }) }));
  }
  const moods = ['ok', 'ok', 'slow', 'refused', 'server_error', 'timeout', 'auth'] as const;
  for (let part = 0; part < 40; part += 1) {
    mood = moods[Math.floor(random.number() * moods.length)]!;
    await clock.advance(Math.floor(random.number() * hourMs));
    if (part % 9 === 4) {
      const botId = bots[0]!.id;
      await api.bots.update({ tenantId: tenant.id, botId, patch: { paused: part % 2 === 0 } });
    }
    if (part === 20) {
      clock.sleep(2 * hourMs);
    }
  }
  const range = { from: 0, to: clock.now() + hourMs };
  const read = async () => {
    const base = { tenantId: tenant.id, ...range };
    const perBot = await Promise.all(
      bots.flatMap(({ id: botId }) =>
        (['hour', 'day'] as const).map((size) =>
          api.health.history({ ...base, from: clock.now() - 300 * hourMs, botId, size }),
        ),
      ),
    );
    const whole = await Promise.all(
      (['hour', 'day'] as const).map((size) =>
        api.health.tenantHistory({ ...base, from: clock.now() - 300 * hourMs, size }),
      ),
    );
    const latency = await api.health.latency({
      ...base,
      from: clock.now() - 300 * hourMs,
      botId: bots[1]!.id,
    });
    return { perBot, whole, latency };
  };
  return { agent, bots, read };
}

test('rollups made anew from raw checks equal those kept as the checks came in', async () => {
  const { agent, read } = await anEventfulDay();
  await using _ = agent;
  await agent.health.checks(agent.tenant.id, agent.fleet.list([agent.tenant.id])[0]!.id, {
    limit: 1,
  });
  const kept = await read();

  await agent.tenancy.rebuildRollups(agent.tenant.id);

  expect(await read()).toEqual(kept);
  expect(kept.latency.count).toBeGreaterThan(500);
});

test('every millisecond since a bot was added is counted once, as one state', async () => {
  const { agent, bots, read } = await anEventfulDay();
  await using _ = agent;
  // Both forget nothing: what is collected but not yet written counts too.
  await agent.clock.advance(31_000);
  const { perBot, whole } = await read();

  const watchedMs = ({ items }: (typeof perBot)[number]) =>
    items.reduce(
      (sum, each) =>
        sum +
        each.okMs +
        each.degradedMs +
        each.downMs +
        each.unknownMs +
        each.maintenanceMs +
        each.pausedMs,
      0,
    );
  for (const [index, history] of perBot.entries()) {
    const bot = bots[Math.floor(index / 2)]!;
    const lived = agent.clock.now() - bot.createdAt;
    expect(lived - watchedMs(history)).toBeGreaterThanOrEqual(0);
    // The paused bot is only counted on when it changes.
    expect(bot.name === 'Suporte' ? lived - watchedMs(history) : 0).toBeLessThan(31_000);
  }
  expect(watchedMs(whole[0]!)).toBe(watchedMs(whole[1]!));
  expect(watchedMs(perBot[0]!) + watchedMs(perBot[2]!)).toBe(watchedMs(whole[0]!));
});

test('a tenant that moves to a half-hour zone gets its hours cut there', async () => {
  const { agent, read } = await anEventfulDay();
  await using _ = agent;
  const before = await read();

  await agent.api.tenants.update({ tenantId: agent.tenant.id, patch: { zone: 'Asia/Kolkata' } });

  const after = await read();
  const checks = ({ whole }: typeof after) =>
    whole[0]!.items.reduce((sum, { checks: count }) => sum + count, 0);
  expect(after.whole[0]!.items.every(({ start }) => start % hourMs === hourMs / 2)).toBe(true);
  expect(checks(after)).toBe(checks(before));
});
