import { expect, test } from 'vitest';

import { reportDate } from '#electron/agent/reports/daily-report.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import { accepted, scriptedChannels } from '#test/support/scripted-channels.ts';
import { aBot, createTestAgent } from '#test/support/test-agent.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const smtp = {
  kind: 'smtp',
  host: 'mail.example.com',
  port: 465,
  security: 'tls',
  from: 'agent@example.com',
} as const;

/** An agent whose tenant in São Paulo has somebody to be told by email; noon of UTC is nine there. */
async function reportingAgent(
  start = Date.UTC(2026, 0, 5, 14),
  script: () => 'ok' | 'refused' = () => 'ok',
) {
  const clock = createVirtualClock(start, { waitsFor: 'memory' });
  const store = await openMemoryStore(clock.now);
  const kept = { ...store, close: async () => undefined };
  const { channels, sent } = scriptedChannels(() => accepted);
  const begin = () => createTestAgent({ clock, store: kept, script, channels });
  const agent = await begin();
  const tenantId = agent.tenant.id;
  const addReader = (name: string) =>
    agent.api.contacts.add({ tenantId, contact: { name, email: `${name}@example.com` } });
  await addReader('ana');
  await agent.api.channels.add({ tenantId, channel: { name: 'Mail', config: smtp } });
  const reports = () =>
    store.db
      .selectFrom('notices')
      .selectAll()
      .where('kind', '=', 'daily_report')
      .orderBy('created_at')
      .execute();
  /** The local dates for which a report was made, in the order they were made. */
  const dates = async () => (await reports()).map((row) => row.dedupe_key.split('|')[1]);
  return { clock, begin, agent, addReader, sent, reports, dates };
}

test('each morning at nine of the tenant, everybody who can be reached is told how yesterday was', async () => {
  let isDown = false;
  const { clock, agent, addReader, sent, reports } = await reportingAgent(
    Date.UTC(2026, 0, 5, 14),
    () => (isDown ? 'refused' : 'ok'),
  );
  await using _ = agent;
  const ofTenant = { tenantId: agent.tenant.id };
  await addReader('rui');
  await agent.api.bots.add({ ...ofTenant, bot: aBot({ intervalMs: 10 * minuteMs }) });
  await clock.advance(hourMs);
  isDown = true;
  await clock.advance(30 * minuteMs);
  isDown = false;
  await clock.advance(Date.UTC(2026, 0, 6, 11, 59) - clock.now());
  expect(await reports()).toEqual([]);

  await clock.advance(2 * minuteMs);

  const rows = await reports();
  expect(rows.map(({ medium, state, due_at: at }) => [medium, state, at])).toEqual([
    ['email', 'sent', rows[0]!.due_at],
    ['email', 'sent', rows[0]!.due_at],
  ]);
  const reported = sent.filter(({ at }) => at >= Date.UTC(2026, 0, 6, 12));
  expect(new Set(reported.map(({ outgoing }) => outgoing.to?.name))).toEqual(
    new Set(['ana', 'rui']),
  );
  expect(reported).toHaveLength(2);
  expect(rows[0]!.due_at).toBeGreaterThanOrEqual(Date.UTC(2026, 0, 6, 12));
  expect(JSON.parse(rows[0]!.facts!)).toMatchObject({
    date: '2026-01-05',
    bots: 1,
    incidents: 1,
    fixed: 0,
    open: 0,
    alerts: 1,
  });
  const { uptime } = JSON.parse(rows[0]!.facts!) as { uptime: number };
  // Half an hour of the thirteen that were watched.
  expect(uptime).toBeGreaterThan(0.94);
  expect(uptime).toBeLessThan(0.975);
});

test('a report comes once a local date over a change of the clock, restarts and sleep', async () => {
  // New York goes back on November 1st of 2026.
  const { clock, begin, agent: first, dates } = await reportingAgent(Date.UTC(2026, 9, 30, 11));
  const tenantId = first.tenant.id;
  await first.api.tenants.update({ tenantId, patch: { zone: 'America/New_York' } });

  await clock.advance(2 * hourMs - minuteMs);
  expect(await dates()).toEqual([]);
  await clock.advance(5 * minuteMs);
  expect(await dates()).toEqual(['2026-10-30']);
  await first.agent.stop();
  const second = await begin();
  await clock.advance(10 * minuteMs);
  expect(await dates()).toEqual(['2026-10-30']);

  // Off over the time of the report: it comes when the agent is back, on the same date.
  await second.agent.stop();
  await clock.advance(Date.UTC(2026, 9, 31, 18) - clock.now());
  const third = await begin();
  await clock.advance(5 * minuteMs);
  expect(await dates()).toEqual(['2026-10-30', '2026-10-31']);

  await clock.advance(2 * dayMs - 5 * hourMs);
  clock.sleep(3 * dayMs);
  await clock.advance(5 * minuteMs);
  await clock.advance(dayMs);
  // Nobody is told of a morning that was slept through, and nobody in the night for it.
  expect(await dates()).toEqual(['2026-10-30', '2026-10-31', '2026-11-01', '2026-11-05']);
  await third.agent.stop();
});

test('whatever the zone and the clock are set to, no local date has two reports', async () => {
  const { clock, agent, dates } = await reportingAgent();
  await using _ = agent;
  const tenantId = agent.tenant.id;
  const zones = ['Asia/Tokyo', 'Pacific/Honolulu', 'Pacific/Apia', 'America/Sao_Paulo', 'UTC'];
  const steps = [0, 3 * hourMs, -2 * hourMs, -30 * hourMs, 26 * hourMs, -3 * dayMs, 10 * dayMs];

  for (let round = 0; round < 14; round += 1) {
    await clock.advance(5 * hourMs);
    clock.jump(steps[round % steps.length]!);
    await clock.advance(7 * hourMs);
    const zone = zones[round % zones.length]!;
    await agent.api.tenants.update({ tenantId, patch: { zone } });
  }

  const all = await dates();
  expect(all.length).toBeGreaterThan(5);
  expect(new Set(all).size).toBe(all.length);
});

test('who is not to be told, or is a demo, is not; another hour counts from now on', async () => {
  const { clock, agent, reports } = await reportingAgent();
  await using _ = agent;
  const tenantId = agent.tenant.id;
  const save = (dailyReport: { isOn: boolean; minuteOfDay: number }) =>
    agent.api.settings.save({
      tenantId,
      section: 'schedules',
      value: { dailyReport: { ...dailyReport, media: ['email', 'slack'], to: 'everyone' } },
    });
  await clock.advance(2 * minuteMs);
  await save({ isOn: false, minuteOfDay: 9 * 60 });
  await clock.advance(dayMs);
  expect(await reports()).toEqual([]);
  expect((await agent.api.settings.nextRuns({ tenantId })).items).toMatchObject([
    { name: 'clean-checks' },
  ]);

  await save({ isOn: true, minuteOfDay: 18 * 60 });
  await clock.advance(2 * minuteMs);
  expect((await agent.api.settings.nextRuns({ tenantId })).items[0]).toMatchObject({
    name: 'daily-report',
    at: Date.UTC(2026, 0, 6, 21),
  });
  await clock.advance(8 * hourMs);

  // There is no Slack to tell it over.
  expect((await reports()).map(({ medium }) => medium)).toEqual(['email']);
});

test.for([
  ['2026-01-06T12:00Z', '2026-01-06'],
  ['2026-01-06T23:00Z', '2026-01-06'],
  ['2026-01-07T02:59Z', '2026-01-06'],
  ['2026-01-07T03:00Z', null],
  ['2026-01-07T11:59Z', null],
] as const)('at %s the report that is due is that of %s', ([now, date]) => {
  expect(reportDate('America/Sao_Paulo', Date.parse(now), 9 * 60)?.date ?? null).toBe(date);
});

test('a time that the clock skips at the end of a day is not lost', () => {
  // 23:30 of a date whose last half hour is skipped comes with midnight; made up for within the hour.
  expect(reportDate('UTC', Date.UTC(2026, 0, 7, 0, 20), 23 * 60 + 30)?.date).toBe('2026-01-06');
});
