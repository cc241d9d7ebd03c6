import { expect, test } from 'vitest';

import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { beatingAgent, minuteMs } from '#test/support/beating-agent.ts';

const hourMs = 60 * minuteMs;

test('a bot that has never called is waited for, and is not called late', async () => {
  await using bot = await beatingAgent();

  await bot.clock.advance(2 * hourMs);

  expect(bot.view()).toMatchObject({ status: 'unknown', reason: 'waiting_for_first', cause: null });
});

test('the first call turns it ok at once, and it stays so for period and grace', async () => {
  await using bot = await beatingAgent();

  await bot.call();
  expect(bot.view()).toMatchObject({ status: 'ok', openIncidentId: null });
  await bot.clock.advance(69_999);
  expect(bot.view().status).toBe('ok');
});

test('a missed call is told at period and grace, with one incident; the next call ends it at once', async () => {
  await using bot = await beatingAgent();
  await bot.call();

  await bot.clock.advance(70_001);
  expect(bot.view()).toMatchObject({ status: 'down', cause: 'heartbeat_late', reason: 'late' });
  await bot.clock.advance(hourMs);
  await bot.call();

  expect(bot.view()).toMatchObject({ status: 'ok', cause: null, reason: null });
  const { items } = await bot.now().api.incidents.list({ tenantId: bot.tenantId });
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({ cause: 'heartbeat_late', state: 'closed' });
});

test.for([
  ['a failure', { kind: 'fail' as const, exitCode: null }, 'reported_failure', null],
  ['an exit code', { kind: 'fail' as const, exitCode: 3 }, 'exit_code', 3],
] as const)(
  '%s that is reported counts at once, without a recheck',
  async ([, call, reason, code]) => {
    await using bot = await beatingAgent();
    await bot.call();

    await bot.call(call);

    expect(bot.view()).toMatchObject({ status: 'down', cause: 'reported', reason, code });
    await bot.call();
    expect(bot.view()).toMatchObject({ status: 'ok', code: null });
  },
);

test('a first call that reports a failure counts too', async () => {
  await using bot = await beatingAgent();

  await bot.call({ kind: 'fail', exitCode: 1 });

  expect(bot.view()).toMatchObject({ status: 'down', cause: 'reported', code: 1 });
});

test('a run that began and does not end within the grace is too long', async () => {
  await using bot = await beatingAgent();
  await bot.call();

  await bot.call({ kind: 'start', rid: 'a' });
  await bot.clock.advance(9_999);
  expect(bot.view().status).toBe('ok');
  await bot.clock.advance(2);

  expect(bot.view()).toMatchObject({
    status: 'down',
    cause: 'heartbeat_late',
    reason: 'run_too_long',
  });
});

test('the time between a start and the success of the same run is its latency', async () => {
  await using bot = await beatingAgent({ graceMs: 30_000 });
  await bot.call({ kind: 'start', rid: 'a' });
  await bot.clock.advance(2_000);
  await bot.call({ kind: 'start', rid: 'b' });
  await bot.clock.advance(6_000);

  await bot.call({ rid: 'a' });
  expect(bot.view().latencyMs).toBe(8_000);
  await bot.clock.advance(6_000);
  await bot.call({ rid: 'b' });

  expect(bot.view().latencyMs).toBe(12_000);
  expect((await bot.address()).calls.map(({ kind, durationMs }) => [kind, durationMs])).toEqual([
    ['success', 12_000],
    ['success', 8_000],
    ['start', null],
    ['start', null],
  ]);
});

test('a restart with nothing due meanwhile leaves a bot as it stood', async () => {
  await using bot = await beatingAgent({ schedule: { kind: 'period', periodMs: hourMs } });
  await bot.call();
  await bot.clock.advance(10 * minuteMs);

  await bot.restart(5 * minuteMs);
  expect(bot.view().status).toBe('ok');
  await bot.clock.advance(45 * minuteMs + 8_000);
  expect(bot.view().status).toBe('ok');
  await bot.clock.advance(2_000);

  expect(bot.view()).toMatchObject({ status: 'down', reason: 'late' });
  await bot.restart(5 * minuteMs);
  expect(bot.view()).toMatchObject({ status: 'down', reason: 'late' });
});

test('a call that was due while the agent was off is not missed, and the next one is waited for', async () => {
  await using bot = await beatingAgent({ schedule: { kind: 'period', periodMs: hourMs } });
  await bot.call();
  await bot.clock.advance(10 * minuteMs);

  await bot.restart(3 * hourMs);
  expect(bot.view()).toMatchObject({ status: 'unknown', reason: 'waiting_for_first' });
  await bot.clock.advance(hourMs);
  expect(bot.view().status).toBe('unknown');
  await bot.clock.advance(20_000);

  expect(bot.view()).toMatchObject({ status: 'down', reason: 'late' });
});

test('the time in which the agent was off counts as unknown, not as ok', async () => {
  await using bot = await beatingAgent({ schedule: { kind: 'period', periodMs: 24 * hourMs } });
  await bot.call();
  const from = bot.clock.now();
  await bot.clock.advance(10 * minuteMs);

  await bot.restart(20 * minuteMs);
  await bot.clock.advance(10 * minuteMs);

  const { items } = await bot.now().api.health.timeline({
    tenantId: bot.tenantId,
    botId: bot.botId,
    from,
    to: bot.clock.now(),
  });
  const after = items.filter(({ at }) => at > from).map(({ at, state }) => [state, at - from]);
  expect(after).toEqual([
    ['unknown', 10 * minuteMs],
    ['ok', 30 * minuteMs],
  ]);
});

test.for([
  ['nothing was due', 10 * minuteMs, 'ok'],
  ['a call was due', 2 * hourMs, 'unknown'],
] as const)(
  'after a sleep in which %s the bot is as it can be known',
  async ([, sleptMs, status]) => {
    await using bot = await beatingAgent({ schedule: { kind: 'period', periodMs: hourMs } });
    await bot.call();
    await bot.clock.advance(5 * minuteMs + 300);

    bot.clock.sleep(sleptMs);
    await bot.clock.advance(2_000);

    expect(bot.view().status).toBe(status);
  },
);

test('a sleep that ends just when a call was due does not make the bot late before it is noticed', async () => {
  await using bot = await beatingAgent();
  await bot.call();
  // The call is due 20 ms after the sleep, and the watch over the clock looks only later.
  await bot.clock.advance(69_980);

  bot.clock.sleep(8 * hourMs);
  await bot.clock.advance(5_000);

  expect(bot.view().status).toBe('unknown');
  const { items } = await bot.now().api.incidents.list({ tenantId: bot.tenantId });
  expect(items).toEqual([]);
});

test('a call right after a sleep is taken for what it is', async () => {
  await using bot = await beatingAgent();
  await bot.call();
  await bot.clock.advance(30_000);

  bot.clock.sleep(8 * hourMs);
  await bot.call();
  await bot.clock.advance(2_000);

  expect(bot.view().status).toBe('ok');
});

test('a run under way while the agent was off is not called too long', async () => {
  await using bot = await beatingAgent({ schedule: { kind: 'period', periodMs: 24 * hourMs } });
  await bot.call();
  await bot.call({ kind: 'start', rid: 'a' });
  await bot.clock.advance(5_000);

  await bot.restart(minuteMs);
  await bot.clock.advance(hourMs);

  expect(bot.view().status).toBe('ok');
});

test('a clock that is set back does not put off what is expected', async () => {
  await using bot = await beatingAgent();
  await bot.call();
  await bot.clock.advance(1_000);

  bot.clock.jump(-24 * hourMs);
  await bot.clock.advance(2_000);
  await bot.call();
  await bot.clock.advance(70_001);

  expect(bot.view()).toMatchObject({ status: 'down', reason: 'late' });
});

test.for([
  // New York: 02:30 does not exist on 8 March, so the call is expected at 03:00, which is 07:00 UTC.
  ['America/New_York', '30 2 * * *', '2026-03-07T12:00Z', '2026-03-08T07:00Z'],
  // And 01:30 comes twice on 1 November; the first is meant.
  ['America/New_York', '30 1 * * *', '2026-10-31T12:00Z', '2026-11-01T05:30Z'],
  ['America/Santiago', '15 0 * * *', '2026-09-05T12:00Z', '2026-09-06T04:00Z'],
])('in %s "%s" is expected right across the change of the clock', async (row) => {
  const [zone, expression, start, due] = row as [string, string, string, string];
  const clock = createVirtualClock(Date.parse(start));
  await using bot = await beatingAgent({
    clock,
    schedule: { kind: 'cron', expression, zone },
    graceMs: minuteMs,
  });
  await bot.call();
  const dueMs = Date.parse(due) + minuteMs - clock.now();

  expect((await bot.address()).expectedAt).toBe(Date.parse(due));
  await clock.advance(dueMs - 1);
  expect(bot.view().status).toBe('ok');
  await clock.advance(2);

  expect(bot.view()).toMatchObject({ status: 'down', reason: 'late' });
});

test('without a zone of its own the schedule is that of the client, also after the client moves', async () => {
  await using bot = await beatingAgent({ schedule: { kind: 'cron', expression: '0 9 * * *' } });
  await bot.call();
  // 5 January, 12:00 UTC: nine o'clock in Sao Paulo is 12:00 UTC of the next day.
  expect((await bot.address()).expectedAt).toBe(Date.UTC(2026, 0, 6, 12));

  await bot.now().api.tenants.update({ tenantId: bot.tenantId, patch: { zone: 'Asia/Kathmandu' } });

  expect((await bot.address()).expectedAt).toBe(Date.UTC(2026, 0, 6, 3, 15));
});

test('while it is paused nothing is expected, and after it only what comes then', async () => {
  await using bot = await beatingAgent();
  const { api } = bot.now();
  await bot.call();
  const patch = (paused: boolean) =>
    api.bots.update({ tenantId: bot.tenantId, botId: bot.botId, patch: { paused } });

  await patch(true);
  await bot.clock.advance(hourMs);
  expect(bot.view().status).toBe('paused');
  await patch(false);
  await bot.clock.advance(2_000);

  expect(bot.view()).toMatchObject({ status: 'unknown', reason: 'waiting_for_first' });
  await bot.call();
  expect(bot.view().status).toBe('ok');
});

test('a schedule that becomes shorter is counted from then on', async () => {
  await using bot = await beatingAgent({ schedule: { kind: 'period', periodMs: 24 * hourMs } });
  await bot.call();
  await bot.clock.advance(hourMs);
  const connector = {
    type: 'heartbeat' as const,
    schedule: { kind: 'period' as const, periodMs: minuteMs },
    graceMs: 10_000,
  };

  await bot.now().api.bots.update({
    tenantId: bot.tenantId,
    botId: bot.botId,
    patch: { connector },
  });
  await bot.clock.advance(69_000);
  expect(bot.view().status).toBe('unknown');
  await bot.clock.advance(1_001);

  expect(bot.view()).toMatchObject({ status: 'down', reason: 'late' });
});

test('when our own network is gone a bot that calls from elsewhere is unknown, not late', async () => {
  let isOnline = true;
  await using bot = await beatingAgent({ isOnline: () => isOnline, isThisMachineOnly: false });
  await bot.call();
  isOnline = false;

  await bot.clock.advance(2 * minuteMs);
  expect(bot.view().status).toBe('unknown');
  isOnline = true;
  await bot.clock.advance(10_000);
  expect(bot.view()).toMatchObject({ status: 'unknown', reason: 'waiting_for_first' });
  await bot.call();

  expect(bot.view().status).toBe('ok');
  const { items } = await bot.now().api.incidents.list({ tenantId: bot.tenantId });
  expect(items).toEqual([]);
});

test('asking for a check shows how it stands, and changes nothing', async () => {
  await using bot = await beatingAgent();
  await bot.call();
  await bot.call({ kind: 'fail' });

  await bot.now().api.health.checkNow({ tenantId: bot.tenantId, botIds: [bot.botId] });

  expect(bot.view()).toMatchObject({ status: 'down', reason: 'reported_failure' });
});

test('a bot that calls ten times a second has a check every ten seconds, and news at once', async () => {
  await using bot = await beatingAgent();
  for (let count = 0; count < 200; count += 1) {
    await bot.call();
    await bot.clock.advance(100);
  }
  await bot.call({ kind: 'fail' });

  const { items } = await bot.now().api.health.checks({
    tenantId: bot.tenantId,
    botId: bot.botId,
    limit: 100,
  });

  expect(items[0]).toMatchObject({ cause: 'reported' });
  expect(items.length).toBeLessThanOrEqual(5);
});

test('the newest twenty calls are kept with what came with them, over a restart too', async () => {
  await using bot = await beatingAgent({ schedule: { kind: 'period', periodMs: 24 * hourMs } });
  for (let count = 1; count <= 45; count += 1) {
    await bot.call({ body: `call ${count}` });
    await bot.clock.advance(count % 7 === 0 ? 1_000 : 10);
  }

  await bot.restart(1_000);

  const { calls, lastCallAt } = await bot.address();
  expect(calls.map(({ body }) => body)).toEqual(
    Array.from({ length: 20 }, (_, index) => `call ${45 - index}`),
  );
  expect(lastCallAt).toBe(calls[0]!.at);
});

test('at a new address nobody but who knows it can call, and the change is audited', async () => {
  await using bot = await beatingAgent();
  const before = await bot.address();

  const { api, agent } = bot.now();
  const after = await api.heartbeats.renew({ tenantId: bot.tenantId, botId: bot.botId });

  expect(after.url).not.toBe(before.url);
  expect(await bot.call()).toBe(false);
  expect(agent.heartbeats.atId(after.url!.split('/').at(-1)!)).toBeDefined();
  expect((await agent.audit.verify()).isUnbroken).toBe(true);
});

test('a removed bot leaves neither its address nor its calls behind', async () => {
  await using bot = await beatingAgent({ slug: 'nightly' });
  await bot.call({ body: 'personal' });
  const { api } = bot.now();
  await bot.address();

  await api.bots.remove({ tenantId: bot.tenantId, botId: bot.botId });
  await bot.clock.advance(1_000);

  expect(await bot.call()).toBe(false);
  await expect(bot.address()).rejects.toMatchObject({ code: 'not_found' });
});
