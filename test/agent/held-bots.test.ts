import { expect, test } from 'vitest';

import type { Connector, HoldContext, Reading } from '#electron/agent/connectors/connector.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import type { Store } from '#electron/store/open-store.ts';
import type { OpenclawConnector } from '#shared/schemas/connectors/openclaw.ts';
import { noLayers } from '#shared/schemas/health.ts';
import { aBot, createTestAgent, scriptedConnectors } from '#test/support/test-agent.ts';

const well: Reading = {
  layers: { ...noLayers, process: 'pass', api: 'pass' },
  latencyMs: 5,
  cause: null,
  code: null,
  evidence: null,
};
const gone: Reading = {
  ...well,
  layers: { ...noLayers, process: 'fail' },
  latencyMs: null,
  cause: 'refused',
  reason: 'connection_lost',
  evidence: { seen: 'closed' },
};

/** A gateway in the test's hands: what a probe sees, and what it says of itself between two. */
async function aHeldBot(store?: Store) {
  let seen: Reading = well;
  let takesMs = 0;
  const holds: HoldContext[] = [];
  const openclaw: Connector<OpenclawConnector> = {
    type: 'openclaw',
    originOf: ({ url }) => url,
    isLocal: () => true,
    timeoutMs: () => 2_000,
    probe(_, { clock, signal }) {
      const found = seen;
      return takesMs === 0
        ? Promise.resolve(found)
        : new Promise((resolve, reject) => {
            clock.after(takesMs, () => resolve(found));
            signal.addEventListener('abort', () => reject(signal.reason), { once: true });
          });
    },
    hold: (_, context) => void holds.push(context),
  };
  const connectors = { ...scriptedConnectors(() => 'ok'), openclaw };
  const agent = await createTestAgent({ connectors, ...(store && { store }) });
  const bot = await agent.api.bots.add({
    tenantId: agent.tenant.id,
    bot: {
      name: 'Atendimento',
      kind: 'support',
      connector: { type: 'openclaw', url: 'ws://127.0.0.1:18789' },
      intervalMs: 20_000,
    },
  });
  await agent.clock.advance(1_000);
  const address = { tenantId: agent.tenant.id, botId: bot.id };
  return {
    agent,
    connectors,
    address,
    holds,
    see: (reading: Reading) => {
      seen = reading;
    },
    /** From now on a probe takes this long, and finds what there was when it began. */
    slowDown: (ms: number) => {
      takesMs = ms;
    },
    hold: () => holds.at(-1)!,
    view: () => agent.api.bots.byId(address),
    checks: async () => (await agent.api.health.checks(address)).items,
    alerts: async () => (await agent.api.alerts.list({})).items,
    incidents: async () => (await agent.api.incidents.list(address)).items,
  };
}

test('a broken connection is the first failure, and one refused reconnect within half a second the last', async () => {
  const { agent, hold, see, view, checks } = await aHeldBot();
  await using _ = agent;
  expect(await view()).toMatchObject({ status: 'ok' });

  see({ ...gone, isFinal: true });
  hold().report(gone);
  await agent.clock.advance(400);
  expect(await view()).toMatchObject({ status: 'ok' });
  await agent.clock.advance(300);

  expect(await view()).toMatchObject({
    status: 'down',
    cause: 'refused',
    reason: 'connection_lost',
    evidence: { seen: 'closed' },
  });
  expect((await checks()).slice(0, 2).map(({ source }) => source)).toEqual(['recheck', 'event']);
});

test('a connection that breaks and is there again half a second later is no outage', async () => {
  const { agent, hold, view, incidents } = await aHeldBot();
  await using _ = agent;

  hold().report(gone);
  await agent.clock.advance(5_000);

  expect(await view()).toMatchObject({ status: 'ok', reason: null });
  expect(await incidents()).toEqual([]);
});

test('what happens while a bot is being looked at is taken up afterwards', async () => {
  const { agent, hold, see, view } = await aHeldBot();
  await using _ = agent;

  hold().report(gone);
  see({ ...gone, isFinal: true });
  hold().look();
  await agent.clock.advance(1_000);

  expect(await view()).toMatchObject({ status: 'down', isChecking: false });
});

test('an announced restart shows as healing, opens nothing and tells nobody', async () => {
  const { agent, hold, see, view, incidents, alerts } = await aHeldBot();
  await using _ = agent;

  see(gone);
  hold().report({ ...gone, restartingForMs: 1_500 });
  await agent.clock.advance(11_000);
  expect(await view()).toMatchObject({ status: 'healing', reason: 'connection_lost' });

  see(well);
  await agent.clock.advance(1_500);
  expect(await view()).toMatchObject({ status: 'ok', reason: null });
  expect(await incidents()).toEqual([]);
  expect(await alerts()).toEqual([]);
});

test('the time of an announced restart counts as down', async () => {
  const { agent, address, hold, see } = await aHeldBot();
  await using _ = agent;
  const from = agent.clock.now();
  await agent.clock.advance(1_000);

  see(gone);
  hold().report({ ...gone, restartingForMs: 1_500 });
  await agent.clock.advance(10_000);
  see(well);
  await agent.clock.advance(2_000);

  const { items } = await agent.api.health.timeline({ ...address, from, to: agent.clock.now() });
  expect(items.map(({ state, cause }) => [state, cause])).toEqual([
    ['ok', null],
    ['down', null],
    ['ok', null],
  ]);
});

test('a bot that does not come back is down 30 s after the time it announced, and not before', async () => {
  const { agent, hold, see, view, alerts } = await aHeldBot();
  await using _ = agent;

  see(gone);
  hold().report({ ...gone, restartingForMs: 1_500 });
  await agent.clock.advance(28_000);
  expect(await view()).toMatchObject({ status: 'healing' });
  await agent.clock.advance(3_500);

  expect(await view()).toMatchObject({ status: 'down', cause: 'refused' });
  expect(await alerts()).toMatchObject([{ type: 'bot.down', state: 'open' }]);
});

test('a bot that announces one restart after the other is down after five minutes of it', async () => {
  const { agent, hold, see, view } = await aHeldBot();
  await using _ = agent;

  see({ ...gone, restartingForMs: 10_000 });
  hold().report({ ...gone, restartingForMs: 10_000 });
  await agent.clock.advance(299_000);
  expect(await view()).toMatchObject({ status: 'healing' });
  see(gone);
  await agent.clock.advance(3_000);

  expect(await view()).toMatchObject({ status: 'down' });
});

test('a refusal that a person has to mend counts at once, without rechecks', async () => {
  const { agent, hold, see, view, alerts } = await aHeldBot();
  await using _ = agent;
  const refused: Reading = { ...gone, cause: 'auth', reason: 'token_refused', isFinal: true };

  see(refused);
  hold().report(refused);
  await agent.clock.advance(1);

  expect(await view()).toMatchObject({ status: 'needs_you', reason: 'token_refused' });
  expect(await alerts()).toMatchObject([
    {
      type: 'bot.down',
      severity: 'critical',
      reason: 'token_refused',
      title: 'Atendimento não está funcionando: token recusado',
    },
  ]);

  see({ ...refused, reason: 'pairing_required' });
  hold().look();
  await agent.clock.advance(1);
  expect(await alerts()).toMatchObject([{ state: 'open', reason: 'pairing_required' }]);
});

test('a hold ends when the bot is paused, changed or removed, and what it says then is not heard', async () => {
  const { agent, address, holds, hold, view } = await aHeldBot();
  await using _ = agent;
  const first = hold();

  await agent.api.bots.update({ ...address, patch: { paused: true } });
  expect(first.signal.aborted).toBe(true);
  first.report({ ...gone, isFinal: true });
  await agent.api.bots.update({ ...address, patch: { paused: false } });
  await agent.clock.advance(1_000);
  expect(await view()).toMatchObject({ status: 'ok' });
  expect(holds).toHaveLength(2);

  await agent.api.bots.update({ ...address, patch: { name: 'Outro nome' } });
  expect(holds).toHaveLength(2);
  await agent.api.bots.remove(address);
  expect(hold().signal.aborted).toBe(true);
});

test('a bot is held from the start of the agent on, once', async () => {
  const { agent, holds } = await aHeldBot();
  await using _ = agent;

  await agent.clock.advance(120_000);

  expect(holds).toHaveLength(1);
});

test('what was reported of a bot at its old address is not held against it at the new one', async () => {
  const { agent, address, hold, see, slowDown, view, incidents } = await aHeldBot();
  await using _ = agent;

  slowDown(2_000);
  hold().look();
  hold().report({ ...gone, isFinal: true });
  see(well);
  const moved = { type: 'openclaw' as const, url: 'ws://127.0.0.1:18790' };
  await agent.api.bots.update({ ...address, patch: { connector: moved } });
  await agent.clock.advance(10_000);

  expect(await view()).toMatchObject({ status: 'ok' });
  expect(await incidents()).toEqual([]);
});

test('a restart that is announced while the bot is being looked at is no outage', async () => {
  const { agent, hold, see, slowDown, view, incidents } = await aHeldBot();
  await using _ = agent;

  see({ ...gone, isFinal: true });
  slowDown(2_000);
  hold().look();
  hold().report({ ...gone, restartingForMs: 1_500 });
  hold().report(gone);
  hold().look();
  await agent.clock.advance(10_000);
  expect(await view()).toMatchObject({ status: 'healing' });
  see(well);
  await agent.clock.advance(6_000);

  expect(await view()).toMatchObject({ status: 'ok' });
  expect(await incidents()).toEqual([]);
});

test('a restart is one also where the bot still answered a look that was under way', async () => {
  const { agent, hold, see, slowDown, view, incidents } = await aHeldBot();
  await using _ = agent;

  slowDown(2_000);
  hold().look();
  see({ ...gone, isFinal: true });
  hold().report({ ...gone, restartingForMs: 1_500 });
  hold().report(gone);
  await agent.clock.advance(10_000);

  expect(await view()).toMatchObject({ status: 'healing' });
  expect(await incidents()).toEqual([]);
});

test('what was reported before a look began counts no more when the look has found otherwise', async () => {
  const { agent, hold, view, incidents } = await aHeldBot();
  await using _ = agent;

  hold().report(gone);
  await agent.clock.advance(100);
  hold().report({ ...gone, isFinal: true });
  await agent.clock.advance(5_000);

  expect(await view()).toMatchObject({ status: 'ok' });
  expect(await incidents()).toEqual([]);
});

test('a check that is asked for during a restart does not wait for its end', async () => {
  const { agent, address, hold, see, view } = await aHeldBot();
  await using _ = agent;
  see(gone);
  hold().report({ ...gone, restartingForMs: 60_000 });
  await agent.clock.advance(500);

  const asked = agent.api.health.checkNow({
    tenantId: address.tenantId,
    botIds: [address.botId],
  });
  let answer: Awaited<typeof asked> | undefined;
  void asked.then((given) => {
    answer = given;
  });
  await agent.clock.advance(100);

  expect(answer?.items).toMatchObject([{ status: 'healing', isChecking: false }]);
  expect(await view()).toMatchObject({ status: 'healing' });
});

test('a look during a restart that says nothing of the bot is followed by another', async () => {
  const { agent, hold, see, view } = await aHeldBot();
  await using _ = agent;

  see({ ...well, isInconclusive: true });
  hold().report({ ...gone, restartingForMs: 1_500 });
  await agent.clock.advance(2_500);
  expect(await view()).toMatchObject({ status: 'healing' });
  see(well);
  await agent.clock.advance(1_000);

  expect(await view()).toMatchObject({ status: 'ok' });
});

test('a bot that goes on announcing restarts after five minutes of it stays down', async () => {
  const { agent, hold, see, view, alerts } = await aHeldBot();
  await using _ = agent;

  see({ ...gone, restartingForMs: 10_000 });
  hold().report({ ...gone, restartingForMs: 10_000 });
  await agent.clock.advance(302_000);
  expect(await view()).toMatchObject({ status: 'down' });
  await agent.clock.advance(120_000);
  expect(await view()).toMatchObject({ status: 'down' });
  expect(await alerts()).toMatchObject([{ type: 'bot.down', state: 'open' }]);

  see(well);
  await agent.clock.advance(25_000);
  see(gone);
  hold().report({ ...gone, restartingForMs: 10_000 });
  await agent.clock.advance(5_000);
  expect(await view()).toMatchObject({ status: 'healing' });
});

test('it is announced that a bot that was down heals, as soon as it restarts', async () => {
  const { agent, address, hold, see, view } = await aHeldBot();
  await using _ = agent;
  see({ ...gone, isFinal: true });
  hold().look();
  await agent.clock.advance(1_000);
  expect(await view()).toMatchObject({ status: 'down' });
  agent.seen.length = 0;

  hold().report({ ...gone, restartingForMs: 10_000 });
  await agent.clock.advance(1);

  expect(await view()).toMatchObject({ status: 'healing' });
  expect(agent.seen.map(({ kind, subject }) => [kind, subject])).toContainEqual([
    'bot.changed',
    address.botId,
  ]);
});

const refused: Reading = { ...gone, cause: 'auth', reason: 'token_refused', isFinal: true };

test('what is told of a degraded bot follows its cause and its reason', async () => {
  const { agent, hold, see, alerts, incidents } = await aHeldBot();
  await using _ = agent;
  const partly: Reading = { ...well, cause: 'channel_lost', isPartial: true };
  see({ ...partly, reason: 'channel_missing' });
  hold().look();
  await agent.clock.advance(61_000);
  expect(await alerts()).toMatchObject([{ type: 'bot.degraded', reason: 'channel_missing' }]);

  see({ ...partly, cause: 'wrong_answer', reason: 'plugin_failed' });
  hold().look();
  await agent.clock.advance(1);

  expect(await alerts()).toMatchObject([
    { type: 'bot.degraded', state: 'open', cause: 'wrong_answer', reason: 'plugin_failed' },
  ]);
  expect(await incidents()).toMatchObject([{ state: 'open', cause: 'wrong_answer' }]);
});

test('a reason that is gone after a good answer in between is not told any longer', async () => {
  const { agent, hold, see, view, alerts } = await aHeldBot();
  await using _ = agent;
  see(refused);
  hold().look();
  await agent.clock.advance(1);
  expect(await alerts()).toMatchObject([{ reason: 'token_refused' }]);

  see(well);
  hold().look();
  await agent.clock.advance(100);
  see({ ...refused, reason: null });
  await agent.clock.advance(1_000);

  expect(await view()).toMatchObject({ status: 'needs_you', reason: null });
  expect(await alerts()).toMatchObject([{ state: 'open', reason: null }]);
});

test('what is told of a bot that was out of sight is what it is down for now', async () => {
  const { agent, hold, see, alerts } = await aHeldBot();
  await using _ = agent;
  see({ ...gone, isFinal: true });
  hold().look();
  await agent.clock.advance(1);
  expect(await alerts()).toMatchObject([{ severity: 'error', reason: 'connection_lost' }]);

  see({ ...well, cause: 'vault_locked', reason: 'vault_locked', isInconclusive: true });
  hold().look();
  await agent.clock.advance(1);
  see(refused);
  hold().look();
  await agent.clock.advance(1);

  expect(await alerts()).toMatchObject([
    { state: 'open', severity: 'critical', cause: 'auth', reason: 'token_refused' },
  ]);
});

test('after a restart of the agent the reason of what is told is known, and ends with it', async () => {
  const store = await openMemoryStore(() => 0);
  const first = await aHeldBot({ ...store, close: async () => undefined });
  first.see(refused);
  first.hold().look();
  await first.agent.clock.advance(1_000);
  const { clock } = first.agent;
  await first.agent.agent.stop();

  const agent = await createTestAgent({ connectors: first.connectors, store, clock });
  await using _ = agent;
  expect(await agent.api.bots.byId(first.address)).toMatchObject({ reason: 'token_refused' });
  first.see({ ...refused, reason: null });
  await agent.clock.advance(31_000);

  expect(await agent.api.bots.byId(first.address)).toMatchObject({ cause: 'auth', reason: null });
  expect((await agent.api.alerts.list({})).items).toMatchObject([{ state: 'open', reason: null }]);
});

test('of a bot that calls us nothing is known of the time in which nobody listened', async () => {
  const store = await openMemoryStore(() => 0);
  const first = await createTestAgent({ store: { ...store, close: async () => undefined } });
  const { clock, tenant } = first;
  const connector = {
    type: 'heartbeat' as const,
    schedule: { kind: 'period' as const, periodMs: 86_400_000 },
    graceMs: 60_000,
  };
  const bot = await first.api.bots.add({ tenantId: tenant.id, bot: aBot({ connector }) });
  const address = { tenantId: tenant.id, botId: bot.id };
  const told = first.roster.get(tenant.id, bot.id);
  told.state = { ...told.state, verdict: 'ok', spanState: 'ok', lastCheckedAt: clock.now() };
  await clock.advance(60_000);
  expect(await first.api.bots.byId(address)).toMatchObject({ status: 'ok' });
  await first.agent.stop();
  const stoppedAt = clock.now();
  await clock.advance(60 * 60_000);

  await using second = await createTestAgent({ store, clock });

  expect(await second.api.bots.byId(address)).toMatchObject({
    status: 'unknown',
    since: stoppedAt,
  });
  const { state } = second.roster.get(tenant.id, bot.id);
  expect(state).toMatchObject({ spanState: 'unknown', accountedAt: stoppedAt });
});

test('a bot that the last run left in the middle of a restart is not shown as it was before', async () => {
  const store = await openMemoryStore(() => 0);
  const first = await aHeldBot({ ...store, close: async () => undefined });
  const { clock } = first.agent;
  first.see(gone);
  first.hold().report({ ...gone, restartingForMs: 10_000 });
  await clock.advance(2_000);
  await first.agent.agent.stop();

  await using second = await createTestAgent({ connectors: first.connectors, store, clock });
  expect(await second.api.bots.byId(first.address)).toMatchObject({ status: 'unknown' });
  first.see(well);
  await clock.advance(31_000);

  expect(await second.api.bots.byId(first.address)).toMatchObject({ status: 'ok' });
});

test('a connector that cannot begin to watch keeps no other bot from being watched', async () => {
  const connectors = scriptedConnectors(() => 'ok');
  await using agent = await createTestAgent({
    connectors: {
      ...connectors,
      openclaw: {
        ...connectors.openclaw,
        hold() {
          throw new Error('expected an address');
        },
      },
    },
  });
  const { id: tenantId } = agent.tenant;
  const connector = { type: 'openclaw' as const, url: 'ws://127.0.0.1:18789' };

  const { items } = await agent.api.bots.addMany({
    tenantId,
    bots: [aBot({ name: 'Atendimento', connector }), aBot({ name: 'Vendas' })],
  });
  await agent.clock.advance(31_000);

  const good = { tenantId, botId: items[1]!.id };
  expect(await agent.api.bots.byId(good)).toMatchObject({ status: 'ok' });
});

test('a bot that is down for a reason that only a person can mend needs one, whatever its cause', async () => {
  const { agent, hold, see, view, alerts, incidents } = await aHeldBot();
  await using _ = agent;
  const elsewhere: Reading = {
    ...gone,
    cause: 'wrong_answer',
    reason: 'not_a_gateway',
    isFinal: true,
  };

  see(elsewhere);
  hold().report(elsewhere);
  await agent.clock.advance(1);

  expect(await view()).toMatchObject({ status: 'needs_you', reason: 'not_a_gateway' });
  expect(await incidents()).toMatchObject([{ state: 'needs_you' }]);
  expect(await alerts()).toMatchObject([{ severity: 'critical', reason: 'not_a_gateway' }]);
});

test('what a look at a working bot noticed beside its health is shown', async () => {
  const { agent, see, view } = await aHeldBot();
  await using _ = agent;

  see({ ...well, evidence: { config: 'invalid' } });
  await agent.clock.advance(21_000);

  expect(await view()).toMatchObject({ status: 'ok', evidence: { config: 'invalid' } });
});
