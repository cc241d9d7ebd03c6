import { sql } from 'kysely';
import { expect, test } from 'vitest';

import { defaultPatience } from '#electron/agent/incidents/incident-rules.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import type { Store } from '#electron/store/open-store.ts';
import { beatingAgent } from '#test/support/beating-agent.ts';
import { aBot, createTestAgent } from '#test/support/test-agent.ts';
import { startTestListener } from '#test/support/test-listener.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Leaves the database open for the next run of the agent. */
const keptOpen = (store: Store): Store => ({ ...store, close: async () => {} });

test('a bot that dies in a nightly window across summer time is told to nobody, not restarted, left out of uptime, and found after its end', async () => {
  // 02:00 in New York is skipped on March 8th of 2026: the window begins at 03:00, which is 07:00 of UTC.
  const clock = createVirtualClock(Date.UTC(2026, 2, 8, 5));
  const window = { from: Date.UTC(2026, 2, 8, 7), to: Date.UTC(2026, 2, 8, 8) };
  const restarts: number[] = [];
  await using agent = await createTestAgent({
    clock,
    patience: defaultPatience,
    script: () => (clock.now() >= window.from + 10 * minuteMs ? 'refused' : 'ok'),
    repair: { restart: () => restarts.push(clock.now()) },
  });
  const { api, tenant } = agent;
  const ofTenant = { tenantId: tenant.id };
  const bot = await api.bots.add({ ...ofTenant, bot: aBot() });
  const { id } = await api.maintenance.add({
    ...ofTenant,
    maintenance: {
      botIds: [bot.id],
      time: {
        startsAt: '2026-03-01T02:00',
        zone: 'America/New_York',
        durationMs: hourMs,
        rrule: 'FREQ=DAILY',
      },
    },
  });
  expect((await api.maintenance.list(ofTenant)).items).toMatchObject([
    { id, isRunning: false, next: window },
  ]);

  await clock.advance(window.from + 50 * minuteMs - clock.now());
  const inside = await api.bots.byId({ ...ofTenant, botId: bot.id });
  expect(inside).toMatchObject({ status: 'maintenance', openIncidentId: null, since: window.from });
  expect(clock.now() - inside.lastCheckedAt!).toBeLessThan(30_000);
  expect(agent.maintenance.isIn(tenant.id, bot.id)).toBe(true);
  expect((await api.alerts.list(ofTenant)).items).toEqual([]);
  expect((await api.incidents.list(ofTenant)).items).toEqual([]);
  expect(restarts).toEqual([]);

  await clock.advance(window.to + 40_000 - clock.now());
  const [incident] = (await api.incidents.list(ofTenant)).items;
  expect(incident!.openedAt).toBeGreaterThanOrEqual(window.to);
  expect(restarts.length).toBe(1);
  expect((await api.alerts.list(ofTenant)).items).toEqual([]);

  // With the full patience of new trouble, people are told.
  await clock.advance(5 * minuteMs);
  const [alert] = (await api.alerts.list(ofTenant)).items;
  expect(alert!.openedAt).toBeGreaterThanOrEqual(incident!.openedAt + defaultPatience.healingMs);

  await clock.advance(hourMs);
  const { items: hours } = await api.health.history({
    ...ofTenant,
    botId: bot.id,
    size: 'hour',
    from: window.from,
    to: window.to,
  });
  expect(hours).toMatchObject([{ maintenanceMs: hourMs, downMs: 0, okMs: 0, unknownMs: 0 }]);
  expect((await api.maintenance.list(ofTenant)).items).toMatchObject([
    { next: { from: Date.UTC(2026, 2, 9, 6) } },
  ]);
});

test('what is open when a window begins ends, and a ladder under way goes no further', async () => {
  const restarts: number[] = [];
  const clock = createVirtualClock();
  await using agent = await createTestAgent({
    clock,
    script: () => 'refused',
    repair: { restart: () => restarts.push(clock.now()) },
  });
  const { api, tenant } = agent;
  const ofTenant = { tenantId: tenant.id };
  const bot = await api.bots.add({ ...ofTenant, bot: aBot() });
  await clock.advance(30_000);
  expect((await api.alerts.list({ ...ofTenant, state: 'open' })).items).toHaveLength(1);
  expect(restarts).toHaveLength(1);

  await api.maintenance.add({ ...ofTenant, maintenance: { forMs: hourMs } });
  await clock.advance(30 * minuteMs);

  expect((await api.alerts.list({ ...ofTenant, state: 'open' })).items).toEqual([]);
  expect((await api.incidents.list(ofTenant)).items).toMatchObject([{ state: 'closed' }]);
  expect(restarts).toHaveLength(1);
  expect(await api.bots.byId({ ...ofTenant, botId: bot.id })).toMatchObject({
    status: 'maintenance',
  });

  await clock.advance(31 * minuteMs);
  expect((await api.incidents.list(ofTenant)).items).toHaveLength(2);
  expect(restarts.length).toBeGreaterThan(1);
});

test('a window survives a restart of the agent, and one that ended meanwhile is over', async () => {
  const clock = createVirtualClock();
  const store = await openMemoryStore(clock.now);
  const options = { clock, store: keptOpen(store), script: () => 'refused' as const };
  const first = await createTestAgent(options);
  const ofTenant = { tenantId: first.tenant.id };
  const bot = await first.api.bots.add({ ...ofTenant, bot: aBot() });
  await first.api.maintenance.add({ ...ofTenant, maintenance: { forMs: hourMs } });
  const from = clock.now();
  await clock.advance(10 * minuteMs);
  await first.agent.stop();
  await clock.advance(10 * minuteMs);

  const second = await createTestAgent(options);
  await clock.advance(5 * minuteMs);
  expect(await second.api.bots.byId({ ...ofTenant, botId: bot.id })).toMatchObject({
    status: 'maintenance',
    since: from,
  });
  expect((await second.api.incidents.list(ofTenant)).items).toEqual([]);
  await second.agent.stop();
  await clock.advance(2 * hourMs);

  await using third = await createTestAgent(options);
  await clock.advance(minuteMs);
  expect((await third.api.incidents.list(ofTenant)).items).toMatchObject([{ state: 'open' }]);
  const { items: timeline } = await third.api.health.timeline({
    ...ofTenant,
    botId: bot.id,
    from,
    to: clock.now(),
  });
  expect(timeline.map(({ state }) => state)).toEqual(['maintenance', 'unknown', 'down']);
  expect(timeline[1]!.at).toBe(from + hourMs);
});

test('a window that begins while the agent is off is found at its start, with what was open ended', async () => {
  const clock = createVirtualClock();
  const store = await openMemoryStore(clock.now);
  const options = { clock, store: keptOpen(store), script: () => 'refused' as const };
  const first = await createTestAgent(options);
  const ofTenant = { tenantId: first.tenant.id };
  await first.api.bots.add({ ...ofTenant, bot: aBot() });
  const startsAt = new Date(clock.now() + 10 * minuteMs).toISOString().slice(0, 16);
  await first.api.maintenance.add({
    ...ofTenant,
    maintenance: { time: { startsAt, zone: 'UTC', durationMs: hourMs } },
  });
  await clock.advance(minuteMs);
  expect((await first.api.incidents.list(ofTenant)).items).toMatchObject([{ state: 'open' }]);
  await first.agent.stop();
  await clock.advance(20 * minuteMs);

  await using second = await createTestAgent(options);

  expect((await second.api.incidents.list(ofTenant)).items).toMatchObject([{ state: 'closed' }]);
  expect((await second.api.alerts.list({ ...ofTenant, state: 'open' })).items).toEqual([]);
});

test('a bot that is added, or goes on after a pause, is in the window of every bot', async () => {
  await using agent = await createTestAgent({ script: () => 'refused' });
  const { api, tenant, clock } = agent;
  const ofTenant = { tenantId: tenant.id };
  await api.maintenance.add({ ...ofTenant, maintenance: { name: 'Move', forMs: hourMs } });

  const bot = await api.bots.add({ ...ofTenant, bot: aBot() });
  const ofBot = { ...ofTenant, botId: bot.id };
  const statusNow = async () => (await api.bots.byId(ofBot)).status;

  expect(await statusNow()).toBe('maintenance');
  await api.bots.update({ ...ofBot, patch: { paused: true } });
  expect(await statusNow()).toBe('paused');
  await api.bots.update({ ...ofBot, patch: { paused: false } });
  await clock.advance(minuteMs);
  expect(await statusNow()).toBe('maintenance');
  expect((await api.incidents.list(ofTenant)).items).toEqual([]);
  expect(agent.maintenance.isIn(tenant.id, null)).toBe(true);
});

test('a bot that calls us and fell silent within a window is told about once that is over', async () => {
  const beating = await beatingAgent();
  await using agent = beating.now();
  const { api } = agent;
  const { tenantId, botId, clock } = beating;
  await beating.call();
  await api.maintenance.add({ tenantId, maintenance: { forMs: 10 * minuteMs } });

  await clock.advance(9 * minuteMs);
  expect(beating.view()).toMatchObject({ status: 'maintenance', cause: 'heartbeat_late' });
  expect((await api.incidents.list({ tenantId })).items).toEqual([]);

  await clock.advance(2 * minuteMs);
  expect(beating.view().status).toBe('down');
  expect((await api.alerts.list({ tenantId, botId })).items).toMatchObject([{ type: 'bot.down' }]);
});

test('a bot that calls us and called within a window is well after it', async () => {
  const beating = await beatingAgent();
  await using agent = beating.now();
  const { tenantId, clock } = beating;
  await agent.api.maintenance.add({ tenantId, maintenance: { forMs: 2 * minuteMs } });

  for (let minute = 0; minute < 3; minute += 1) {
    await beating.call();
    await clock.advance(minuteMs - 1_000);
  }

  expect(beating.view().status).toBe('ok');
  expect((await agent.api.incidents.list({ tenantId })).items).toEqual([]);
});

test('a person ends the window that runs, and the next one comes all the same', async () => {
  const clock = createVirtualClock(Date.UTC(2026, 0, 5, 12));
  await using agent = await createTestAgent({ clock });
  const { api, tenant } = agent;
  const ofTenant = { tenantId: tenant.id };
  const bot = await api.bots.add({ ...ofTenant, bot: aBot() });
  const daily = {
    startsAt: '2026-01-05T12:00',
    zone: 'UTC',
    durationMs: hourMs,
    rrule: 'FREQ=DAILY',
  };
  const { id } = await api.maintenance.add({ ...ofTenant, maintenance: { time: daily } });
  const statusNow = async () => (await api.bots.byId({ ...ofTenant, botId: bot.id })).status;
  expect(await statusNow()).toBe('maintenance');

  await api.maintenance.end({ ...ofTenant, maintenanceId: id, onlyThis: true });
  await clock.advance(minuteMs);
  expect(await statusNow()).toBe('ok');
  expect((await api.maintenance.list(ofTenant)).items).toMatchObject([
    { id, isRunning: false, next: { from: Date.UTC(2026, 0, 6, 12) } },
  ]);

  await clock.advance(24 * hourMs);
  expect(await statusNow()).toBe('maintenance');
  await api.maintenance.end({ ...ofTenant, maintenanceId: id });
  expect((await api.maintenance.list(ofTenant)).items).toEqual([]);
  await expect(api.maintenance.end({ ...ofTenant, maintenanceId: id })).rejects.toMatchObject({
    cause: { code: 'not_found' },
  });
});

test('a clock that is set back takes a bot out of a window that has yet to come', async () => {
  const clock = createVirtualClock(Date.UTC(2026, 0, 5, 12));
  await using agent = await createTestAgent({ clock });
  const { api, tenant } = agent;
  const ofTenant = { tenantId: tenant.id };
  const bot = await api.bots.add({ ...ofTenant, bot: aBot() });
  await api.maintenance.add({
    ...ofTenant,
    maintenance: { time: { startsAt: '2026-01-05T12:00', zone: 'UTC', durationMs: 2 * hourMs } },
  });
  await clock.advance(minuteMs);
  expect(agent.maintenance.isIn(tenant.id, bot.id)).toBe(true);

  clock.jump(-3 * hourMs);
  await clock.advance(2_000);
  expect(agent.maintenance.isIn(tenant.id, bot.id)).toBe(false);

  clock.jump(3 * hourMs);
  await clock.advance(2_000);
  expect(agent.maintenance.isIn(tenant.id, bot.id)).toBe(true);
});

test('what is open that cannot be ended for now is ended a second later', async () => {
  const clock = createVirtualClock();
  const store = await openMemoryStore(clock.now);
  await using agent = await createTestAgent({ clock, store, script: () => 'refused' });
  const { api, tenant } = agent;
  const ofTenant = { tenantId: tenant.id };
  await api.bots.add({ ...ofTenant, bot: aBot() });
  await clock.advance(minuteMs);
  const startsAt = new Date(clock.now() + minuteMs).toISOString().slice(0, 16);
  await api.maintenance.add({
    ...ofTenant,
    maintenance: { time: { startsAt, zone: 'UTC', durationMs: hourMs } },
  });
  await sql`create temp trigger no_close before update on incidents
    begin select raise(abort, 'disk is full'); end`.execute(store.db);
  await clock.advance(2 * minuteMs);
  expect((await api.incidents.list(ofTenant)).items).toMatchObject([{ closedAt: null }]);

  await sql`drop trigger no_close`.execute(store.db);
  await clock.advance(2_000);

  expect((await api.incidents.list(ofTenant)).items).toMatchObject([{ state: 'closed' }]);
});

test.for([
  [{ forMs: hourMs, botIds: ['019b9a3c-0000-7000-8000-00000000dead'] }, 'not_found'],
  [{}, 'invalid_input'],
  [
    { forMs: hourMs, time: { startsAt: '2026-02-01T02:00', zone: 'UTC', durationMs: hourMs } },
    'invalid_input',
  ],
  [{ time: { startsAt: '2026-02-30T02:00', zone: 'UTC', durationMs: hourMs } }, 'invalid_input'],
  [
    { time: { startsAt: '2026-02-01T02:00', zone: 'Mars/Base', durationMs: hourMs } },
    'invalid_input',
  ],
  [
    { time: { startsAt: '2020-02-01T02:00', zone: 'UTC', durationMs: hourMs } },
    'maintenance_never',
  ],
  [
    {
      time: {
        startsAt: '2026-02-01T02:00',
        zone: 'UTC',
        durationMs: hourMs,
        rrule: 'FREQ=SECONDLY',
      },
    },
    'rrule_invalid',
  ],
  [
    {
      time: {
        startsAt: '2026-02-01T02:00',
        zone: 'UTC',
        durationMs: hourMs,
        rrule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
      },
    },
    'maintenance_never',
  ],
] as const)('%j is refused: %s', async ([maintenance, code]) => {
  await using listener = await startTestListener();

  const refused = await listener.call('POST', '/api/admin/maintenance', { body: maintenance });

  expect(refused.json.code).toBe(code);
  expect((await listener.call('GET', '/api/admin/maintenance')).json.items).toEqual([]);
});

test('over HTTP a maintenance is previewed, begun, listed and ended', async () => {
  await using listener = await startTestListener();
  const path = '/api/admin/maintenance';
  const time = {
    startsAt: '2026-03-27T02:00',
    zone: 'Europe/Lisbon',
    durationMs: hourMs,
    rrule: 'FREQ=DAILY;COUNT=4',
  };

  const preview = await listener.call('POST', `${path}/preview`, { body: time });
  const made = await listener.call('POST', path, { body: { name: 'Backup', time } });
  const listed = await listener.call('GET', path);
  const ended = await listener.call('DELETE', made.headers.get('location')!);

  expect(preview.json.items.map(({ isShifted }: { isShifted: boolean }) => isShifted)).toEqual([
    false,
    false,
    true,
    false,
  ]);
  expect(made.status).toBe(201);
  expect(listed.json.items).toMatchObject([{ name: 'Backup', isRunning: false, time }]);
  expect(ended.status).toBe(204);
  expect((await listener.call('GET', path)).json.items).toEqual([]);
});
