import { expect, test } from 'vitest';

import { aBot, createTestAgent } from '#test/support/test-agent.ts';

const openAlerts = async (agent: Awaited<ReturnType<typeof createTestAgent>>) =>
  (await agent.api.alerts.list({ tenantId: agent.tenant.id })).items;

test('a bot that stops answering is down after two rechecks, with one incident and one alert', async () => {
  let isUp = true;
  await using agent = await createTestAgent({ script: () => (isUp ? 'ok' : 'refused') });
  const bot = await agent.api.bots.add({ tenantId: agent.tenant.id, bot: aBot() });
  await agent.clock.advance(60_000);
  expect(agent.fleet.get(agent.tenant.id, bot.id).status).toBe('ok');

  isUp = false;
  await agent.clock.advance(24_000);

  const seen = agent.fleet.get(agent.tenant.id, bot.id);
  expect(seen).toMatchObject({ status: 'down', cause: 'refused' });
  expect(seen.openIncidentId).not.toBeNull();
  const alerts = await openAlerts(agent);
  expect(alerts).toMatchObject([
    { type: 'bot.down', severity: 'error', state: 'open', botId: bot.id },
  ]);
  expect(alerts[0]?.title).toContain('Vendas');
});

test('when the bot answers again twice, incident and alert are over', async () => {
  let isUp = false;
  await using agent = await createTestAgent({ script: () => (isUp ? 'ok' : 'server_error') });
  const bot = await agent.api.bots.add({ tenantId: agent.tenant.id, bot: aBot() });
  await agent.clock.advance(10_000);
  expect(agent.fleet.get(agent.tenant.id, bot.id).status).toBe('down');

  isUp = true;
  await agent.clock.advance(24_000);

  expect(agent.fleet.get(agent.tenant.id, bot.id)).toMatchObject({ status: 'ok', cause: null });
  expect(await openAlerts(agent)).toMatchObject([{ state: 'resolved' }]);
  const { items } = await agent.api.incidents.list({ tenantId: agent.tenant.id });
  expect(items).toMatchObject([{ state: 'closed', cause: 'server_error' }]);
});

test('the alert of a bot that was removed is resolved and still says its name', async () => {
  await using agent = await createTestAgent({ script: () => 'refused' });
  const bot = await agent.api.bots.add({ tenantId: agent.tenant.id, bot: aBot() });
  await agent.clock.advance(5_000);

  await agent.api.bots.remove({ tenantId: agent.tenant.id, botId: bot.id });

  const [alert] = await openAlerts(agent);
  expect(alert).toMatchObject({ state: 'resolved', botName: 'Vendas' });
  expect(alert?.title).toContain('Vendas');
  expect(alert).not.toHaveProperty('fingerprint');
});

test('a refused key needs a person at once', async () => {
  await using agent = await createTestAgent({ script: () => 'auth' });
  const bot = await agent.api.bots.add({ tenantId: agent.tenant.id, bot: aBot() });

  await agent.clock.advance(5_000);

  expect(agent.fleet.get(agent.tenant.id, bot.id).status).toBe('needs_you');
  expect(await openAlerts(agent)).toMatchObject([{ severity: 'critical', cause: 'auth' }]);
});

test('every change leaves its mark in the audit chain, and the chain holds', async () => {
  await using agent = await createTestAgent();
  const { tenant, api } = agent;
  const bot = await api.bots.add({ tenantId: tenant.id, bot: aBot() });
  await api.bots.update({ tenantId: tenant.id, botId: bot.id, patch: { paused: true } });
  await api.bots.remove({ tenantId: tenant.id, botId: bot.id });

  const report = await agent.audit.verify();

  expect(report).toMatchObject({ entries: 4, isUnbroken: true });
});

test('a change that is refused while a verdict is stored takes nothing back of its incident', async () => {
  let isUp = true;
  await using agent = await createTestAgent({
    script: (path) => (isUp || path === 'other' ? 'ok' : 'refused'),
  });
  const { api, tenant, clock } = agent;
  const bot = await api.bots.add({ tenantId: tenant.id, bot: aBot() });
  await api.bots.add({ tenantId: tenant.id, bot: aBot({ name: 'Outro', path: 'other' }) });
  await clock.advance(30_000);
  const renaming: Promise<unknown>[] = [];
  let { state } = agent.roster.get(tenant.id, bot.id);
  // The moment before the verdict is stored.
  Object.defineProperty(agent.roster.get(tenant.id, bot.id), 'state', {
    get: () => state,
    set: (next: typeof state) => {
      state = next;
      if (state.verdict === 'down' && renaming.length === 0) {
        const patch = { name: 'Outro' };
        const renamed = api.bots.update({ tenantId: tenant.id, botId: bot.id, patch });
        renaming.push(renamed.catch((error: unknown) => error));
      }
    },
  });

  isUp = false;
  await clock.advance(30_000);
  expect(await Promise.all(renaming)).toMatchObject([{ cause: { code: 'bot_name_taken' } }]);
  expect(agent.fleet.get(tenant.id, bot.id).openIncidentId).not.toBeNull();
  isUp = true;
  await clock.advance(60_000);

  expect((await api.incidents.list({})).items).toMatchObject([{ state: 'closed' }]);
  expect(await openAlerts(agent)).toMatchObject([{ state: 'resolved' }]);
});
