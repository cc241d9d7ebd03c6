import { expect, test } from 'vitest';

import { defaultPatience } from '#electron/agent/incidents/incident-rules.ts';
import { fellTogether } from '#electron/agent/recovery/shared-causes.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import type { Cause } from '#shared/faults.ts';
import { aBot, createTestAgent } from '#test/support/test-agent.ts';

const down = (downSince: number, cause: Cause = 'refused') => ({ downSince, cause });
const well = { downSince: null, cause: null };

test.for<[string, Parameters<typeof fellTogether>[0], boolean]>([
  ['two of two', [down(0), down(0)], false],
  ['three of three', [down(0), down(1_000), down(60_000)], true],
  ['three of three, one too late', [down(0), down(1_000), down(60_001)], false],
  ['three of seven', [down(0), down(0), down(0), well, well, well, well], false],
  ['three of six', [down(0), down(0), down(0), well, well, well], true],
  ['three, one for another reason', [down(0), down(0), down(0, 'auth')], false],
  ['three whose names are not found', [down(0, 'dns'), down(0, 'dns'), down(0, 'dns')], false],
  ['three late ones after one early', [down(0), down(90_000), down(91_000), down(92_000)], true],
])('bots of a host fell together or not: %s', ([, bots, expected]) => {
  expect(fellTogether(bots)).toBe(expected);
});

/** Bots on one host, which falls and returns as a whole; and some elsewhere. */
async function aHost({
  bots = 30,
  elsewhere = 5,
  targetOf,
}: {
  bots?: number;
  elsewhere?: number;
  targetOf?: (path: string) => string;
} = {}) {
  const clock = createVirtualClock();
  const opened = await openMemoryStore(clock.now);
  const store = { ...opened, close: async () => {} };
  const world = { isUp: true, restarts: [] as string[], stillDown: new Set<string>() };
  const start = () =>
    createTestAgent({
      clock,
      store,
      patience: defaultPatience,
      script: (path) =>
        path.startsWith('host') && (!world.isUp || world.stillDown.has(path)) ? 'refused' : 'ok',
      hostOf: (path) => (path.startsWith('host') ? '10.0.0.7' : path),
      repair: {
        restart: (path) => {
          world.restarts.push(path);
          world.stillDown.delete(path);
        },
        ...(targetOf && { targetOf }),
      },
    });
  let agent = await start();
  const { tenant } = agent;
  const paths = [
    ...Array.from({ length: bots }, (_, index) => `host-${index}`),
    ...Array.from({ length: elsewhere }, (_, index) => `else-${index}`),
  ];
  for (const path of paths) {
    await agent.api.bots.add({ tenantId: tenant.id, bot: aBot({ name: path, path }) });
  }
  await clock.advance(60_000);
  return {
    world,
    clock,
    /** The agent ends, and another one takes up its store. */
    async again() {
      await agent.stop();
      agent = await start();
    },
    async pause(isIt: (path: string) => boolean) {
      for (const { id: botId, name } of agent.fleet.list([tenant.id])) {
        if (isIt(name)) {
          await agent.api.bots.update({ tenantId: tenant.id, botId, patch: { paused: true } });
        }
      }
    },
    alerts: async () => (await agent.api.alerts.list({ tenantId: tenant.id, limit: 200 })).items,
    incidents: async () =>
      (await agent.api.incidents.list({ tenantId: tenant.id, limit: 200 })).items,
    statuses: () => agent.fleet.list([tenant.id]).map(({ status }) => status),
    async [Symbol.asyncDispose]() {
      await agent.stop();
      await opened.close();
    },
  };
}

test('row 23: a host with 30 bots is one trouble: one attempt on one bot, one alert with 30 inside', async () => {
  await using host = await aHost();

  host.world.isUp = false;
  await host.clock.advance(20 * 60_000);

  expect(host.world.restarts).toHaveLength(1);
  expect(await host.alerts()).toMatchObject([
    { type: 'host.down', severity: 'critical', count: 30, botName: '10.0.0.7', state: 'open' },
  ]);
  const incidents = await host.incidents();
  expect(incidents).toHaveLength(30);
  const parents = incidents.filter(({ parentId }) => parentId === null);
  expect(parents).toHaveLength(1);
  expect(new Set(incidents.map(({ parentId }) => parentId ?? parents[0]?.id))).toEqual(
    new Set([parents[0]?.id]),
  );

  host.world.isUp = true;
  await host.clock.advance(3 * 60_000);
  expect(new Set(host.statuses())).toEqual(new Set(['ok']));
  expect(host.world.restarts).toHaveLength(1);
  expect((await host.alerts()).filter(({ state }) => state === 'open')).toEqual([]);
});

test('row 23: a bot that stays down when its host is back is repaired by itself, a minute later', async () => {
  await using host = await aHost({ bots: 6 });
  host.world.isUp = false;
  await host.clock.advance(5 * 60_000);
  const before = host.world.restarts.length;

  host.world.stillDown.add('host-3');
  host.world.isUp = true;
  await host.clock.advance(45_000);
  expect(host.world.restarts).toHaveLength(before);
  await host.clock.advance(60_000);

  expect(host.world.restarts.slice(before)).toEqual(['host-3']);
  expect(new Set(host.statuses())).toEqual(new Set(['ok']));
  expect((await host.alerts()).filter(({ state }) => state === 'open')).toEqual([]);
});

test('one bot of a host that falls alone is restarted as any other', async () => {
  await using host = await aHost({ bots: 6 });

  host.world.stillDown.add('host-2');
  await host.clock.advance(40_000);

  expect(host.world.restarts).toEqual(['host-2']);
  expect(new Set(host.statuses())).toEqual(new Set(['ok']));
  expect((await host.alerts()).map(({ type }) => type)).toEqual(['bot.recovered']);
});

test('bots of one gateway share its restart', async () => {
  await using host = await aHost({ bots: 2, targetOf: (path) => path.split('-')[0]! });

  host.world.isUp = false;
  await host.clock.advance(40_000);

  // Both are down, and what restarts them is restarted once.
  expect(host.world.restarts).toHaveLength(1);
  await host.clock.advance(10 * 60_000);
  expect(host.world.restarts).toHaveLength(3);
});

test("a host's trouble outlives the agent: no bot of it is tried or told about by itself", async () => {
  await using host = await aHost({ bots: 6, elsewhere: 0 });
  host.world.isUp = false;
  await host.clock.advance(5 * 60_000);
  expect(host.world.restarts).toHaveLength(1);

  await host.again();
  await host.clock.advance(5 * 60_000);
  expect(host.world.restarts).toHaveLength(1);
  expect((await host.alerts()).map(({ type, state }) => `${type} ${state}`)).toEqual([
    'host.down open',
  ]);
  host.world.isUp = true;
  await host.clock.advance(3 * 60_000);

  expect((await host.alerts()).filter(({ state }) => state === 'open')).toEqual([]);
  expect(new Set(host.statuses())).toEqual(new Set(['ok']));
});

test("a host's trouble is over when all of its bots are paused, and goes on when the one that led is", async () => {
  await using host = await aHost({ bots: 4, elsewhere: 1 });
  host.world.isUp = false;
  await host.clock.advance(60_000);
  const ofHost = async () => (await host.alerts()).filter(({ type }) => type === 'host.down');
  expect(await ofHost()).toMatchObject([{ state: 'open' }]);

  await host.pause((path) => path === 'host-0');
  await host.clock.advance(60_000);
  expect(await ofHost()).toMatchObject([{ state: 'open' }]);
  await host.pause((path) => path.startsWith('host'));
  await host.clock.advance(60_000);

  expect(await ofHost()).toMatchObject([{ state: 'resolved' }]);
});

test("a host's trouble outlives the agent, also when the one that led has left it", async () => {
  await using host = await aHost({ bots: 4, elsewhere: 1 });
  host.world.isUp = false;
  await host.clock.advance(5 * 60_000);
  const [restarted] = host.world.restarts;
  await host.pause((path) => path === restarted);
  await host.clock.advance(60_000);
  const told = async () => (await host.alerts()).map(({ type, state }) => `${type} ${state}`);
  const before = { told: await told(), restarts: host.world.restarts.length };

  await host.again();
  await host.clock.advance(5 * 60_000);

  expect(before.told).toContain('host.down open');
  expect({ told: await told(), restarts: host.world.restarts.length }).toEqual(before);
});

test('a bot that stays down when its host is back belongs to no host’s trouble after a restart either', async () => {
  await using host = await aHost({ bots: 4, elsewhere: 1 });
  host.world.isUp = false;
  await host.clock.advance(5 * 60_000);
  host.world.stillDown.add('host-3');
  host.world.isUp = true;
  await host.clock.advance(110_000);

  await host.again();
  await host.clock.advance(3 * 60_000);

  expect(new Set(host.statuses())).toEqual(new Set(['ok']));
  expect((await host.alerts()).filter(({ state }) => state === 'open')).toEqual([]);
});
