import { afterAll, beforeAll, expect, test } from 'vitest';

import { agentAct } from '#electron/agent/audit/act.ts';
import { defaultRules } from '#electron/agent/health/verdict.ts';
import type { Cause } from '#shared/faults.ts';
import type { Alert } from '#shared/schemas/alert.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import type { HttpConnector } from '#shared/schemas/connectors/http.ts';
import type { BotId } from '#shared/schemas/ids.ts';
import type { Status } from '#shared/status.ts';
import { createAuthority } from '#test/support/certificates.ts';
import {
  answers,
  answersAfter,
  type Behaviour,
  createFaultyServer,
  floods,
  healthy,
  hung,
  reset,
  sends,
} from '#test/support/faulty-server.ts';
import { type LiveAgent, startLiveAgent } from '#test/support/live-agent.ts';
import { aBot, createTestAgent, scriptedConnectors } from '#test/support/test-agent.ts';

/**
 * What each fault must lead to, row by row. First over real sockets, with short rechecks and time limits;
 * then, under the virtual clock, how long the default ones take to find it.
 */

let live: LiveAgent;
beforeAll(async () => {
  live = await startLiveAgent({ rules: { ...defaultRules, recheckDelaysMs: [20, 40] } });
});
afterAll(() => live[Symbol.asyncDispose]());

const day = 24 * 60 * 60_000;

async function addBot(url: string, config: Partial<HttpConnector> = {}): Promise<BotId> {
  const { agent, act, tenantId } = live;
  const connector: HttpConnector = {
    type: 'http',
    url,
    expectJson: { status: 'ok' },
    timeoutMs: 250,
    ...config,
  };
  const bot = { name: `Bot ${agent.roster.count()}`, kind: 'support' as const, intervalMs: day };
  const { id } = await agent.fleet.add(act, tenantId, { ...bot, connector });
  await check(id);
  return id;
}

/** Answers once the verdict is settled, rechecks included. */
async function check(botId: BotId): Promise<BotView> {
  const [view] = await live.agent.health.checkNow(agentAct('test', 'test'), [
    { tenantId: live.tenantId, botId },
  ]);
  return view!;
}

const openAlerts = (botId: BotId) =>
  live.agent.alerts.list(live.tenantId, { botId, state: 'open', limit: 10 });

type Row = {
  row: string;
  behaviour?: Behaviour;
  /** In place of switching the behaviour. */
  isStopped?: boolean;
  cause: Cause;
  status: Status;
  severity: Alert['severity'];
};

const rows: Row[] = [
  { row: '1: refused', isStopped: true, cause: 'refused', status: 'down', severity: 'error' },
  { row: '2: never answers', behaviour: hung, cause: 'timeout', status: 'down', severity: 'error' },
  { row: '3: reset', behaviour: reset, cause: 'reset', status: 'down', severity: 'error' },
  {
    row: '3: cut body',
    behaviour: sends('HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{"status"'),
    cause: 'reset',
    status: 'down',
    severity: 'error',
  },
  {
    row: '4: 503',
    behaviour: answers(503),
    cause: 'server_error',
    status: 'down',
    severity: 'error',
  },
  {
    row: '5: 401',
    behaviour: answers(401),
    cause: 'auth',
    status: 'needs_you',
    severity: 'critical',
  },
  {
    row: '5: 403',
    behaviour: answers(403),
    cause: 'auth',
    status: 'needs_you',
    severity: 'critical',
  },
  {
    row: '6: 404',
    behaviour: answers(404),
    cause: 'unexpected_status',
    status: 'down',
    severity: 'error',
  },
  {
    row: '6: unexpected redirect',
    behaviour: answers(302, '', { Location: '/login' }),
    cause: 'unexpected_status',
    status: 'down',
    severity: 'error',
  },
  {
    row: '7: wrong answer',
    behaviour: answers(200, '{"status":"starting"}'),
    cause: 'wrong_answer',
    status: 'down',
    severity: 'error',
  },
  {
    row: '32: garbage head',
    behaviour: sends('\0\u0007 garbage \r\n\r\n'),
    cause: 'protocol',
    status: 'down',
    severity: 'error',
  },
  {
    row: '32: endless body',
    behaviour: floods('HTTP/1.1 200 OK\r\n\r\n', Buffer.alloc(65_536)),
    cause: 'protocol',
    status: 'down',
    severity: 'error',
  },
];

test.for(rows)(
  'row $row: $cause makes it $status, told as $severity, until it answers again',
  async ({ behaviour, isStopped, cause, status, severity }) => {
    await using server = await createFaultyServer();
    const botId = await addBot(server.url);
    expect((await check(botId)).status).toBe('ok');

    await (isStopped ? server.stop() : server.behave(behaviour!));
    const failed = await check(botId);

    expect(failed).toMatchObject({ status, cause });
    expect(await openAlerts(botId)).toMatchObject([{ type: 'bot.down', severity, cause }]);
    await (isStopped ? server.resume() : server.behave(healthy));
    expect(await check(botId)).toMatchObject({ status: 'ok', cause: null, openIncidentId: null });
    expect(await openAlerts(botId)).toEqual([]);
  },
);

test('row 8: slow is degraded at the third answer in a row, and not before', async () => {
  await using server = await createFaultyServer({ behaviour: answersAfter(60) });
  const botId = await addBot(server.url, { degradedAboveMs: 30 });

  const second = await check(botId);
  const third = await check(botId);

  expect(second.status).toBe('ok');
  expect(third).toMatchObject({ status: 'degraded', cause: 'slow', layers: { api: 'degraded' } });
  // It is told once patience is over, not now.
  expect(await openAlerts(botId)).toEqual([]);
});

test('row 9: slower and slower until it is gone is one incident, degraded first and then down', async () => {
  await using server = await createFaultyServer();
  const botId = await addBot(server.url, { degradedAboveMs: 30 });

  for (const delayMs of [40, 70, 100]) {
    server.behave(answersAfter(delayMs));
    await check(botId);
  }
  const slow = await check(botId);
  await server.stop();
  const gone = await check(botId);

  expect(slow.status).toBe('degraded');
  expect(gone).toMatchObject({ status: 'down', cause: 'refused' });
  expect(slow.openIncidentId).not.toBeNull();
  expect(gone.openIncidentId).toBe(slow.openIncidentId);
});

test('row 10: one lost probe is nothing to anyone', async () => {
  await using server = await createFaultyServer();
  const botId = await addBot(server.url);
  server.behave((socket) => {
    server.behave(healthy);
    socket.resetAndDestroy();
  });

  const view = await check(botId);

  expect(view).toMatchObject({ status: 'ok', cause: null, openIncidentId: null });
  expect(await openAlerts(botId)).toEqual([]);
  const checks = await live.agent.health.checks(live.tenantId, botId, { limit: 2 });
  expect(checks).toMatchObject([
    { source: 'recheck', verdict: 'ok', cause: null },
    { source: 'manual', verdict: 'ok', cause: 'reset' },
  ]);
});

test('row 11: the fourth change is flapping, told as one warning', async () => {
  await using server = await createFaultyServer();
  const botId = await addBot(server.url);

  for (let change = 1; change <= 6; change += 1) {
    server.behave(change % 2 === 1 ? answers(500) : healthy);
    await check(botId);
  }

  const alerts = await live.agent.alerts.list(live.tenantId, { botId, limit: 20 });
  const flapping = alerts.filter(({ type }) => type === 'bot.flapping');
  expect(flapping).toMatchObject([{ severity: 'warning', cause: 'flapping', state: 'open' }]);
  // Down twice before it was flapping; what came after is quiet.
  expect(alerts.filter(({ type }) => type === 'bot.down')).toHaveLength(2);
});

test('row 27: a name that does not exist is down, and a person is told', async () => {
  const botId = await addBot('http://bot.invalid/', { timeoutMs: 5_000 });

  expect(await check(botId)).toMatchObject({ status: 'down', cause: 'dns' });
  expect(await openAlerts(botId)).toMatchObject([{ severity: 'error', cause: 'dns' }]);
});

test('row 28: an expired certificate is critical', async () => {
  const authority = createAuthority();
  const certificate = authority.issue({ validTo: new Date(Date.now() - day) });
  await using server = await createFaultyServer({ tls: certificate });

  const botId = await addBot(server.url, { trustedCa: authority.pem });

  expect(await check(botId)).toMatchObject({ status: 'down', cause: 'tls' });
  expect(await openAlerts(botId)).toMatchObject([{ severity: 'critical', cause: 'tls' }]);
});

test('row 28: a certificate for another name is critical', async () => {
  const authority = createAuthority();
  await using server = await createFaultyServer({ tls: authority.issue({ names: ['a.example'] }) });

  const botId = await addBot(server.url, { trustedCa: authority.pem });

  expect(await check(botId)).toMatchObject({ status: 'down', cause: 'tls' });
});

test.for([
  [13, ['tls.expiring']],
  [15, []],
] as const)(
  'row 28: a certificate that ends in %i days is ok, and told: %j',
  async ([days, types]) => {
    const authority = createAuthority();
    const certificate = authority.issue({ validTo: new Date(Date.now() + days * day) });
    await using server = await createFaultyServer({ tls: certificate });

    const botId = await addBot(server.url, { trustedCa: authority.pem });

    expect(await check(botId)).toMatchObject({ status: 'ok', cause: null });
    const alerts = await openAlerts(botId);
    expect(alerts.map(({ type, severity }) => [type, severity])).toEqual(
      types.map((type) => [type, 'warning']),
    );
  },
);

const intervalMs = 20_000;

test.for<[string, Cause, number]>([
  ['1', 'refused', 4_000],
  ['2', 'timeout', 20_000],
  ['3', 'reset', 4_000],
  ['4', 'server_error', 4_000],
  ['5', 'auth', 4_000],
  ['6', 'unexpected_status', 4_000],
  ['7', 'wrong_answer', 4_000],
  ['27', 'dns', 4_000],
  ['28', 'tls', 4_000],
  ['32', 'protocol', 20_000],
])(
  'row %s: %s is found within the interval and %i ms, whenever it begins',
  async ([, cause, more]) => {
    let isBroken = false;
    await using agent = await createTestAgent({ script: () => (isBroken ? cause : 'ok') });
    const { tenant, clock, api } = agent;
    // Spread evenly over the interval, so that some are met just after their check. Each has a host of its own,
    // because hosts have a limit of simultaneous probes.
    for (let index = 0; index < 40; index += 1) {
      const connector: HttpConnector = { type: 'http', url: `http://bot-${index}.test/` };
      await api.bots.add({
        tenantId: tenant.id,
        bot: aBot({ name: `Bot ${index}`, connector, intervalMs }),
      });
    }
    await clock.advance(5 * 60_000);
    agent.seen.length = 0;

    isBroken = true;
    const brokenAt = clock.now();
    await clock.advance(60_000);

    const found = agent.seen
      .filter(({ kind }) => kind === 'alert.opened')
      .map(({ at }) => at - brokenAt);
    expect(found).toHaveLength(40);
    expect(Math.max(...found)).toBeLessThanOrEqual(intervalMs + more);
    // Half an interval and the rechecks at the median: checks are spread, not bunched.
    expect(found.sort((a, b) => a - b)[20]).toBeLessThanOrEqual(intervalMs / 2 + more);
  },
);

test('row 8: slow is told as a warning a minute after it is degraded', async () => {
  await using agent = await createTestAgent({ script: () => 'slow' });
  const { id } = await agent.api.bots.add({ tenantId: agent.tenant.id, bot: aBot({ intervalMs }) });

  await agent.clock.advance(2 * intervalMs + 10_000);
  expect(agent.fleet.get(agent.tenant.id, id).status).toBe('degraded');
  expect((await agent.api.alerts.list({ tenantId: agent.tenant.id })).items).toEqual([]);
  await agent.clock.advance(60_000);

  const { items } = await agent.api.alerts.list({ tenantId: agent.tenant.id });
  expect(items).toMatchObject([{ type: 'bot.degraded', severity: 'warning', cause: 'slow' }]);
});

test('row 24: our own network gone makes every bot elsewhere unknown before any turns down', async () => {
  let isOnline = true;
  await using agent = await createTestAgent({
    script: () => (isOnline ? 'ok' : 'timeout'),
    isLocal: false,
    isOnline: () => isOnline,
  });
  const { tenant, clock, api } = agent;
  for (let index = 0; index < 30; index += 1) {
    await api.bots.add({
      tenantId: tenant.id,
      bot: aBot({ name: `Bot ${index}`, path: `${index}` }),
    });
  }
  await clock.advance(60_000);

  isOnline = false;
  await clock.advance(120_000);

  const { items } = await api.bots.list({ tenantId: tenant.id });
  expect(new Set(items.map(({ status, cause }) => `${status} ${cause}`))).toEqual(
    new Set(['unknown watcher_offline']),
  );
  expect((await api.alerts.list({ tenantId: tenant.id })).items).toEqual([]);
  const own = await agent.alerts.list(null, { limit: 10 });
  expect(own).toMatchObject([{ type: 'watcher.offline', state: 'open' }]);
  isOnline = true;
  await clock.advance(60_000);
  expect((await agent.alerts.list(null, { limit: 10 })).map(({ state }) => state)).toEqual([
    'resolved',
  ]);
  const back = await api.bots.list({ tenantId: tenant.id });
  expect(back.items.filter(({ status }) => status !== 'ok')).toEqual([]);
});

test('row 25: after sleep a bot is unknown until looked at, and trouble waits a minute to be told', async () => {
  let isUp = true;
  await using agent = await createTestAgent({ script: () => (isUp ? 'ok' : 'refused') });
  const { tenant, clock, api } = agent;
  const { id } = await api.bots.add({ tenantId: tenant.id, bot: aBot({ intervalMs }) });
  await clock.advance(60_000);

  isUp = false;
  clock.sleep(8 * 60 * 60_000);
  await clock.advance(1_000);
  expect(agent.fleet.get(tenant.id, id).status).toBe('unknown');
  await clock.advance(45_000);

  expect(agent.fleet.get(tenant.id, id).status).toBe('down');
  expect((await api.alerts.list({ tenantId: tenant.id })).items).toEqual([]);
  await clock.advance(20_000);
  expect((await api.alerts.list({ tenantId: tenant.id })).items).toMatchObject([
    { type: 'bot.down' },
  ]);
});

test('row 26: our own lateness is told once as ours, and no bot is blamed for it', async () => {
  await using agent = await createTestAgent({
    limits: { total: 1, perOrigin: 1 },
    connectors: scriptedConnectors(() => 'ok', { takesMs: 400 }),
  });
  const { tenant, clock, api } = agent;
  for (let index = 0; index < 40; index += 1) {
    await api.bots.add({
      tenantId: tenant.id,
      bot: aBot({
        name: `Bot ${index}`,
        connector: { type: 'http', url: `http://bot-${index}.test/` },
        intervalMs: 5_000,
      }),
    });
  }

  await clock.advance(10 * 60_000);

  const own = await agent.alerts.list(null, { limit: 10 });
  expect(own).toMatchObject([{ type: 'engine.late', severity: 'warning', state: 'open' }]);
  expect((await api.alerts.list({ tenantId: tenant.id })).items).toEqual([]);
  const { items } = await api.bots.list({ tenantId: tenant.id });
  // Last known while it is fresh, unknown when it is stale; never down.
  expect(items.filter(({ status }) => status !== 'ok' && status !== 'unknown')).toEqual([]);
});
