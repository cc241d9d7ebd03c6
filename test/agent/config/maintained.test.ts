import { expect, test } from 'vitest';

import { agentAct } from '#electron/agent/audit/act.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import { createTestAgent } from '#test/support/test-agent.ts';
import { addTeam, noticesOf, takingChannels } from '#test/support/told-agent.ts';

import { createConfiguredAgent, goodText, hash } from './configured-agent.ts';

const minute = 60_000;
const act = () => agentAct('test', 'test');
const invalid = goodText.replace('8080', '"no port"');
const validate = (text: string) =>
  text.includes('no port') ? [{ path: 'port', message: 'expected a number' }] : [];

/** A bot that is worked on for twenty minutes, with somebody who is told of what happens to it. */
async function aMaintainedBot() {
  const clock = createVirtualClock();
  const opened = await openMemoryStore(clock.now);
  const store = { ...opened, close: async () => {} };
  const channels = takingChannels();
  const agent = await createConfiguredAgent({ clock, store, channels, validate });
  await addTeam(agent.agent, agent.tenant.id);
  const { tenantId, botId } = agent.of;
  await agent.api.maintenance.add({ tenantId, maintenance: { forMs: 20 * minute } });
  return Object.assign(agent, {
    async applyWhatBreaksIt(): Promise<void> {
      const change = { text: '{ "port": 8081 }', baseHash: hash(goodText) };
      await agent.config.apply(act(), tenantId, botId, change);
      agent.probesSee('refused');
      await clock.advance(5 * minute);
      agent.probesSee('ok');
    },
    told: async () =>
      (await noticesOf(opened.db, tenantId))
        .filter(({ medium }) => medium === 'email')
        .map(({ phase }) => phase),
    /** The agent ends, and another one takes up its store. */
    async again() {
      await agent.stop();
      const { connectors, vault } = agent;
      return createTestAgent({ clock, store, channels, connectors, vault });
    },
  });
}

test('what a person changed within a window and the agent took back is told once the window is over, also across a restart', async () => {
  const agent = await aMaintainedBot();
  const { clock } = agent;
  await agent.applyWhatBreaksIt();
  expect(agent.bot.text).toBe(goodText);
  expect(await agent.alerts()).toEqual(['config.rolled_back warning']);

  await using second = await agent.again();
  await clock.advance(10 * minute);
  expect(await agent.told()).toEqual([]);
  await clock.advance(10 * minute);

  const { items } = await second.api.alerts.list({ tenantId: second.tenant.id, state: 'open' });
  expect(items).toMatchObject([{ type: 'config.rolled_back' }]);
  expect(await agent.told()).toEqual(['opened']);
});

test('it is not told any more where a person has changed the configuration since', async () => {
  await using agent = await aMaintainedBot();
  const { tenantId, botId } = agent.of;
  await agent.applyWhatBreaksIt();

  const better = { text: '{ "port": 8082 }', baseHash: hash(goodText) };
  await agent.config.apply(act(), tenantId, botId, better);
  await agent.clock.advance(30 * minute);

  expect(await agent.alerts()).toEqual([]);
  expect(await agent.told()).toEqual([]);
});

test('what a person takes back within a window is nobody’s news', async () => {
  await using agent = await aMaintainedBot();
  const { tenantId, botId } = agent.of;
  const change = { text: '{ "port": 8081 }', baseHash: hash(goodText) };
  await agent.config.apply(act(), tenantId, botId, change);

  await agent.config.rollBack(act(), tenantId, botId, {});
  await agent.clock.advance(30 * minute);

  expect(agent.bot.text).toBe(goodText);
  expect(await agent.told()).toEqual([]);
});

test('what is half written while the bot is worked on is put right after it, not under the hands of who writes', async () => {
  await using agent = await aMaintainedBot();

  agent.bot.edit(invalid);
  await agent.clock.advance(15 * minute);
  expect(agent.bot.text).toBe(invalid);
  expect(await agent.alerts()).toEqual([]);

  await agent.clock.advance(11 * minute);
  expect(agent.bot.text).toBe(goodText);
  expect(await agent.alerts()).toEqual(['config.restored warning']);
});
