import { expect, test } from 'vitest';

import type { Principal, Role } from '#shared/schemas/person.ts';
import { procedures } from '#test/support/every-procedure.ts';
import { aBot } from '#test/support/test-agent.ts';

import { createConfiguredAgent, goodText, hash } from './configured-agent.ts';

test.for<[Role, string[]]>([
  ['client', ['standing', 'versions']],
  ['viewer', ['standing', 'versions']],
])('a %s sees how a configuration stands, and not what is in it', async ([role, allowed]) => {
  await using agent = await createConfiguredAgent();
  const principal: Principal = { kind: 'token', id: 'x', role, tenant: agent.tenant.id };
  const { config } = agent.as(principal);

  expect((await config.standing(agent.of)).current?.number).toBe(1);
  expect((await config.versions(agent.of)).items).toHaveLength(1);
  const open = procedures.filter(
    ({ path, meta }) => path.startsWith('config.') && ['client', 'viewer'].includes(meta!.role),
  );
  expect(open.map(({ path }) => path.slice('config.'.length))).toEqual(allowed);
});

test('every change of a configuration leaves its entries in the audit log', async () => {
  await using agent = await createConfiguredAgent();
  const { api, of, bot } = agent;
  const actions = async (work: () => Promise<unknown>) => {
    const before = (await agent.audit.verify()).entries;
    await work();
    return (await agent.audit.verify()).entries - before;
  };
  const { items } = await api.config.versions(of);
  const { text } = await api.config.version({ ...of, versionId: items[0]!.id });
  const change = { text: text.replace('8080', '1'), baseHash: hash(goodText) };

  expect(await actions(() => api.config.look(of))).toBe(1);
  expect(await actions(() => api.config.preview({ ...of, change }))).toBe(1);
  // Begun, landed, done.
  expect(await actions(() => api.config.change({ ...of, change }))).toBe(3);
  expect(await actions(() => api.config.rollBack(of))).toBe(3);
  bot.edit('{}');
  await agent.clock.advance(1_000);
  // Taken in, and the alert is over.
  expect(await actions(() => api.config.takeIn(of))).toBe(2);
  bot.edit('{ "a": 1 }');
  await agent.clock.advance(1_000);
  expect(await actions(() => api.config.putBack(of))).toBe(4);
  expect(await actions(() => api.config.change({ ...of, change }).catch(() => 0))).toBe(1);
});

test('of a bot without a way to its configuration that is said, and nothing can be done', async () => {
  await using agent = await createConfiguredAgent();
  const { id: botId } = await agent.api.bots.add({
    tenantId: agent.tenant.id,
    bot: aBot({ name: 'Other', connector: { type: 'websocket', url: 'ws://bot.test' } }),
  });
  const of = { tenantId: agent.tenant.id, botId };

  expect(await agent.api.config.standing(of)).toMatchObject({ isReachable: false, format: null });
  await expect(agent.api.config.look(of)).rejects.toMatchObject({ message: 'config_none' });
  expect(
    (await agent.config.repair.facts(agent.agent.roster.get(of.tenantId, botId))).canRollBack,
  ).toBe(false);
});

test('bots that share a configuration share its changes: one is no drift of the other', async () => {
  await using agent = await createConfiguredAgent();
  const { tenantId } = agent.of;
  const { id: botId } = await agent.api.bots.add({ tenantId, bot: aBot({ name: 'Twin' }) });
  await agent.clock.advance(60_000);
  const twin = { tenantId, botId };

  const change = { text: '{ "port": 2 }', baseHash: hash(goodText) };
  await agent.api.config.change({ ...agent.of, change });
  await agent.clock.advance(5_000);

  const { current, hasDrifted } = await agent.api.config.standing(twin);
  expect({ hash: current?.hash, hasDrifted }).toEqual({
    hash: hash('{ "port": 2 }'),
    hasDrifted: false,
  });
  await agent.clock.advance(6 * 60_000);
  expect(await agent.alerts()).toEqual([]);
});

test('the newest hundred versions of a bot are kept, and the good one with them', async () => {
  await using agent = await createConfiguredAgent();

  for (let edit = 0; edit < 120; edit += 1) {
    agent.bot.edit(`{ "edit": ${edit} }`);
    await agent.clock.advance(1_000);
  }

  const { items } = await agent.api.config.versions({ ...agent.of, limit: 500 });
  expect(items.length).toBeLessThanOrEqual(102);
  expect(items.at(-1)).toMatchObject({ number: 1, state: 'good' });
  expect(agent.vault.status().secrets).toBe(items.length + 1);
  const page = await agent.api.config.versions({ ...agent.of, limit: 2, before: 50 });
  expect(page.items.map(({ number }) => number)).toEqual([49, 48]);
});
