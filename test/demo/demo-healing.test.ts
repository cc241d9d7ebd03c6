import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import type { Agent } from '#electron/agent/agent.ts';
import { defaultPatience } from '#electron/agent/incidents/incident-rules.ts';
import { createDemoHome } from '#electron/api/demo-home.ts';
import { createDemoFleet } from '#electron/demo/demo-fleet.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import type { BotId } from '#shared/schemas/ids.ts';
import { startLiveAgent } from '#test/support/live-agent.ts';
import { untilSeen } from '#test/support/until-seen.ts';

async function startDemo() {
  await using stack = new AsyncDisposableStack();
  const { agent } = stack.use(await startLiveAgent({ patience: defaultPatience }));
  const fleet = createDemoFleet({ home: createDemoHome(agent), locale: 'en' });
  stack.defer(() => fleet.close());
  await fleet.start();
  const tenantIds = agent.tenancy
    .list()
    .filter(({ isDemo }) => isDemo)
    .map(({ id }) => id);
  const list = async (): Promise<BotView[]> => agent.fleet.list(tenantIds);
  const bots = await untilSeen(list, (all) => all.every(({ status }) => status === 'ok'));
  const ending = stack.move();
  const tenantOf = (id: BotId) => bots.find((bot) => bot.id === id)!.tenantId;
  return {
    agent,
    fleet,
    ids: fleet.state().bots.map(({ botId }) => botId),
    /** Once it is so; what is looked at is asked again and again. */
    until: (id: BotId, isSo: (bot: BotView) => boolean) =>
      untilSeen(
        async () => agent.fleet.get(tenantOf(id), id),
        (bot) => isSo(bot),
      ),
    attempts: (id: BotId) => agent.recovery.attempts(tenantOf(id), { botId: id, limit: 10 }),
    openAlerts: async (id: BotId) =>
      (await agent.alerts.list(tenantOf(id), { limit: 50 })).filter(
        ({ botId, state }) => botId === id && state === 'open',
      ),
    [Symbol.asyncDispose]: () => ending.disposeAsync(),
  };
}

test('a bot that is stopped is restarted by the agent within seconds, provably, and nobody is told', async () => {
  await using demo = await startDemo();
  const [id] = demo.ids;
  const brokenAt = performance.now();

  await demo.fleet.setFault(id!, 'stopped');
  await demo.until(id!, ({ status }) => status !== 'ok');
  await demo.until(id!, ({ status }) => status === 'ok');

  expect(performance.now() - brokenAt).toBeLessThan(25_000);
  await expect
    .poll(() => demo.attempts(id!))
    .toMatchObject([
      { step: 'restart_bot', state: 'succeeded', isProven: true, actorKind: 'agent' },
    ]);
  expect(await demo.openAlerts(id!)).toEqual([]);
  expect(demo.fleet.state().bots[0]).toEqual({ botId: id, fault: 'none' });
});

test('a bot that its configuration breaks gets the good one back', async () => {
  await using demo = await startDemo();
  const [, id] = demo.ids;
  const { connector } = await demo.until(id!, () => true);
  const { path } = (connector as { configSource: { path: string } }).configSource;
  await untilSeen(
    () => demo.agent.config.standing(tenantOf(demo.agent, id!), id!),
    ({ lastGood }) => lastGood !== null,
  );

  await demo.fleet.setFault(id!, 'bad_config');
  await demo.until(id!, ({ status }) => status !== 'ok');
  await demo.until(id!, ({ status }) => status === 'ok');

  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ greeting: 'Cake orders' });
  await expect
    .poll(() => demo.attempts(id!))
    .toMatchObject([{ step: 'roll_back', state: 'succeeded' }]);
});

test('a bot that nobody can restart and its configuration breaks is well with the good one, and that is no failure', async () => {
  await using demo = await startDemo();
  const id = demo.ids.at(-1)!;
  await untilSeen(
    () => demo.agent.config.standing(tenantOf(demo.agent, id), id),
    ({ lastGood }) => lastGood !== null,
  );

  await demo.fleet.setFault(id, 'bad_config');
  await demo.until(id, ({ status }) => status !== 'ok');
  await demo.until(id, ({ status }) => status === 'ok');

  await expect
    .poll(() => demo.attempts(id))
    .toMatchObject([{ step: 'roll_back', state: 'succeeded' }]);
});

test('one that refuses the agent needs a person at once, and is not restarted', async () => {
  await using demo = await startDemo();
  const id = demo.ids[2]!;

  await demo.fleet.setFault(id, 'unauthorized');
  await demo.until(id, ({ status }) => status === 'needs_you');

  await expect.poll(() => demo.openAlerts(id)).toMatchObject([{ severity: 'critical' }]);
  expect(await demo.attempts(id)).toEqual([]);
});

test('one that the agent has no way to restart stays down, and nothing is tried', async () => {
  await using demo = await startDemo();
  const id = demo.ids.at(-1)!;

  await demo.fleet.setFault(id, 'stopped');
  await demo.until(id, ({ openIncidentId }) => openIncidentId !== null);

  const ladder = await demo.agent.recovery.ladder(tenantOf(demo.agent, id), id);
  expect(ladder).toMatchObject({ abilities: [], ahead: [], attempts: [] });
});

function tenantOf(agent: Agent, id: BotId) {
  return [...agent.roster.all()].find(({ bot }) => bot.id === id)!.bot.tenantId;
}
