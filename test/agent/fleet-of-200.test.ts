import { expect, test } from 'vitest';

import { seededRandom } from '#electron/simulation/seeded-random.ts';
import type { Cause } from '#shared/faults.ts';
import type { BotId } from '#shared/schemas/ids.ts';
import {
  answers,
  type Behaviour,
  createFaultyServer,
  type FaultyServer,
  hung,
  reset,
  sends,
} from '#test/support/faulty-server.ts';
import { type LiveAgent, startLiveAgent } from '#test/support/live-agent.ts';

const intervalMs = 5_000;

type Way = { cause: Cause; withinMs: number; fail(server: FaultyServer): Promise<void> };

const become = (behaviour: Behaviour) => async (server: FaultyServer) => server.behave(behaviour);

/** What each fault must lead to, and how soon. */
const ways: Way[] = [
  { cause: 'refused', withinMs: intervalMs + 4_000, fail: (server) => server.stop() },
  { cause: 'timeout', withinMs: intervalMs + 20_000, fail: become(hung) },
  { cause: 'reset', withinMs: intervalMs + 4_000, fail: become(reset) },
  { cause: 'server_error', withinMs: intervalMs + 4_000, fail: become(answers(503)) },
  { cause: 'auth', withinMs: intervalMs + 4_000, fail: become(answers(401)) },
  { cause: 'protocol', withinMs: intervalMs + 20_000, fail: become(sends('\0 no HTTP \0')) },
];

/** When each bot was first seen down, and why. */
function watchVerdicts({ agent, tenantId }: LiveAgent) {
  const down = new Map<BotId, { at: number; cause: Cause | null }>();
  agent.events.subscribe(({ kind, subject }) => {
    const botId = subject as BotId;
    if (kind === 'bot.changed' && !down.has(botId)) {
      const { status, cause } = agent.fleet.get(tenantId, botId);
      if (status === 'down' || status === 'needs_you') {
        down.set(botId, { at: performance.now(), cause });
      }
    }
  });
  return down;
}

test('of 200 bots, 20 fail in six ways, each is found in time, and nobody else is called down', {
  timeout: 90_000,
}, async () => {
  const random = seededRandom(2026);
  const servers = await Promise.all(Array.from({ length: 200 }, () => createFaultyServer()));
  await using live = await startLiveAgent();
  const { agent, act, tenantId } = live;
  const down = watchVerdicts(live);
  const bots: BotId[] = [];
  for (const [index, { url }] of servers.entries()) {
    const bot = { name: `Bot ${index}`, kind: 'support' as const, intervalMs };
    const added = await agent.fleet.add(act, tenantId, {
      ...bot,
      connector: { type: 'http', url, expectJson: { status: 'ok' } },
    });
    bots.push(added.id);
  }
  await expect
    .poll(() => agent.fleet.list([tenantId]).filter(({ status }) => status !== 'ok'), {
      timeout: 10_000,
    })
    .toEqual([]);

  const victims = Array.from({ length: 20 }, (_, index) => {
    const spot = 10 * index + Math.floor(10 * random.number());
    return { bot: bots[spot]!, server: servers[spot]!, way: ways[index % ways.length]! };
  });
  const failedAt = new Map<BotId, number>();
  await Promise.all(
    victims.map(async ({ bot, server, way }) => {
      await new Promise((resolve) => setTimeout(resolve, 15_000 * random.number()));
      failedAt.set(bot, performance.now());
      await way.fail(server);
    }),
  );
  await expect.poll(() => down.size, { timeout: 30_000, interval: 250 }).toBe(victims.length);
  // One more interval, in which somebody else might be called down.
  await new Promise((resolve) => setTimeout(resolve, intervalMs));

  expect(new Set(down.keys())).toEqual(new Set(victims.map(({ bot }) => bot)));
  for (const { bot, way } of victims) {
    expect(down.get(bot)?.cause).toBe(way.cause);
    expect(down.get(bot)!.at - failedAt.get(bot)!).toBeLessThan(way.withinMs);
  }
  const alerts = await agent.alerts.list(tenantId, { limit: 100 });
  expect(new Set(alerts.map(({ type, botId }) => `${type} ${botId}`))).toEqual(
    new Set(victims.map(({ bot }) => `bot.down ${bot}`)),
  );
  await Promise.all(servers.map((server) => server.stop()));
});
