import { sql } from 'kysely';
import { expect, test } from 'vitest';

import { createSelfWatch } from '#electron/agent/watch/self-watch.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import type { Cause } from '#shared/faults.ts';
import { aBot, createTestAgent, scriptedConnectors } from '#test/support/test-agent.ts';

type TestAgent = Awaited<ReturnType<typeof createTestAgent>>;

async function addBots(agent: TestAgent, count: number, intervalMs = 20_000) {
  for (let number = 0; number < count; number += 1) {
    await agent.api.bots.add({
      tenantId: agent.tenant.id,
      bot: aBot({ name: `Bot ${number}`, path: `${number}`, intervalMs }),
    });
  }
}

/** A store that outlives the agent that closes it. */
async function keptStore() {
  const clock = createVirtualClock();
  const store = await openMemoryStore(clock.now);
  return { clock, store: { ...store, close: async () => undefined } };
}

const statuses = (agent: TestAgent) =>
  agent.fleet.list([agent.tenant.id]).map(({ status }) => status);

const alertsOf = async (agent: TestAgent) =>
  (await agent.api.alerts.list({})).items.map(({ type, state }) => `${type} ${state}`);

test('when our own network is gone every bot elsewhere is unknown, and one alert says so', async () => {
  let isOnline = true;
  await using agent = await createTestAgent({
    isLocal: false,
    isOnline: () => isOnline,
    script: () => (isOnline ? 'ok' : 'timeout'),
  });
  await addBots(agent, 20);
  await agent.clock.advance(60_000);

  isOnline = false;
  await agent.clock.advance(120_000);

  expect(new Set(statuses(agent))).toEqual(new Set(['unknown']));
  expect(await alertsOf(agent)).toEqual(['watcher.offline open']);
  expect((await agent.api.system.health()).watcher.isOnline).toBe(false);

  isOnline = true;
  await agent.clock.advance(60_000);

  expect(new Set(statuses(agent))).toEqual(new Set(['ok']));
  expect(await alertsOf(agent)).toEqual(['watcher.offline resolved']);
  expect((await agent.api.incidents.list({})).items).toEqual([]);
});

test('when our own network goes no bot is called down first, however far apart they are looked at', async () => {
  let isOnline = true;
  await using agent = await createTestAgent({
    isLocal: false,
    isOnline: () => isOnline,
    script: () => (isOnline ? 'ok' : 'dns'),
  });
  await addBots(agent, 20, 300_000);
  await agent.clock.advance(600_000);

  isOnline = false;
  await agent.clock.advance(400_000);

  expect(await alertsOf(agent)).toEqual(['watcher.offline open']);
  expect((await agent.api.incidents.list({})).items).toEqual([]);
});

test('many bots down on a working network are down', async () => {
  let fault: Cause | 'ok' = 'ok';
  await using agent = await createTestAgent({ isLocal: false, script: () => fault });
  await addBots(agent, 10);
  await agent.clock.advance(30_000);

  fault = 'refused';
  await agent.clock.advance(30_000);

  expect(new Set(statuses(agent))).toEqual(new Set(['down']));
});

test('however many bots turn down at once, the bots elsewhere are not counted for each', async () => {
  let asked = 0;
  let isUp = true;
  const script = () => (isUp ? 'ok' : 'refused');
  const scripted = scriptedConnectors(script, { isLocal: false });
  const { http } = scripted;
  const isLocal: typeof http.isLocal = () => {
    asked += 1;
    return false;
  };
  await using agent = await createTestAgent({
    script,
    connectors: { ...scripted, http: { ...http, isLocal } },
  });
  await addBots(agent, 100);
  await agent.clock.advance(40_000);
  isUp = false;
  asked = 0;

  await agent.clock.advance(30_000);

  expect(new Set(statuses(agent))).toEqual(new Set(['down']));
  const probesOfEach = 10;
  const countedEachSecond = 30;
  expect(asked).toBeLessThan(100 * (probesOfEach + countedEachSecond));
});

test('bots on this machine are judged although the network is gone', async () => {
  let isUp = true;
  await using agent = await createTestAgent({
    isLocal: true,
    isOnline: () => false,
    script: () => (isUp ? 'ok' : 'refused'),
  });
  await addBots(agent, 5);
  await agent.clock.advance(30_000);

  isUp = false;
  await agent.clock.advance(30_000);

  expect(new Set(statuses(agent))).toEqual(new Set(['down']));
});

test('after sleep every bot is unknown until looked at, the time asleep is unknown, and nothing is told', async () => {
  await using agent = await createTestAgent();
  await addBots(agent, 10);
  await agent.clock.advance(60_000);
  const asleepFrom = agent.clock.now();

  agent.clock.sleep(3 * 3_600_000);
  await agent.clock.advance(1_000);
  expect(new Set(statuses(agent))).toEqual(new Set(['unknown']));

  await agent.clock.advance(31_000);
  expect(new Set(statuses(agent))).toEqual(new Set(['ok']));
  expect(await alertsOf(agent)).toEqual([]);
  const bot = agent.fleet.list([agent.tenant.id])[0]!;
  const { items } = await agent.api.health.timeline({
    tenantId: agent.tenant.id,
    botId: bot.id,
    from: asleepFrom - 30_000,
    to: agent.clock.now(),
  });
  expect(items.map(({ state }) => state)).toEqual(['ok', 'unknown', 'ok']);
  expect(items[1]!.at).toBeGreaterThan(asleepFrom - 2_000);
  expect(items[1]!.at).toBeLessThanOrEqual(asleepFrom);
});

test('trouble found just after sleep is told only when the first minute is over', async () => {
  let isUp = true;
  await using agent = await createTestAgent({ script: () => (isUp ? 'ok' : 'refused') });
  await addBots(agent, 1);
  await agent.clock.advance(60_000);

  agent.clock.sleep(3_600_000);
  isUp = false;
  await agent.clock.advance(40_000);
  expect(statuses(agent)).toEqual(['down']);
  expect(await alertsOf(agent)).toEqual([]);

  await agent.clock.advance(30_000);
  expect(await alertsOf(agent)).toEqual(['bot.down open']);
});

test.for([-10 * 365 * 86_400_000, -3_600_000, -3_000, 3_000, 3_600_000, 10 * 365 * 86_400_000])(
  'a clock set by %d ms calls no bot down, makes no burst of checks, and goes on',
  async (jumpMs) => {
    const probes: number[] = [];
    await using agent = await createTestAgent({
      script: (_, at) => {
        probes.push(at);
        return 'ok';
      },
    });
    await addBots(agent, 20);
    await agent.clock.advance(120_000);
    const before = probes.length;

    agent.clock.jump(jumpMs);
    await agent.clock.advance(120_000);

    expect(new Set(statuses(agent))).toEqual(new Set(['ok']));
    expect(await alertsOf(agent)).toEqual([]);
    // Twelve checks a bot in two minutes at 20 s; the look after the jump may add one and a half.
    expect(probes.length - before).toBeLessThanOrEqual(20 * 8);
    const latest = agent.fleet.list([agent.tenant.id])[0]!;
    expect(Math.abs(latest.lastCheckedAt! - agent.clock.now())).toBeLessThanOrEqual(20_000);
  },
);

test('a status older than two intervals is unknown, from the moment it became so', async () => {
  let isStuck = false;
  await using agent = await createTestAgent({
    script: () => (isStuck ? 'inconclusive' : 'ok'),
  });
  await addBots(agent, 1);
  await agent.clock.advance(25_000);
  const { lastCheckedAt } = agent.fleet.list([agent.tenant.id])[0]!;

  isStuck = true;
  await agent.clock.advance(60_000);

  expect(agent.fleet.list([agent.tenant.id])[0]).toMatchObject({
    status: 'unknown',
    since: lastCheckedAt! + 40_000,
  });
});

test('checks that are late for half a minute say that we are overloaded, and nobody is blamed', async () => {
  await using agent = await createTestAgent({
    limits: { total: 1, perOrigin: 8 },
    script: () => 'slow',
  });
  await addBots(agent, 30, 5_000);

  await agent.clock.advance(120_000);

  expect(await alertsOf(agent)).toContain('engine.late open');
  expect(agent.publicHealth().status).toBe('degraded');
  expect(statuses(agent)).not.toContain('down');
});

test('a bot that flaps is told about once, and quietly until it is calm', async () => {
  let isUp = true;
  await using agent = await createTestAgent({ script: () => (isUp ? 'ok' : 'refused') });
  await addBots(agent, 1, 5_000);
  await agent.clock.advance(10_000);

  for (let change = 0; change < 12; change += 1) {
    isUp = !isUp;
    await agent.clock.advance(60_000);
  }

  const opened = await alertsOf(agent);
  expect(opened.filter((each) => each.startsWith('bot.flapping'))).toEqual(['bot.flapping open']);
  // The first two changes were told before it was known to flap.
  expect(opened.filter((each) => each.startsWith('bot.down')).length).toBeLessThanOrEqual(2);

  await agent.clock.advance(16 * 60_000);
  expect(await alertsOf(agent)).not.toContain('bot.flapping open');
});

test('a bot that answers too slowly is degraded at the third answer and told about a minute later', async () => {
  let isSlow = false;
  await using agent = await createTestAgent({ script: () => (isSlow ? 'slow' : 'ok') });
  await addBots(agent, 1, 10_000);
  await agent.clock.advance(20_000);

  isSlow = true;
  await agent.clock.advance(24_000);
  expect(statuses(agent)).toEqual(['ok']);
  await agent.clock.advance(12_000);
  expect(statuses(agent)).toEqual(['degraded']);
  expect(await alertsOf(agent)).toEqual([]);
  await agent.clock.advance(62_000);
  expect(await alertsOf(agent)).toEqual(['bot.degraded open']);

  isSlow = false;
  await agent.clock.advance(25_000);
  expect(statuses(agent)).toEqual(['ok']);
  expect(await alertsOf(agent)).toEqual(['bot.degraded resolved']);
});

test('when the store takes nothing for a while, nothing is lost and the verdict is followed later', async () => {
  let isUp = true;
  await using agent = await createTestAgent({ script: () => (isUp ? 'ok' : 'refused') });
  await addBots(agent, 1, 5_000);
  await agent.clock.advance(10_000);
  const bot = agent.fleet.list([agent.tenant.id])[0]!;
  const blocked = agent.blockStore();

  isUp = false;
  await agent.clock.advance(20_000);
  expect(agent.publicHealth().components.find(({ name }) => name === 'store')?.state).toBe(
    'failed',
  );
  expect(statuses(agent)).toEqual(['down']);
  expect(await alertsOf(agent)).toEqual([]);

  blocked.release();
  await agent.clock.advance(5_000);
  expect(await alertsOf(agent)).toEqual(['bot.down open']);
  const { items } = await agent.api.health.checks({ tenantId: agent.tenant.id, botId: bot.id });
  expect(items.filter(({ verdict }) => verdict === 'down').length).toBeGreaterThanOrEqual(4);
});

test('a long round of work is not taken for sleep', async () => {
  const clock = createVirtualClock();
  let breaks = 0;
  let rounds = 0;
  await using agent = await createTestAgent({ clock });
  const watch = createSelfWatch({ ...agent, network: { isOnline: async () => true }, clock });
  watch.start({
    onTick() {
      rounds += 1;
      return new Promise((resolve) => {
        clock.after(8_000, resolve);
      });
    },
    onTimeBreak() {
      breaks += 1;
    },
    onOffline() {},
    onOnline() {},
    worstLatenessMs: () => 0,
  });

  await clock.advance(60_000);

  expect(breaks).toBe(0);
  expect(rounds).toBeGreaterThan(4);
  expect(rounds).toBeLessThan(9);
  const stopped = watch.stop();
  await clock.advance(8_000);
  await stopped;
});

test('an alert about our own network does not outlive the run that lost it', async () => {
  const { clock, store } = await keptStore();
  let isOnline = true;
  const first = await createTestAgent({
    clock,
    store,
    isLocal: false,
    isOnline: () => isOnline,
    script: () => (isOnline ? 'ok' : 'refused'),
  });
  await addBots(first, 1);
  await clock.advance(30_000);
  isOnline = false;
  await clock.advance(30_000);
  expect(await alertsOf(first)).toEqual(['watcher.offline open']);
  await first.agent.stop();

  isOnline = true;
  await using second = await createTestAgent({ clock, store, isLocal: false });
  await clock.advance(60_000);

  expect(await alertsOf(second)).toEqual(['watcher.offline resolved']);
});

test('trouble that waited to be told when the agent stopped is told by the next run', async () => {
  const { clock, store } = await keptStore();
  const first = await createTestAgent({ clock, store, script: () => 'slow' });
  await addBots(first, 1, 5_000);
  await clock.advance(30_000);
  expect(statuses(first)).toEqual(['degraded']);
  expect(await alertsOf(first)).toEqual([]);
  await first.agent.stop();

  await using second = await createTestAgent({ clock, store, script: () => 'slow' });
  await clock.advance(300_000);

  expect(await alertsOf(second)).toEqual(['bot.degraded open']);
  expect((await second.api.incidents.list({})).items).toHaveLength(1);
});

test('an alert about flapping is over when the bot is calm in the next run', async () => {
  const { clock, store } = await keptStore();
  let isUp = true;
  const first = await createTestAgent({ clock, store, script: () => (isUp ? 'ok' : 'refused') });
  await addBots(first, 1, 5_000);
  for (let turn = 0; turn < 6; turn += 1) {
    await clock.advance(30_000);
    isUp = !isUp;
  }
  await clock.advance(30_000);
  expect(await alertsOf(first)).toContain('bot.flapping open');
  await first.agent.stop();

  await using second = await createTestAgent({ clock, store });
  await clock.advance(30 * 60_000);

  expect(await alertsOf(second)).not.toContain('bot.flapping open');
});

test('a store that took the place of a damaged one is told about until somebody has seen it', async () => {
  const { clock, store } = await keptStore();
  const quarantinedNow = { at: clock.now(), restoredFrom: null };
  await using agent = await createTestAgent({
    clock,
    store: { ...store, wasUnclean: true, quarantinedNow },
  });
  await clock.advance(10_000);

  expect(await alertsOf(agent)).toEqual(['store.damaged open']);
});

test('after the clock was set back by months, flapping calms and time is counted as before', async () => {
  let isUp = true;
  await using agent = await createTestAgent({ script: () => (isUp ? 'ok' : 'refused') });
  const { api, tenant, clock } = agent;
  await addBots(agent, 1, 5_000);
  const paused = await api.bots.add({ tenantId: tenant.id, bot: aBot() });
  const ofPaused = { tenantId: tenant.id, botId: paused.id };
  await api.bots.update({ ...ofPaused, patch: { paused: true } });
  for (let turn = 0; turn < 4; turn += 1) {
    await clock.advance(30_000);
    isUp = !isUp;
  }
  await clock.advance(30_000);
  expect(await alertsOf(agent)).toContain('bot.flapping open');

  clock.jump(-100 * 24 * 60 * 60_000);
  await clock.advance(30 * 60_000);
  await api.bots.update({ ...ofPaused, patch: { paused: false } });
  await clock.advance(2 * 60 * 60_000);

  expect(await alertsOf(agent)).not.toContain('bot.flapping open');
  const hours = await api.health.history({
    ...ofPaused,
    size: 'hour',
    from: clock.now() - 4 * 60 * 60_000,
    to: clock.now(),
  });
  expect(hours.items.reduce((total, { okMs }) => total + okMs, 0)).toBeGreaterThan(60 * 60_000);
});

test('after the clock was set back while the agent was off, nothing looks well that was not looked at', async () => {
  const { clock, store } = await keptStore();
  const first = await createTestAgent({ clock, store });
  await addBots(first, 1);
  await clock.advance(60_000);
  expect(statuses(first)).toEqual(['ok']);
  await first.agent.stop();

  clock.jump(-100 * 24 * 60 * 60_000);
  await using second = await createTestAgent({ clock, store, script: () => 'inconclusive' });
  expect(statuses(second)).toEqual(['unknown']);
  await clock.advance(2 * 60 * 60_000);

  const hours = await second.api.health.tenantHistory({
    tenantId: second.tenant.id,
    size: 'hour',
    from: clock.now() - 4 * 60 * 60_000,
    to: clock.now(),
  });
  const unknownMs = hours.items.reduce((total, hour) => total + hour.unknownMs, 0);
  expect(unknownMs).toBeGreaterThan(60 * 60_000);
});

test('an alert about our own network that the store would not end is ended when it takes it', async () => {
  const { clock, store } = await keptStore();
  let isOnline = true;
  await using agent = await createTestAgent({
    clock,
    store,
    isLocal: false,
    isOnline: () => isOnline,
    script: () => (isOnline ? 'ok' : 'refused'),
  });
  await addBots(agent, 1);
  await clock.advance(30_000);
  isOnline = false;
  await clock.advance(60_000);
  expect(await alertsOf(agent)).toEqual(['watcher.offline open']);
  await sql`create temp trigger full_disk before update on admin_alerts
    begin select raise(abort, 'disk is full'); end`.execute(store.db);

  isOnline = true;
  await clock.advance(10_000);
  await sql`drop trigger full_disk`.execute(store.db);
  await clock.advance(10_000);

  expect(await alertsOf(agent)).toEqual(['watcher.offline resolved']);
});

test('one bot whose alert cannot be stored does not keep the others from being told', async () => {
  const { clock, store } = await keptStore();
  await using agent = await createTestAgent({ clock, store, script: () => 'slow' });
  await addBots(agent, 2, 5_000);
  await clock.advance(16_000);
  const [first] = agent.roster.ofTenant(agent.tenant.id);
  const refuse = `create temp trigger refuse before insert on admin_alerts
    when new.bot_id = '${first!.bot.id}' begin select raise(abort, 'refused'); end`;
  await sql.raw(refuse).execute(store.db);

  await clock.advance(120_000);

  expect(await alertsOf(agent)).toEqual(['bot.degraded open']);
});
