import { expect, test } from 'vitest';

import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import { aBot, createTestAgent } from '#test/support/test-agent.ts';

test('a change that names no tenant, or one that does not exist, is recorded in the chain of the caller', async () => {
  const clock = createVirtualClock();
  const store = await openMemoryStore(clock.now);
  await using agent = await createTestAgent({ clock, store });
  const { tenant, api } = agent;
  await api.bots.add({ tenantId: tenant.id, bot: aBot() });
  const token = { kind: 'token', id: 'token', role: 'operator', tenant: tenant.id } as const;

  const checking = agent.as(token).health.checkNow({});
  await clock.advance(5_000);
  await checking;
  const nobody = { tenantId: '0192f000-0000-7000-8000-000000000000' };
  await (api.system.verify as (input: unknown) => Promise<unknown>)(nobody);

  const entries = await store.db
    .selectFrom('audit_log')
    .select(['tenant_id', 'action'])
    .where('action', 'in', ['health.checkNow', 'system.verify'])
    .execute();
  expect(entries).toEqual([
    { tenant_id: tenant.id, action: 'health.checkNow' },
    { tenant_id: null, action: 'system.verify' },
  ]);
});

test('of two changes of a tenant at once both hold, and one tenant is always left', async () => {
  await using agent = await createTestAgent();
  const { tenant, api } = agent;
  const other = await api.tenants.create({ name: 'Outra' });
  await Promise.all([
    api.tenants.update({ tenantId: tenant.id, patch: { name: 'Novo' } }),
    api.tenants.update({ tenantId: tenant.id, patch: { locale: 'en' } }),
  ]);
  const { items } = await api.tenants.list();
  expect(items[0]).toMatchObject({ name: 'Novo', locale: 'en' });

  const archived = await Promise.allSettled(
    [tenant, other].map(({ id }) =>
      api.tenants.update({ tenantId: id, patch: { archived: true } }),
    ),
  );

  expect(archived.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
});

test('a reader of events that stops reading is told that it missed some, and then gets the newest', async () => {
  await using agent = await createTestAgent();
  const events = (await agent.api.events.stream({ after: 'gone.0' }))[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { value } = await events.next();
    return Array.isArray(value) ? value[1] : value;
  };
  expect(await next()).toMatchObject({ kind: 'gap' });

  for (let number = 1; number <= 20_000; number += 1) {
    agent.events.emit('bot.checked', agent.tenant.id, `bot ${number}`);
  }
  expect(await next()).toMatchObject({ kind: 'gap' });
  agent.events.emit('bot.changed', agent.tenant.id, 'the newest');

  expect(await next()).toMatchObject({ kind: 'bot.changed', subject: 'the newest' });
});
