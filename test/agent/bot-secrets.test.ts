import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';

import type { WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { SecretRef } from '#electron/agent/ports.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { createBotStore } from '#electron/store/bot-store.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import { openStore } from '#electron/store/open-store.ts';
import { AppError } from '#shared/errors.ts';
import { maskedValue } from '#shared/schemas/connectors/secret-field.ts';
import { aBot, createTestAgent, httpOf, scriptedConnectors } from '#test/support/test-agent.ts';

const canary = 'Bearer CANARY-5b1d';
const secretBot = (path = 'ok') =>
  aBot({
    name: `Bot ${path}`,
    connector: {
      type: 'http',
      url: `http://bot.test/${path}`,
      headers: { Authorization: canary, Accept: 'text/plain' },
    },
  });

/** Every row of every table as text. */
async function everything({ db }: Awaited<ReturnType<typeof openMemoryStore>>): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select name from sqlite_master where type = 'table'`.execute(db);
  const tables = await Promise.all(
    rows.map(({ name }) => sql`select * from ${sql.table(name)}`.execute(db)),
  );
  return JSON.stringify(tables.map((table) => table.rows));
}

async function aSecretiveAgent(openStoreAt: typeof openMemoryStore = openMemoryStore) {
  const clock = createVirtualClock();
  const store = await openStoreAt(clock.now);
  const opened: string[] = [];
  const scripted = scriptedConnectors(() => 'ok');
  const agent = await createTestAgent({
    clock,
    store,
    connectors: {
      ...scripted,
      http: {
        ...scripted.http,
        async probe(config, context) {
          for (const value of Object.values(config.headers ?? {})) {
            opened.push(await context.secrets.open(value));
          }
          return scripted.http.probe(config, context);
        },
      },
    },
  });
  // The first secret makes the key; before that there is nothing to lock.
  await store.db.transaction().execute(async (transaction) => {
    const first = await agent.vault.seal(transaction, agent.tenant.id, 'header', 'first');
    await agent.vault.remove(transaction, agent.tenant.id, [first]);
  });
  await clock.advance(0);
  return { agent, store, opened };
}

test('a secret is sealed on its way in: no row holds it, and the probe gets it in plain', async () => {
  const { agent, store, opened } = await aSecretiveAgent();
  await using _ = agent;

  const bot = await agent.api.bots.add({ tenantId: agent.tenant.id, bot: secretBot() });
  await agent.clock.advance(5_000);

  expect(await everything(store)).not.toContain('CANARY-5b1d');
  expect(JSON.stringify(bot)).not.toContain('CANARY-5b1d');
  expect(opened).toContain(canary);
  expect(httpOf(bot).headers).toEqual({ Authorization: maskedValue, Accept: 'text/plain' });
});

test('with the vault closed a bot that needs a secret is unknown, says why, and everyone else is watched', async () => {
  const { agent } = await aSecretiveAgent();
  await using _ = agent;
  const { api, tenant, vault } = agent;
  const needing = await api.bots.add({ tenantId: tenant.id, bot: secretBot() });
  const other = await api.bots.add({ tenantId: tenant.id, bot: aBot({ name: 'Sem segredo' }) });
  await agent.clock.advance(30_000);

  vault.lock();
  await agent.clock.advance(60_000);

  const view = (botId: typeof needing.id) => api.bots.byId({ tenantId: tenant.id, botId });
  expect(await view(needing.id)).toMatchObject({ status: 'unknown', reason: 'vault_locked' });
  expect(await view(other.id)).toMatchObject({ status: 'ok' });
  expect((await api.alerts.list({})).items).toMatchObject([
    { type: 'vault.closed', state: 'open', tenantId: null },
  ]);
  expect((await api.system.health()).components).toContainEqual({
    name: 'vault',
    state: 'degraded',
    reason: 'vault-closed',
  });

  await vault.unlock({ with: 'keychain' });
  await agent.clock.advance(31_000);
  expect(await view(needing.id)).toMatchObject({ status: 'ok', reason: null });
  expect((await api.alerts.list({})).items).toMatchObject([{ state: 'resolved' }]);
});

test('once the vault closes, a bot that needs a secret does not show well until its next turn', async () => {
  const { agent } = await aSecretiveAgent();
  await using _ = agent;
  const { api, tenant, vault } = agent;
  const bot = { ...secretBot(), intervalMs: 3_600_000 };
  const { id } = await api.bots.add({ tenantId: tenant.id, bot });
  await agent.clock.advance(5_000);

  vault.lock();
  await agent.clock.advance(31_000);

  const view = await api.bots.byId({ tenantId: tenant.id, botId: id });
  expect(view).toMatchObject({ status: 'unknown', reason: 'vault_locked' });
});

test('a vault that closes for a moment tells nobody', async () => {
  const { agent } = await aSecretiveAgent();
  await using _ = agent;
  await agent.api.bots.add({ tenantId: agent.tenant.id, bot: secretBot() });

  agent.vault.lock();
  await agent.clock.advance(10_000);
  await agent.vault.unlock({ with: 'keychain' });
  await agent.clock.advance(60_000);

  expect((await agent.api.alerts.list({})).items).toEqual([]);
});

test('with the vault closed no secret is taken, and nothing of the bot is stored', async () => {
  const { agent } = await aSecretiveAgent();
  await using _ = agent;
  agent.vault.lock();

  await expect(
    agent.api.bots.add({ tenantId: agent.tenant.id, bot: secretBot() }),
  ).rejects.toMatchObject({ cause: { code: 'vault_locked' } });
  expect((await agent.api.bots.list({})).items).toEqual([]);
});

test('a stored secret is not sent to another address without being given again', async () => {
  const { agent } = await aSecretiveAgent();
  await using _ = agent;
  const { api, tenant } = agent;
  const bot = await api.bots.add({ tenantId: tenant.id, bot: secretBot() });
  const address = { tenantId: tenant.id, botId: bot.id };
  const moved = { ...httpOf(bot), url: 'http://elsewhere.test/ok' };

  await expect(api.bots.update({ ...address, patch: { connector: moved } })).rejects.toMatchObject({
    cause: { code: 'secret_needed_again' },
  });
  await expect(api.bots.tryOut({ ...address, connector: moved })).rejects.toMatchObject({
    cause: { code: 'secret_needed_again' },
  });
  const sameOrigin = { ...httpOf(bot), url: 'http://bot.test/other' };
  await expect(
    api.bots.update({ ...address, patch: { connector: sameOrigin } }),
  ).resolves.toMatchObject({ connector: { url: 'http://bot.test/other' } });
});

test('an edited bot is tried with its stored secret', async () => {
  const { agent, opened } = await aSecretiveAgent();
  await using _ = agent;
  const { api, tenant } = agent;
  const bot = await api.bots.add({ tenantId: tenant.id, bot: secretBot() });
  await agent.clock.advance(1_000);
  opened.length = 0;

  const trying = api.bots.tryOut({
    tenantId: tenant.id,
    botId: bot.id,
    connector: { ...httpOf(bot), url: 'http://bot.test/other' },
  });
  await agent.clock.advance(100);
  await trying;

  expect(opened).toContain(canary);
});

test('a text that looks like a reference is sealed as the text it is', async () => {
  const { agent, opened } = await aSecretiveAgent();
  await using _ = agent;
  const { api, tenant, vault } = agent;
  const other = await api.tenants.create({ name: 'Clínica Sol' });
  const theirs = await api.bots.add({ tenantId: other.id, bot: secretBot('theirs') });
  const ref = httpOf(agent.roster.get(other.id, theirs.id).bot).headers?.['Authorization'];
  await agent.clock.advance(1_000);
  opened.length = 0;

  const connector = {
    type: 'http' as const,
    url: 'http://bot.test/mine',
    headers: { Authorization: ref! },
  };
  const mine = await api.bots.add({
    tenantId: tenant.id,
    bot: aBot({ name: 'Mine', connector }),
  });
  const trying = api.bots.tryOut({ tenantId: tenant.id, connector });
  await agent.clock.advance(5_000);
  await trying;

  const stored = httpOf(agent.roster.get(tenant.id, mine.id).bot).headers?.['Authorization'];
  expect((await vault.open(tenant.id, stored as SecretRef)).toString()).toBe(ref);
  expect(opened.filter((value) => value.includes('CANARY'))).toEqual([]);
});

test('secrets that are replaced or whose bot is removed are gone from the vault', async () => {
  const { agent } = await aSecretiveAgent();
  await using _ = agent;
  const { api, tenant, vault } = agent;
  const bot = await api.bots.add({ tenantId: tenant.id, bot: secretBot() });
  const address = { tenantId: tenant.id, botId: bot.id };

  await api.bots.update({
    ...address,
    patch: { connector: { ...httpOf(bot), headers: { Authorization: 'Bearer new' } } },
  });
  await agent.clock.advance(0);
  expect(vault.status().secrets).toBe(1);
  await api.bots.remove(address);
  await agent.clock.advance(0);
  expect(vault.status().secrets).toBe(0);
});

test('what an older version stored in plain is sealed once the vault is open', async () => {
  const { agent, store } = await aSecretiveAgent();
  await using _ = agent;
  const { tenant, vault } = agent;
  const added = await agent.api.bots.add({ tenantId: tenant.id, bot: aBot() });
  const watched = agent.roster.get(tenant.id, added.id);
  watched.bot = { ...watched.bot, connector: secretBot().connector };
  await createBotStore(store.db, tenant.id).replace(watched.bot);
  expect(await everything(store)).toContain('CANARY-5b1d');

  vault.lock();
  await vault.unlock({ with: 'keychain' });
  await agent.clock.advance(1_000);

  expect(await everything(store)).not.toContain('CANARY-5b1d');
  const stored = httpOf(agent.roster.get(tenant.id, added.id).bot).headers?.['Authorization'];
  expect((await vault.open(tenant.id, stored as SecretRef)).toString()).toBe(canary);
});

test('a mask in the place of what is no secret is refused, so that no bot is stored that cannot be read', async () => {
  const { agent, store } = await aSecretiveAgent();
  await using _ = agent;
  const { api, tenant } = agent;
  const bot = await api.bots.add({ tenantId: tenant.id, bot: secretBot() });

  const masked = { ...httpOf(bot), headers: { Accept: maskedValue, 'x-new': maskedValue } };
  await expect(
    api.bots.update({ tenantId: tenant.id, botId: bot.id, patch: { connector: masked } }),
  ).rejects.toMatchObject({ code: 'BAD_REQUEST' });

  expect(await createBotStore(store.db, tenant.id).list()).toHaveLength(1);
});

/** A bot as a version without a vault stored it. */
async function addPlain(
  { agent, store }: Awaited<ReturnType<typeof aSecretiveAgent>>,
  name: string,
): Promise<WatchedBot> {
  const { id } = await agent.api.bots.add({
    tenantId: agent.tenant.id,
    bot: aBot({ name, intervalMs: 600_000 }),
  });
  const watched = agent.roster.get(agent.tenant.id, id);
  watched.bot = { ...watched.bot, connector: secretBot().connector };
  await createBotStore(store.db, agent.tenant.id).replace(watched.bot);
  return watched;
}

test('a secret that cannot be sealed holds up neither another nor the look at those that wait', async () => {
  const given = await aSecretiveAgent();
  const { agent, store } = given;
  await using _ = agent;
  const waiting = await agent.api.bots.add({
    tenantId: agent.tenant.id,
    bot: { ...secretBot(), intervalMs: 600_000 },
  });
  await agent.clock.advance(1_000);
  agent.vault.lock();
  await agent.api.health.checkNow({});
  await addPlain(given, 'Primeiro');
  const second = await addPlain(given, 'Segundo');
  const seal = agent.vault.seal.bind(agent.vault);
  agent.vault.seal = async () => {
    agent.vault.seal = seal;
    throw new Error('expected a disk with space');
  };

  await agent.vault.unlock({ with: 'keychain' });
  await agent.clock.advance(31_000);

  expect(httpOf(second.bot).headers?.['Authorization']).toMatch(/^secret:/);
  expect((await everything(store)).split('CANARY-5b1d')).toHaveLength(2);
  const address = { tenantId: agent.tenant.id, botId: waiting.id };
  expect(await agent.api.bots.byId(address)).toMatchObject({ status: 'ok', reason: null });
});

test('a bot that is removed while others are sealed holds them up no more', async () => {
  const given = await aSecretiveAgent();
  const { agent } = given;
  await using _ = agent;
  const first = await addPlain(given, 'Primeiro');
  const second = await addPlain(given, 'Segundo');

  agent.vault.lock();
  const removing = agent.api.bots.remove({ tenantId: agent.tenant.id, botId: first.bot.id });
  await agent.vault.unlock({ with: 'keychain' });
  await removing;
  await agent.clock.advance(1_000);

  expect(httpOf(second.bot).headers?.['Authorization']).toMatch(/^secret:/);
});

test('of what an older version stored in plain nothing stays in a file of the store', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'admin-agent-secrets-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const holders = () =>
    readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes('CANARY-5b1d'));
  const given = await aSecretiveAgent((now) => openStore({ folder, now }));
  const { agent, store } = given;
  await using _ = agent;
  await addPlain(given, 'Antigo');
  await sql`pragma wal_checkpoint(truncate)`.execute(store.db);
  await addPlain(given, 'Recente');
  expect(holders()).toEqual(['admin-agent.db', 'admin-agent.db-wal']);

  agent.vault.lock();
  await agent.vault.unlock({ with: 'keychain' });
  await agent.clock.advance(5_000);

  expect(holders()).toEqual([]);
});

test('a vault that opens for a moment and closes again is told of', async () => {
  const { agent } = await aSecretiveAgent();
  await using _ = agent;
  await agent.api.bots.add({ tenantId: agent.tenant.id, bot: secretBot() });

  agent.vault.lock();
  const opening = agent.vault.unlock({ with: 'keychain' });
  agent.vault.lock();
  await opening;
  await agent.clock.advance(16_000);

  expect((await agent.api.alerts.list({})).items).toMatchObject([
    { type: 'vault.closed', state: 'open' },
  ]);
});

test('a vault that closes again while its alert is taken back is told of anew', async () => {
  const { agent } = await aSecretiveAgent();
  await using _ = agent;
  await agent.api.bots.add({ tenantId: agent.tenant.id, bot: secretBot() });
  agent.vault.lock();
  await agent.clock.advance(16_000);

  await agent.vault.unlock({ with: 'keychain' });
  agent.vault.lock();
  await agent.clock.advance(16_000);

  const open = (await agent.api.alerts.list({})).items.filter(({ state }) => state === 'open');
  expect(open).toMatchObject([{ type: 'vault.closed' }]);
});

test('a bot that waits for the vault without a secret of its own is looked at when it opens', async () => {
  const { http, ...others } = scriptedConnectors(() => 'ok');
  const agent = await createTestAgent({
    connectors: {
      ...others,
      http: {
        ...http,
        async probe(config, context) {
          if (agent.vault.status().state === 'locked') {
            throw new AppError('vault_locked');
          }
          return http.probe(config, context);
        },
      },
    },
  });
  await using _ = agent;
  await agent.api.bots.add({ tenantId: agent.tenant.id, bot: secretBot() });
  agent.vault.lock();
  const bot = await agent.api.bots.add({
    tenantId: agent.tenant.id,
    bot: aBot({ intervalMs: 600_000 }),
  });
  const address = { tenantId: agent.tenant.id, botId: bot.id };
  await agent.clock.advance(1_000);
  expect(await agent.api.bots.byId(address)).toMatchObject({ reason: 'vault_locked' });

  await agent.vault.unlock({ with: 'keychain' });
  await agent.clock.advance(31_000);

  expect(await agent.api.bots.byId(address)).toMatchObject({ status: 'ok' });
});
