import { expect, test } from 'vitest';

import { createAct } from '#electron/agent/audit/act.ts';
import { botIdSchema } from '#shared/schemas/ids.ts';
import { aBot, owner } from '#test/support/test-agent.ts';
import { addChannel, createToldAgent } from '#test/support/told-agent.ts';

const minute = 60_000;
const hour = 60 * minute;
const byOwner = () => createAct(owner, 'test');

test('of a muted bot nobody is told, of the others everyone; what lasts is told after it', async () => {
  await using agent = await createToldAgent();
  const { id } = await agent.api.bots.add({ tenantId: agent.tenant.id, bot: aBot() });
  const botId = botIdSchema.parse(id);
  const until = agent.clock.now() + hour;
  const target = { of: 'bot', botId } as const;
  await agent.agent.silences.add(byOwner(), agent.tenant.id, { target, until, reason: null });
  await agent.open('short', 'error', { botId });
  await agent.open('long', 'error', { botId });
  await agent.open('other', 'error');
  await agent.clock.advance(10 * minute);
  await agent.end('short');

  const shown = agent.agent.alertView(await agent.alertOf('long'));
  await agent.clock.advance(hour);

  expect(shown).toMatchObject({ state: 'open', mutedUntil: until });
  expect(await agent.toTeam()).toEqual(['opened@0', 'opened@3600']);
  expect(agent.agent.alertView(await agent.alertOf('long')).mutedUntil).toBeNull();
});

test('what becomes graver while it is muted is told after it, also where somebody had taken it on', async () => {
  await using agent = await createToldAgent();
  await agent.open('a', 'warning');
  const { id, tenantId } = await agent.alertOf('a');
  await agent.agent.alerts.acknowledge(byOwner(), tenantId, id);
  const until = agent.clock.now() + hour;
  const target = { of: 'tenant' } as const;
  await agent.agent.silences.add(byOwner(), agent.tenant.id, { target, until, reason: null });

  await agent.worsen('a', 'critical');
  await agent.clock.advance(hour + minute);

  expect(await agent.toTeam()).toEqual(['opened@0', 'worsened@3600']);
});

test('a mute that is ended before its time is over at once', async () => {
  await using agent = await createToldAgent();
  const until = agent.clock.now() + 8 * hour;
  const target = { of: 'tenant' } as const;
  const given = { target, until, reason: 'moving house' };
  const silence = await agent.agent.silences.add(byOwner(), agent.tenant.id, given);
  await agent.open('a', 'critical');
  await agent.clock.advance(hour);
  const during = await agent.toTeam();

  await agent.agent.silences.end(byOwner(), agent.tenant.id, silence.id);
  await agent.clock.advance(minute);

  expect(during).toEqual([]);
  expect(await agent.toTeam()).toEqual(['opened@3600']);
  expect(agent.agent.silences.list(agent.tenant.id)).toEqual([]);
});

test('over a muted channel nothing goes, over the others everything', async () => {
  await using agent = await createToldAgent();
  const push = await addChannel(agent.agent, agent.tenant.id, 'ntfy');
  const until = agent.clock.now() + hour;
  const target = { of: 'channel', channelId: push } as const;
  await agent.agent.silences.add(byOwner(), agent.tenant.id, { target, until, reason: null });

  await agent.open('a', 'error');

  expect((await agent.allNotices()).map(({ medium }) => medium).sort()).toEqual(['email', 'slack']);
});

test('nothing is muted into the past, and nothing of another tenant', async () => {
  await using agent = await createToldAgent();
  const other = await agent.agent.tenancy.create(byOwner(), { name: 'TecNova' });
  const { id } = await agent.api.bots.add({ tenantId: other.id, bot: aBot() });
  const until = agent.clock.now() + hour;
  const { silences } = agent.agent;
  const mute = (given: object) =>
    silences.add(byOwner(), agent.tenant.id, {
      target: { of: 'tenant' },
      until,
      reason: null,
      ...given,
    });

  await expect(mute({ until: agent.clock.now() })).rejects.toMatchObject({
    code: 'silence_in_past',
  });
  await expect(mute({ target: { of: 'bot', botId: id } })).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('the same trouble is not told twice in five minutes, and is when it lasts', async () => {
  await using agent = await createToldAgent();
  await agent.open('a');
  await agent.clock.advance(minute);
  await agent.end('a');
  await agent.clock.advance(minute);
  await agent.open('a');

  await agent.clock.advance(10 * minute);

  expect(await agent.toTeam()).toEqual(['opened@0', 'resolved@60', 'opened@300']);
});

test('what comes and goes is quiet from the fifth change in a quarter of an hour on', async () => {
  await using agent = await createToldAgent();
  for (let round = 0; round < 6; round += 1) {
    await agent.open('a');
    await agent.clock.advance(minute);
    await agent.end('a');
    await agent.clock.advance(minute);
  }
  await agent.open('a');

  await agent.clock.advance(20 * minute);

  // It stays, and is told when fewer than four changes lie within a quarter of an hour.
  expect(await agent.toTeam()).toEqual(['opened@0', 'resolved@60', 'resolved@300', 'opened@1440']);
});

test('what follows within two minutes is gathered and told together', async () => {
  await using agent = await createToldAgent();
  await agent.open('a');
  await agent.clock.advance(10_000);
  await agent.open('b');
  await agent.clock.advance(10_000);
  await agent.open('c');

  await agent.clock.advance(5 * minute);

  expect(await agent.toTeam()).toEqual(['opened@0', 'group opened@40']);
  const b = await agent.ofAlert((await agent.alertOf('b')).id);
  const carrier = (await agent.allNotices()).find(
    ({ kind, medium }) => kind === 'group' && medium === 'slack',
  );
  expect(b).toMatchObject([
    { recipient: `email||${agent.person}`, state: 'folded' },
    { recipient: 'slack||', state: 'folded', foldedInto: carrier!.id },
  ]);
});

test('a graver alert of the group does not wait', async () => {
  await using agent = await createToldAgent();
  await agent.open('a', 'error');
  await agent.clock.advance(10_000);

  await agent.open('b', 'critical');

  expect(await agent.toTeam()).toEqual(['opened@0', 'opened@10']);
});

test('information is nobody’s message, and critical reaches every medium there is', async () => {
  await using agent = await createToldAgent();
  await agent.open('a', 'info');
  const none = await agent.allNotices();

  await agent.open('b', 'critical');

  expect(none).toEqual([]);
  expect((await agent.allNotices()).map(({ medium }) => medium).sort()).toEqual([
    'email',
    'slack',
    'whatsapp',
  ]);
});

test('what is about the agent itself is told to the people of the oldest tenant', async () => {
  await using agent = await createToldAgent();
  const about = { tenantId: null, type: 'engine.late', subject: 'checks' } as const;
  await agent.agent.alerts.open(byOwner(), { ...about, severity: 'warning' });
  await agent.clock.advance(10 * minute);

  await agent.agent.alerts.resolve(byOwner(), about);

  expect(await agent.toTeam()).toEqual(['opened@0', 'resolved@600']);
});

test('nobody outside this machine hears of a demo', async () => {
  await using agent = await createToldAgent();
  const tenant = await agent.agent.tenancy.create(byOwner(), { name: 'Demo' }, { isDemo: true });
  await addChannel(agent.agent, tenant.id, 'slack');
  const about = { tenantId: tenant.id, type: 'bot.down', subject: 'a' } as const;

  await agent.agent.alerts.open(byOwner(), { ...about, severity: 'critical' });

  const { length } = await agent.db
    .selectFrom('notices')
    .selectAll()
    .where('tenant_id', '=', tenant.id)
    .execute();
  expect(length).toBe(0);
});

test('while a ladder makes progress nobody is told', async () => {
  let isDead = false;
  await using agent = await createToldAgent({
    script: () => (isDead ? 'refused' : 'ok'),
    repair: {
      restart() {
        isDead = false;
      },
    },
    patience: { healingMs: 180_000, untriedMs: 60_000, degradedMs: 60_000 },
  });
  await agent.api.bots.add({ tenantId: agent.tenant.id, bot: aBot() });
  await agent.clock.advance(minute);
  isDead = true;

  await agent.clock.advance(10 * minute);

  const alerts = await agent.agent.alerts.list(agent.tenant.id, { limit: 10 });
  expect(alerts.map(({ type }) => type)).toEqual(['bot.recovered']);
  expect(await agent.allNotices()).toEqual([]);
});
