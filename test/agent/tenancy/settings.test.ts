import { expect, test } from 'vitest';

import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import type { Store } from '#electron/store/open-store.ts';
import type { PersonId, TenantId } from '#shared/schemas/ids.ts';
import type { Principal } from '#shared/schemas/person.ts';
import { defaultSettings, type Routing } from '#shared/schemas/tenant-settings.ts';
import { aBot, createTestAgent } from '#test/support/test-agent.ts';
import { startTestListener } from '#test/support/test-listener.ts';

const someone = '019b9a3c-0000-7000-8000-0000000000a1' as PersonId;
const another = '019b9a3c-0000-7000-8000-0000000000a2' as PersonId;

async function addPerson({ db }: Store, tenantId: TenantId, id: PersonId): Promise<void> {
  await db
    .insertInto('people')
    .values({
      id,
      tenant_id: tenantId,
      name: 'Ana',
      email: null,
      phone: null,
      locale: null,
      may_answer: 0,
      created_at: 0,
      removed_at: null,
    })
    .execute();
}

const routingTo = (...people: PersonId[]): Routing => ({
  ...defaultSettings.routing,
  rota: { ...defaultSettings.routing.rota, people },
});

test('what was never set is the default; what was set holds, also after a restart', async () => {
  const clock = createVirtualClock();
  const store = await openMemoryStore(clock.now);
  const agent = await createTestAgent({ clock, store });
  const { api, tenant } = agent;
  const hours = { ...defaultSettings.hours, isOn: true, extraDays: ['2026-12-24'] };

  expect(await api.settings.all({ tenantId: tenant.id })).toEqual(defaultSettings);
  await api.settings.save({ tenantId: tenant.id, section: 'hours', value: hours });

  expect(agent.settings.read(tenant.id, 'hours')).toEqual(hours);
  expect(agent.seen.filter(({ kind }) => kind === 'settings.changed')).toMatchObject([
    { tenantId: tenant.id, subject: 'hours' },
  ]);
  await using again = await createTestAgent({ clock, store: { ...store, close: async () => {} } });
  expect(again.settings.read(tenant.id, 'hours')).toEqual(hours);
  expect(again.settings.read(tenant.id, 'brand')).toEqual(defaultSettings.brand);
});

test('a stored section that cannot be read any more is its default, and the agent starts', async () => {
  const clock = createVirtualClock();
  const store = await openMemoryStore(clock.now);
  const { tenant } = await createTestAgent({ clock, store });
  await store.db
    .insertInto('tenant_settings')
    .values([
      { tenant_id: tenant.id, section: 'hours', value: '{"isOn":"perhaps"}', updated_at: 0 },
      { tenant_id: tenant.id, section: 'of-the-future', value: '1', updated_at: 0 },
    ])
    .execute();

  await using again = await createTestAgent({ clock, store });

  expect(again.settings.all(tenant.id)).toEqual(defaultSettings);
});

test('people and bots that a rule newly names must be of the tenant', async () => {
  const clock = createVirtualClock();
  const store = await openMemoryStore(clock.now);
  await using agent = await createTestAgent({ clock, store });
  const { api, tenant } = agent;
  const other = await api.tenants.create({ name: 'Outra' });
  await addPerson(store, tenant.id, someone);
  await addPerson(store, other.id, another);
  const ofOther = await api.bots.add({ tenantId: other.id, bot: aBot() });
  const save = (value: Routing) =>
    api.settings.save({ tenantId: tenant.id, section: 'routing', value });
  const rule = { name: 'Night', when: { botIds: [ofOther.id] }, to: 'everyone' as const };

  await expect(save(routingTo(someone))).resolves.toMatchObject({ rota: { people: [someone] } });
  await expect(save(routingTo(someone, another))).rejects.toMatchObject({
    cause: { code: 'invalid_input', details: { unknown: [another] } },
  });
  await expect(save({ ...defaultSettings.routing, rules: [rule] })).rejects.toMatchObject({
    cause: { code: 'invalid_input' },
  });
  expect(agent.settings.read(tenant.id, 'routing').rota.people).toEqual([someone]);
});

test('what a setting names and is gone since is left out when it is saved again', async () => {
  const clock = createVirtualClock();
  const store = await openMemoryStore(clock.now);
  await using agent = await createTestAgent({ clock, store });
  const { api, tenant } = agent;
  await addPerson(store, tenant.id, someone);
  const bot = await api.bots.add({ tenantId: tenant.id, bot: aBot() });
  const value: Routing = {
    ...routingTo(someone),
    escalation: { ...defaultSettings.routing.escalation, to: [someone] },
    rules: [
      { name: 'Of her', when: { atLeast: 'error' }, to: [someone] },
      { name: 'Of the bot', when: { botIds: [bot.id] }, to: 'everyone' },
    ],
  };
  await api.settings.save({ tenantId: tenant.id, section: 'routing', value });

  await store.db.updateTable('people').set({ removed_at: 1 }).execute();
  await api.bots.remove({ tenantId: tenant.id, botId: bot.id });

  expect(await api.settings.save({ tenantId: tenant.id, section: 'routing', value })).toMatchObject(
    {
      rota: { people: [] },
      escalation: { to: 'everyone' },
      rules: [{ name: 'Of her', to: 'everyone' }],
    },
  );
});

test('an operator may set routes and nothing else; hosts in the private network are for owners', async () => {
  await using agent = await createTestAgent();
  const { tenant, as } = agent;
  const asRole = (role: Principal['role']) =>
    as({ kind: 'token', id: 't', role, tenant: tenant.id });
  const ofTenant = { tenantId: tenant.id };
  const operator = asRole('operator');
  const forbidden = { cause: { code: 'forbidden' } };

  await operator.settings.save({ ...ofTenant, section: 'routing', value: defaultSettings.routing });
  await expect(
    operator.settings.save({ ...ofTenant, section: 'brand', value: defaultSettings.brand }),
  ).rejects.toMatchObject(forbidden);
  await expect(operator.settings.get({ ...ofTenant, section: 'outbound' })).rejects.toMatchObject(
    forbidden,
  );
  await expect(
    asRole('viewer').settings.save({
      ...ofTenant,
      section: 'routing',
      value: defaultSettings.routing,
    }),
  ).rejects.toMatchObject(forbidden);

  expect((await operator.settings.all(ofTenant)).outbound).toBeNull();
  expect((await asRole('owner').settings.all(ofTenant)).outbound).toEqual({ allowedHosts: [] });
});

test('each section has an address of its own over HTTP, and is refused where it is not whole', async () => {
  await using listener = await startTestListener();
  const path = '/api/admin/settings';
  const schedules = {
    dailyReport: { isOn: true, minuteOfDay: 7 * 60, media: ['slack'], to: 'everyone' },
  };

  const saved = await listener.call('PUT', `${path}/schedules`, { body: schedules });
  const refused = await listener.call('PUT', `${path}/schedules`, { body: { dailyReport: {} } });
  const tuesday = await listener.call('PUT', `${path}/routing`, {
    body: {
      ...defaultSettings.routing,
      rota: { people: [], from: '2026-01-06', minuteOfDay: 0 },
    },
  });

  expect([saved.status, saved.json]).toEqual([200, schedules]);
  expect([refused.status, refused.json.code]).toEqual([400, 'invalid_input']);
  expect([tuesday.status, tuesday.json.code]).toEqual([400, 'invalid_input']);
  expect((await listener.call('GET', `${path}/schedules`)).json).toEqual(schedules);
  expect((await listener.call('GET', path)).json).toEqual({ ...defaultSettings, schedules });
});
