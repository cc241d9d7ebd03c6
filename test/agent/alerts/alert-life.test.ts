import { expect, test } from 'vitest';

import { createAct } from '#electron/agent/audit/act.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import { aBot, createTestAgent, owner } from '#test/support/test-agent.ts';
import { createToldAgent, takingChannels } from '#test/support/told-agent.ts';

const minute = 60_000;
const hour = 60 * minute;
const byOwner = () => createAct(owner, 'test');

test('an alert is told, reminded of until it is taken on, and then left alone', async () => {
  await using agent = await createToldAgent();
  await agent.open('a', 'critical');

  await agent.clock.advance(2 * hour + minute);
  const { id, tenantId } = await agent.alertOf('a');
  await agent.agent.alerts.acknowledge(byOwner(), tenantId, id);
  await agent.clock.advance(5 * hour);

  expect(await agent.toTeam()).toEqual(['opened@0', 'reminded@3630', 'reminded@7230']);
  expect(await agent.agent.alerts.history(tenantId, id)).toMatchObject([
    { what: 'opened', actorKind: 'agent', severity: 'critical' },
    { what: 'reminded' },
    { what: 'reminded' },
    { what: 'acknowledged', actorKind: 'person', actorId: 'local' },
  ]);
});

test('a warning is told once and never again', async () => {
  await using agent = await createToldAgent();
  await agent.open('a', 'warning');

  await agent.clock.advance(47 * hour);

  expect(await agent.toTeam()).toEqual(['opened@0']);
});

test('taking on twice changes nothing, and what is over cannot be taken on', async () => {
  await using agent = await createToldAgent();
  await agent.open('a');
  const { id, tenantId } = await agent.alertOf('a');
  const first = await agent.agent.alerts.acknowledge(byOwner(), tenantId, id);
  await agent.clock.advance(minute);

  const second = await agent.agent.alerts.acknowledge(byOwner(), tenantId, id);
  await agent.end('a');

  expect(second.acknowledgedAt).toBe(first.acknowledgedAt);
  await expect(agent.agent.alerts.acknowledge(byOwner(), tenantId, id)).rejects.toMatchObject({
    code: 'alert_already_resolved',
  });
});

test('what is snoozed is quiet until its time, comes back by itself and is told again', async () => {
  await using agent = await createToldAgent();
  await agent.open('a', 'critical');
  const { id, tenantId } = await agent.alertOf('a');
  const until = agent.clock.now() + 4 * hour;
  await agent.agent.alerts.snooze(byOwner(), tenantId, id, { until, untilWorse: false });

  await agent.clock.advance(4 * hour - minute);
  const asleep = await agent.alertOf('a');
  await agent.clock.advance(2 * minute);

  expect(asleep).toMatchObject({ state: 'snoozed', snoozedUntil: until });
  expect(await agent.alertOf('a')).toMatchObject({ state: 'open', snoozedUntil: null });
  expect(await agent.toTeam()).toEqual(['opened@0', 'reminded@14430']);
});

test('what is snoozed until it worsens sleeps for as long as it is no graver', async () => {
  await using agent = await createToldAgent();
  await agent.open('a', 'error');
  const { id, tenantId } = await agent.alertOf('a');
  await agent.agent.alerts.snooze(byOwner(), tenantId, id, { until: null, untilWorse: true });
  await agent.clock.advance(23 * hour);
  await agent.worsen('a', 'warning');
  await agent.worsen('a', 'error');
  const asleep = await agent.alertOf('a');

  await agent.worsen('a', 'critical');

  expect(asleep.state).toBe('snoozed');
  expect(await agent.alertOf('a')).toMatchObject({ state: 'open', snoozedAtSeverity: null });
  expect(await agent.toTeam()).toEqual(['opened@0', 'worsened@82800']);
  expect((await agent.agent.alerts.history(tenantId, id)).map(({ what }) => what)).toEqual([
    'opened',
    'snoozed',
    'eased',
    'worsened',
    'woken',
    'worsened',
  ]);
});

test('what became graver in a snooze that only time ends is told when it ends', async () => {
  await using agent = await createToldAgent();
  await agent.open('a', 'error');
  const { id, tenantId } = await agent.alertOf('a');
  const until = agent.clock.now() + hour;
  await agent.agent.alerts.snooze(byOwner(), tenantId, id, { until, untilWorse: false });
  await agent.clock.advance(minute);

  await agent.worsen('a', 'critical');
  await agent.clock.advance(hour);

  expect(await agent.toTeam()).toEqual(['opened@0', 'worsened@3600']);
});

test('a snooze that ends in the past is refused', async () => {
  await using agent = await createToldAgent();
  await agent.open('a');
  const { id, tenantId } = await agent.alertOf('a');

  const refused = agent.agent.alerts.snooze(byOwner(), tenantId, id, {
    until: agent.clock.now(),
    untilWorse: true,
  });

  await expect(refused).rejects.toMatchObject({ code: 'snooze_in_past' });
});

test('taking on and putting off can be taken back', async () => {
  await using agent = await createToldAgent();
  await agent.open('a', 'critical');
  const { id, tenantId } = await agent.alertOf('a');
  await agent.agent.alerts.acknowledge(byOwner(), tenantId, id);

  const reopened = await agent.agent.alerts.reopen(byOwner(), tenantId, id);
  await agent.clock.advance(hour + minute);

  expect(reopened).toMatchObject({ state: 'open', acknowledgedAt: null, acknowledgedBy: null });
  expect(await agent.toTeam()).toEqual(['opened@0', 'reminded@3630']);
});

test('those who were told that it began are told that it is over, over the same media', async () => {
  await using agent = await createToldAgent();
  await agent.open('a', 'error');
  await agent.clock.advance(10 * minute);
  await agent.end('a');

  const notices = await agent.ofAlert((await agent.alertOf('a')).id);

  expect(notices.map(({ phase, recipient }) => `${phase} ${recipient}`).sort()).toEqual(
    ['opened', 'resolved'].flatMap((phase) => [
      `${phase} email||${agent.person}`,
      `${phase} slack||`,
    ]),
  );
});

test('that somebody has seen to what has happened is no message', async () => {
  await using agent = await createToldAgent();
  const about = { tenantId: agent.tenant.id, type: 'config.restored', subject: 'a' } as const;
  await agent.agent.alerts.open(byOwner(), { ...about, severity: 'warning' });

  await agent.agent.alerts.resolve(byOwner(), about);

  expect(await agent.toTeam()).toEqual(['opened@0']);
});

test('when nobody takes it on in time, others are told as well, once', async () => {
  await using agent = await createToldAgent();
  const routing = agent.agent.settings.read(agent.tenant.id, 'routing');
  await agent.agent.settings.save(byOwner(), agent.tenant.id, 'routing', {
    ...routing,
    escalation: { ...routing.escalation, isOn: true, afterMs: 15 * minute },
  });
  await agent.open('a', 'critical');

  await agent.clock.advance(59 * minute);

  expect(await agent.toTeam()).toEqual(['opened@0', 'escalated@900']);
});

test('a verdict and a note can be given of what is over, and feed the figures', async () => {
  await using agent = await createToldAgent();
  const { alerts } = agent.agent;
  for (const [subject, verdict] of [
    ['a', 'real'],
    ['b', 'false_alarm'],
    ['c', 'duplicate'],
    ['d', null],
  ] as const) {
    await agent.open(subject);
    await agent.end(subject);
    const { id, tenantId } = await agent.alertOf(subject);
    if (verdict) {
      await alerts.judge(byOwner(), tenantId, id, verdict);
    }
  }
  const { id, tenantId } = await agent.alertOf('b');
  await alerts.note(byOwner(), tenantId, id, 'it was the firewall');
  await agent.open('b');

  const span = { from: agent.clock.now() - hour, to: agent.clock.now() + hour };
  expect(await alerts.kpi(agent.tenant.id, span)).toEqual({
    alarms: 5,
    judged: 3,
    falseAlarms: 1,
    duplicates: 1,
    falseShare: 1 / 3,
  });
  expect((await alerts.history(tenantId, id)).slice(-2)).toMatchObject([
    { what: 'verdict', note: 'false_alarm' },
    { what: 'note', note: 'it was the firewall' },
  ]);
  expect(await alerts.similar(tenantId, id)).toEqual({ count: 1, sinceMs: 30 * 24 * hour });
});

test('an agent that starts again tells what was held, wakes what sleeps and reminds of the rest', async () => {
  const clock = createVirtualClock();
  const opened = await openMemoryStore(clock.now);
  const store = { ...opened, close: async () => {} };
  const first = await createToldAgent({ clock, store });
  await first.open('a', 'critical');
  await first.open('b', 'critical');
  await clock.advance(1_000);
  const { id, tenantId } = await first.alertOf('b');
  const until = clock.now() + hour;
  await first.agent.alerts.snooze(byOwner(), tenantId, id, { until, untilWorse: false });
  await first.agent.stop();

  await clock.advance(90 * minute);
  const second = await createTestAgent({
    clock,
    store,
    vault: first.vault,
    channels: takingChannels(),
  });
  await clock.advance(minute);

  expect(await first.toTeam()).toEqual(['opened@0', 'opened@5401', 'reminded@5431']);
  expect(await second.agent.alerts.find(tenantId, id)).toMatchObject({ state: 'open' });
  await second.agent.stop();
  await opened.close();
});

test('what a person resolved by a slip is open again as it was, and who was told of the end is told anew', async () => {
  await using agent = await createToldAgent();
  const { alerts } = agent.agent;
  await agent.open('a', 'critical');
  const { id, tenantId } = await agent.alertOf('a');
  await alerts.acknowledge(byOwner(), tenantId, id);
  await agent.clock.advance(10 * minute);
  await alerts.resolveByPerson(byOwner(), tenantId, id);
  await agent.clock.advance(5_000);

  await alerts.reopen(byOwner(), tenantId, id);

  expect(await agent.alertOf('a')).toMatchObject({ state: 'acknowledged', resolvedAt: null });
  expect(await agent.toTeam()).toEqual(['opened@0', 'resolved@600', 'opened@605']);
  expect((await alerts.history(tenantId, id)).map(({ what }) => what)).toEqual([
    'opened',
    'acknowledged',
    'resolved',
    'woken',
  ]);
});

test.for<[string, (agent: Awaited<ReturnType<typeof createToldAgent>>) => Promise<unknown>]>([
  ['more than ten minutes later', (agent) => agent.clock.advance(10 * minute + 1_000)],
  ['once it has ended by itself', (agent) => agent.end('a')],
  ['once the same has come again', (agent) => agent.open('a')],
])('that a person resolved it cannot be taken back %s', async ([, then]) => {
  await using agent = await createToldAgent();
  const { alerts } = agent.agent;
  await agent.open('a');
  const { id, tenantId } = await agent.alertOf('a');
  await alerts.resolveByPerson(byOwner(), tenantId, id);
  await agent.clock.advance(minute);
  await then(agent);

  await expect(alerts.reopen(byOwner(), tenantId, id)).rejects.toMatchObject({
    code: 'alert_already_resolved',
  });
});

test('only who resolved it takes that back', async () => {
  await using agent = await createToldAgent();
  const { alerts } = agent.agent;
  await agent.open('a');
  const { id, tenantId } = await agent.alertOf('a');
  await alerts.resolveByPerson(byOwner(), tenantId, id);
  const other = createAct({ ...owner, id: 'ana' }, 'test');

  await expect(alerts.reopen(other, tenantId, id)).rejects.toMatchObject({
    code: 'alert_already_resolved',
  });
  expect((await alerts.reopen(byOwner(), tenantId, id)).state).toBe('open');
});

test('an alert of a bot that is taken back ends with its trouble', async () => {
  let isDown = true;
  await using agent = await createTestAgent({ script: () => (isDown ? 'refused' : 'ok') });
  const { api, tenant, clock } = agent;
  const tenantId = tenant.id;
  await api.bots.add({ tenantId, bot: aBot() });
  await clock.advance(minute);
  const [alert] = (await api.alerts.list({ tenantId })).items;
  await api.alerts.resolve({ tenantId, alertId: alert!.id });
  await api.alerts.reopen({ tenantId, alertId: alert!.id });

  isDown = false;
  await clock.advance(minute);

  expect((await api.alerts.list({ tenantId, state: 'open' })).items).toEqual([]);
});
