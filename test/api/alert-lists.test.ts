import { expect, test } from 'vitest';

import { agentAct } from '#electron/agent/audit/act.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { Principal } from '#shared/schemas/person.ts';
import { owner } from '#test/support/test-agent.ts';
import { createToldAgent } from '#test/support/told-agent.ts';

const act = () => agentAct('test', 'test');
const about = { tenantId: null, type: 'engine.late', subject: 'checks' } as const;

const viewerOf = (tenant: TenantId): Principal => ({
  ...owner,
  kind: 'token',
  id: 'guest',
  role: 'viewer',
  tenant,
});

test('alerts are counted by state, however many there are, and each sees its own', async () => {
  await using agent = await createToldAgent();
  const { api, tenant } = agent;
  const other = await api.tenants.create({ name: 'TecNova' });
  for (let each = 0; each < 4; each += 1) {
    await agent.open(`a${each}`);
  }
  await agent.end('a3');
  const { id: alertId } = await agent.alertOf('a0');
  await api.alerts.acknowledge({ tenantId: tenant.id, alertId });
  await agent.agent.alerts.open(act(), { ...about, severity: 'warning' });

  expect(await api.alerts.counts({})).toEqual({ open: 3, acknowledged: 1, snoozed: 0 });
  expect(await api.alerts.counts({ tenantId: tenant.id })).toMatchObject({ open: 2 });
  expect(await agent.as(viewerOf(tenant.id)).alerts.counts({})).toMatchObject({ open: 2 });
  expect(await agent.as(viewerOf(other.id)).alerts.counts({})).toMatchObject({ open: 0 });
});

test('what is muted, and the life of an alert, are lists as any other', async () => {
  await using agent = await createToldAgent();
  const { api, tenant, clock } = agent;
  const tenantId = tenant.id;
  await agent.open('a');
  const { id: alertId } = await agent.alertOf('a');
  const until = clock.now() + 60_000;
  await api.silences.add({ tenantId, silence: { target: { of: 'tenant' }, until } });

  expect((await api.silences.list({ tenantId })).items).toMatchObject([{ until }]);
  expect((await api.alerts.history({ tenantId, alertId })).items).toMatchObject([
    { what: 'opened' },
  ]);
});

test('who was told of an alert about the agent itself is seen by those who see every tenant', async () => {
  await using agent = await createToldAgent();
  const { tenant, api } = agent;
  await agent.agent.alerts.open(act(), { ...about, severity: 'error' });
  const [alert] = (await api.alerts.list({})).items;
  const ofAlert = { tenantId: null, alertId: alert!.id };

  const { items } = await api.notices.ofAlert(ofAlert);

  expect(items.map(({ medium }) => medium).toSorted()).toEqual(['email', 'slack']);
  expect(items[0]).toMatchObject({ tenantId: tenant.id });
  await expect(agent.as(viewerOf(tenant.id)).notices.ofAlert(ofAlert)).rejects.toMatchObject({
    cause: { code: 'not_found' },
  });
});
