import { expect, test } from 'vitest';

import type { Logger, SecretRef } from '#electron/agent/ports.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import { maskedValue } from '#shared/schemas/connectors/secret-field.ts';
import { aBot, createTestAgent, httpOf, scriptedConnectors } from '#test/support/test-agent.ts';

test('a first tenant with its admin agent is there after the first start', async () => {
  await using agent = await createTestAgent();

  expect(agent.tenant).toMatchObject({
    name: 'Padaria Aurora',
    slug: 'padaria-aurora',
    locale: 'pt-BR',
  });
  expect(await agent.api.setup.get({ tenantId: agent.tenant.id })).toMatchObject({
    healing: 'auto',
  });
});

test('two bots of one tenant cannot share a name, two of different tenants can', async () => {
  await using agent = await createTestAgent();
  const { api, tenant } = agent;
  const other = await api.tenants.create({ name: 'Clínica Sol' });
  await api.bots.add({ tenantId: tenant.id, bot: aBot() });

  await expect(api.bots.add({ tenantId: tenant.id, bot: aBot() })).rejects.toMatchObject({
    cause: { code: 'bot_name_taken' },
  });
  await expect(api.bots.add({ tenantId: other.id, bot: aBot() })).resolves.toMatchObject({
    name: 'Vendas',
  });
});

test('many bots are added in one go, all of them or none', async () => {
  await using agent = await createTestAgent();
  const { api, tenant, clock } = agent;
  const bots = Array.from({ length: 300 }, (_, index) => aBot({ name: `Bot ${index}` }));

  await expect(
    api.bots.addMany({ tenantId: tenant.id, bots: [...bots, aBot({ name: 'Bot 7' })] }),
  ).rejects.toMatchObject({ cause: { code: 'bot_name_taken' } });
  expect(agent.fleet.list([tenant.id])).toEqual([]);

  await api.bots.addMany({ tenantId: tenant.id, bots });
  await clock.advance(21_000);
  expect(new Set(agent.fleet.list([tenant.id]).map(({ status }) => status))).toEqual(
    new Set(['ok']),
  );
});

test('a paused bot is not checked, is left out of trouble, and is looked at when it goes on', async () => {
  let probes = 0;
  await using agent = await createTestAgent({
    script: () => {
      probes += 1;
      return 'refused';
    },
  });
  const { api, tenant, clock } = agent;
  const { id: botId } = await api.bots.add({ tenantId: tenant.id, bot: aBot() });
  await clock.advance(10_000);
  expect((await api.health.fleet({})).openAlerts).toBe(1);

  const paused = await api.bots.update({ tenantId: tenant.id, botId, patch: { paused: true } });
  const before = probes;
  await clock.advance(600_000);

  expect(paused).toMatchObject({ status: 'paused', openIncidentId: null });
  expect(probes).toBe(before);
  expect(await api.health.fleet({})).toMatchObject({ openAlerts: 0, counts: { paused: 1 } });

  await api.bots.update({ tenantId: tenant.id, botId, patch: { paused: false } });
  await clock.advance(5_000);
  expect(agent.fleet.get(tenant.id, botId).status).toBe('down');
});

test('an archived tenant is not checked any more, and the last one cannot be archived', async () => {
  let probes = 0;
  await using agent = await createTestAgent({
    script: () => {
      probes += 1;
      return 'ok';
    },
  });
  const { api, tenant, clock } = agent;
  await api.bots.add({ tenantId: tenant.id, bot: aBot() });
  await clock.advance(10_000);
  const archive = () => api.tenants.update({ tenantId: tenant.id, patch: { archived: true } });
  await expect(archive()).rejects.toMatchObject({ cause: { code: 'last_tenant' } });
  await api.tenants.create({ name: 'Outra' });

  await archive();
  const before = probes;
  await clock.advance(300_000);

  expect(probes).toBe(before);
  await expect(
    api.bots.add({ tenantId: tenant.id, bot: aBot({ name: 'X' }) }),
  ).rejects.toMatchObject({
    cause: { code: 'tenant_archived' },
  });
  await api.tenants.update({ tenantId: tenant.id, patch: { archived: false } });
  await clock.advance(20_000);
  expect(agent.fleet.list([tenant.id])).toMatchObject([{ status: 'ok' }]);
});

test('the value of a header that may be secret never comes back, and survives an edit of the rest', async () => {
  await using agent = await createTestAgent();
  const { api, tenant, vault } = agent;
  const headers = { Authorization: 'Bearer s3cret', Accept: 'text/plain' };
  const url = 'http://bot.test/x';
  const bot = await api.bots.add({
    tenantId: tenant.id,
    bot: aBot({ connector: { type: 'http', url, headers } }),
  });
  expect(bot.connector).toMatchObject({
    headers: { Authorization: maskedValue, Accept: 'text/plain' },
  });

  await api.bots.update({
    tenantId: tenant.id,
    botId: bot.id,
    patch: { connector: { ...httpOf(bot), timeoutMs: 1_000 } },
  });

  const stored = httpOf(agent.roster.get(tenant.id, bot.id).bot);
  expect(stored).toMatchObject({ headers: { Accept: 'text/plain' }, timeoutMs: 1_000 });
  const sealed = stored.headers?.['Authorization'] as SecretRef;
  expect((await vault.open(tenant.id, sealed)).toString()).toBe('Bearer s3cret');
});

test('with another address the bot is judged anew', async () => {
  await using agent = await createTestAgent({
    script: (path) => (path === 'good' ? 'ok' : 'refused'),
  });
  const { api, tenant, clock } = agent;
  const { id: botId } = await api.bots.add({ tenantId: tenant.id, bot: aBot({ path: 'bad' }) });
  await clock.advance(5_000);
  expect(agent.fleet.get(tenant.id, botId).status).toBe('down');

  await api.bots.update({
    tenantId: tenant.id,
    botId,
    patch: { connector: { type: 'http', url: 'http://bot.test/good' } },
  });
  expect(agent.fleet.get(tenant.id, botId)).toMatchObject({
    status: 'unknown',
    openIncidentId: null,
  });
  await clock.advance(2_000);

  expect(agent.fleet.get(tenant.id, botId).status).toBe('ok');
  expect((await api.alerts.list({ state: 'open' })).items).toEqual([]);
});

test('after a restart of the agent everything is as it was: bots, states, open incidents and alerts', async () => {
  const clock = createVirtualClock();
  const store = await openMemoryStore(clock.now);
  const kept = { ...store, close: async () => undefined };
  const script = (path: string) => (path === 'bad' ? ('refused' as const) : ('ok' as const));
  const first = await createTestAgent({ clock, store: kept, script });
  const { id: badId } = await first.api.bots.add({
    tenantId: first.tenant.id,
    bot: aBot({ path: 'bad' }),
  });
  await first.api.bots.add({
    tenantId: first.tenant.id,
    bot: aBot({ name: 'Suporte', path: 'good' }),
  });
  await clock.advance(60_000);
  const before = first.fleet.list([first.tenant.id]);
  await first.agent.stop();
  await clock.advance(5_000);

  await using second = await createTestAgent({ clock, store: kept, script });

  const after = second.fleet.list([first.tenant.id]);
  const shown = ({ id, status, since, cause, openIncidentId }: (typeof after)[number]) => ({
    id,
    status,
    since,
    cause,
    openIncidentId,
  });
  expect(after.map(shown)).toEqual(before.map(shown));
  await clock.advance(120_000);
  expect((await second.api.alerts.list({})).items).toMatchObject([{ botId: badId, state: 'open' }]);
  expect((await second.api.incidents.list({})).items).toHaveLength(1);
});

test('a bot of an agent that was off for an hour is unknown for that hour', async () => {
  const clock = createVirtualClock();
  const store = await openMemoryStore(clock.now);
  const kept = { ...store, close: async () => undefined };
  const first = await createTestAgent({ clock, store: kept });
  const { id: botId } = await first.api.bots.add({ tenantId: first.tenant.id, bot: aBot() });
  await clock.advance(60_000);
  await first.agent.stop();
  const stoppedAt = clock.now();
  await clock.advance(3_600_000);

  await using second = await createTestAgent({ clock, store: kept });
  expect(second.fleet.get(first.tenant.id, botId).status).toBe('unknown');
  await clock.advance(60_000);

  const { items } = await second.api.health.timeline({
    tenantId: first.tenant.id,
    botId,
    from: stoppedAt - 10_000,
    to: clock.now(),
  });
  expect(items.map(({ state }) => state)).toEqual(['ok', 'unknown', 'ok']);
  expect(items[1]!.at - stoppedAt).toBeLessThanOrEqual(40_000);
});

test('checking now answers once the verdict is settled, rechecks included', async () => {
  let isUp = true;
  await using agent = await createTestAgent({ script: () => (isUp ? 'ok' : 'refused') });
  const { api, tenant, clock } = agent;
  const { id: botId } = await api.bots.add({
    tenantId: tenant.id,
    bot: aBot({ intervalMs: 3_600_000 }),
  });
  await clock.advance(5_000);

  isUp = false;
  const asked = api.health.checkNow({ tenantId: tenant.id, botIds: [botId] });
  await clock.advance(5_000);

  expect(await asked).toMatchObject({ items: [{ status: 'down' }] });
});

test('the id of a request goes with the check it asked for, to the probe and to the verdict', async () => {
  const lines: { message: string; correlationId: unknown }[] = [];
  const loggerWith = (fields: Record<string, unknown>): Logger => {
    const write = (given: Record<string, unknown>, message: string) => {
      lines.push({ message, correlationId: { ...fields, ...given }['correlationId'] });
    };
    return {
      debug: write,
      info: write,
      warn: write,
      error: write,
      child: (more) => loggerWith({ ...fields, ...more }),
    };
  };
  let isUp = true;
  await using agent = await createTestAgent({
    script: () => (isUp ? 'ok' : 'refused'),
    logger: loggerWith({}),
  });
  const { api, tenant, clock } = agent;
  const bot = aBot({ intervalMs: 3_600_000 });
  const { id: botId } = await api.bots.add({ tenantId: tenant.id, bot });
  await clock.advance(5_000);
  expect(lines.filter(({ correlationId }) => correlationId !== undefined)).toEqual([]);

  isUp = false;
  const asked = api.health.checkNow({ tenantId: tenant.id, botIds: [botId] });
  await clock.advance(5_000);
  await asked;

  const ofRequest = lines.filter(({ correlationId }) => correlationId === 'test');
  expect(ofRequest.map(({ message }) => message)).toEqual([
    'a bot was probed',
    'a bot was probed',
    'a bot was probed',
    'the verdict changed',
  ]);
});

test('a certificate that ends within a fortnight is told about once, and forgotten when renewed', async () => {
  const day = 86_400_000;
  let validTo = 0;
  await using agent = await createTestAgent({
    connectors: {
      ...scriptedConnectors(() => 'ok'),
      http: {
        type: 'http',
        originOf: () => 'https://bot.test',
        isLocal: () => true,
        timeoutMs: () => 5_000,
        probe: async () => ({
          layers: {
            process: 'pass',
            api: 'pass',
            channel: 'none',
            inbound: 'none',
            answer: 'none',
          },
          latencyMs: 5,
          cause: null,
          code: 200,
          evidence: null,
          tlsValidTo: validTo,
        }),
      },
    },
  });
  validTo = agent.clock.now() + 10 * day;
  await agent.api.bots.add({ tenantId: agent.tenant.id, bot: aBot() });
  await agent.clock.advance(120_000);
  const { items } = await agent.api.alerts.list({});
  expect(items).toMatchObject([{ type: 'tls.expiring', severity: 'warning', state: 'open' }]);

  validTo = agent.clock.now() + 90 * day;
  await agent.clock.advance(60_000);

  expect((await agent.api.alerts.list({})).items).toMatchObject([{ state: 'resolved' }]);
});

test('of two changes of one bot at once both hold', async () => {
  await using agent = await createTestAgent();
  const { api, tenant } = agent;
  const bot = await api.bots.add({ tenantId: tenant.id, bot: aBot() });
  await agent.clock.advance(30_000);
  const ofBot = { tenantId: tenant.id, botId: bot.id };

  await Promise.all([
    api.bots.update({ ...ofBot, patch: { paused: true } }),
    api.bots.update({ ...ofBot, patch: { name: 'Novo' } }),
  ]);

  expect(agent.fleet.get(tenant.id, bot.id)).toMatchObject({ status: 'paused', name: 'Novo' });
});

test('a bot that is moved at the moment it is removed is not checked any more', async () => {
  let probes = 0;
  await using agent = await createTestAgent({
    script: () => {
      probes += 1;
      return 'ok';
    },
  });
  const { api, tenant } = agent;
  const bot = await api.bots.add({ tenantId: tenant.id, bot: aBot() });
  await agent.clock.advance(30_000);
  const ofBot = { tenantId: tenant.id, botId: bot.id };
  const connector = { type: 'http' as const, url: 'http://elsewhere.test/' };

  await Promise.allSettled([
    api.bots.remove(ofBot),
    api.bots.update({ ...ofBot, patch: { connector } }),
  ]);
  const before = probes;
  await agent.clock.advance(300_000);

  expect(probes).toBe(before);
});

test('what is open about the bots of an archived tenant is over', async () => {
  await using agent = await createTestAgent({ script: () => 'refused' });
  const { api, tenant, clock } = agent;
  await api.bots.add({ tenantId: tenant.id, bot: aBot() });
  await clock.advance(10_000);
  await api.tenants.create({ name: 'Outra' });

  await api.tenants.update({ tenantId: tenant.id, patch: { archived: true } });

  expect((await api.alerts.list({})).items).toMatchObject([{ state: 'resolved' }]);
  expect((await api.incidents.list({})).items).toMatchObject([{ state: 'closed' }]);
});

test('the certificate of an address that a bot has left is not told about again', async () => {
  await using agent = await createTestAgent();
  const { api, tenant, clock } = agent;
  const bot = await api.bots.add({ tenantId: tenant.id, bot: aBot() });
  const watched = agent.roster.get(tenant.id, bot.id);
  watched.state = { ...watched.state, tlsValidTo: clock.now() + 24 * 60 * 60_000 };
  await clock.advance(30_000);
  expect((await api.alerts.list({})).items).toMatchObject([{ type: 'tls.expiring' }]);

  const connector = { type: 'http' as const, url: 'http://elsewhere.test/' };
  await api.bots.update({ tenantId: tenant.id, botId: bot.id, patch: { connector } });
  await clock.advance(60_000);

  const alerts = (await api.alerts.list({})).items;
  expect(alerts).toMatchObject([{ type: 'tls.expiring', state: 'resolved' }]);
});

test('a bot that is moved while it waits for its host is looked at in its new place', async () => {
  const seen: string[] = [];
  await using agent = await createTestAgent({
    limits: { total: 1, perOrigin: 1 },
    script: (path) => {
      seen.push(path);
      return path === 'new' ? 'ok' : 'timeout';
    },
  });
  const { api, tenant, clock } = agent;
  for (const name of ['Primeiro', 'Segundo']) {
    await api.bots.add({ tenantId: tenant.id, bot: aBot({ name, intervalMs: 3_600_000 }) });
  }
  await clock.advance(2_000);
  const waiting = agent.fleet.list([tenant.id]).find(({ name }) => name === 'Segundo')!;
  expect(waiting.isChecking).toBe(true);

  const connector = { type: 'http' as const, url: 'http://elsewhere.test/new' };
  await api.bots.update({ tenantId: tenant.id, botId: waiting.id, patch: { connector } });
  await clock.advance(60_000);

  expect(agent.fleet.get(tenant.id, waiting.id).status).toBe('ok');
  expect(seen).toContain('new');
});
