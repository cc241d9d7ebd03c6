import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Caller } from '#electron/api/app-router.ts';
import type { VirtualClock } from '#electron/simulation/virtual-clock.ts';
import type { AgentEvent } from '#shared/events.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { Principal, Role } from '#shared/schemas/person.ts';
import { aBeatingBot } from '#test/support/beating-bot.ts';
import {
  type Ids,
  inputFor,
  type ProcedureType,
  procedures,
  unknownId,
} from '#test/support/every-procedure.ts';
import { failed, scriptedChannels } from '#test/support/scripted-channels.ts';
import { aBot, createTestAgent, owner } from '#test/support/test-agent.ts';

const marker = 'ZZTOP-SECRET-OF-B';

/** Two tenants, B with its marker in every text there is, and an alert and an incident each. */
async function twoTenants() {
  const { channels } = scriptedChannels(() => failed('permanent'));
  const agent = await createTestAgent({ script: () => 'refused', channels });
  const { api, tenant: a } = agent;
  const b = await api.tenants.create({ name: `${marker} Ltda` });
  const reachedA = await reachOf(agent, a.id, 'Ana');
  const reachedB = await reachOf(agent, b.id, marker);
  const botA = await api.bots.add({ tenantId: a.id, bot: aBot({ name: 'Bot of A' }) });
  const beatingA = await api.bots.add({ tenantId: a.id, bot: aBeatingBot({ name: 'Beats' }) });
  const beatingB = await api.bots.add({ tenantId: b.id, bot: aBeatingBot({ name: marker }) });
  const botB = await api.bots.add({
    tenantId: b.id,
    bot: aBot({
      name: `${marker} bot`,
      connector: { type: 'http', url: `http://bot.test/${marker}`, headers: { 'x-b': marker } },
    }),
  });
  await api.setup.save({ tenantId: b.id, patch: { name: marker, greeting: marker } });
  await agent.clock.advance(30_000);
  const alertB = (await api.alerts.list({ tenantId: b.id })).items[0]!;
  const alertA = (await api.alerts.list({ tenantId: a.id })).items[0]!;
  expect(alertA && alertB).toBeTruthy();
  const deadOf = async (tenantId: TenantId) =>
    (await api.notices.list({ tenantId, state: 'dead' })).items[0]!.id;
  const reachA = { ...reachedA, noticeId: await deadOf(a.id) };
  const reachB = { ...reachedB, noticeId: await deadOf(b.id) };
  return { agent, a, b, botA, botB, beatingA, beatingB, alertA, alertB, reachA, reachB };
}

/** A channel that refuses everything, and somebody to tell. */
async function reachOf({ api }: { api: Caller }, tenantId: TenantId, name: string) {
  const config = { kind: 'slack' as const, botToken: `xoxb-${name}`, channel: 'C0123456789' };
  const { id: channelId } = await api.channels.add({ tenantId, channel: { name, config } });
  const contact = { name, email: `${name}@example.com`, phone: '+5511912345678' };
  const { id: contactId } = await api.contacts.add({ tenantId, contact });
  return { channelId, contactId };
}

type Refusal = { code: string; message: string };
type Answer = { value: unknown } | { refusal: Refusal };

async function call(
  clock: VirtualClock,
  caller: unknown,
  path: string,
  type: ProcedureType,
  input: unknown,
): Promise<Answer> {
  const procedure = path
    .split('.')
    .reduce((at, name) => (at as Record<string, unknown>)[name], caller) as (
    input: unknown,
  ) => Promise<unknown>;
  try {
    let isDone = false;
    const answering = procedure(input).finally(() => {
      isDone = true;
    });
    answering.catch(() => undefined);
    for (await clock.advance(0); !isDone; ) {
      await clock.advance(1_000);
    }
    const value = await answering;
    if (type === 'subscription') {
      return { value: null };
    }
    return { value };
  } catch (error) {
    const { code, message } = error as Refusal;
    return { refusal: { code, message } };
  }
}

test('every procedure says whose data it touches and who may call it', () => {
  expect(procedures.length).toBeGreaterThan(25);
  for (const { path, meta } of procedures) {
    expect(meta?.tenantRule, path).toBeDefined();
    expect(meta?.role, path).toBeDefined();
  }
});

test.for<Role>(['client', 'viewer', 'operator', 'owner'])(
  'as %s of A nothing of B can be read, changed or even told from what does not exist',
  async (role) => {
    const { agent, a, b, botA, botB, beatingA, beatingB, alertA, alertB, reachA, reachB } =
      await twoTenants();
    await using _ = agent;
    const asA: Principal = { kind: 'token', id: 'a', role, tenant: a.id };
    const caller = agent.as(asA);
    const ofB = {
      tenantId: b.id,
      botId: botB.id,
      alertId: alertB.id,
      beatingId: beatingB.id,
      ...reachB,
    };
    const mixes: Ids[] = [
      ofB,
      { ...ofB, tenantId: a.id },
      {
        tenantId: b.id,
        botId: botA.id,
        alertId: alertA.id,
        beatingId: beatingA.id,
        ...reachA,
      },
    ];
    const ofNobody = { tenantId: unknownId, botId: unknownId, alertId: unknownId };
    const stateOfB = async () =>
      JSON.stringify([
        agent.fleet
          .list([b.id])
          .map(({ id, name, kind, connector, intervalMs }) => [
            id,
            name,
            kind,
            connector,
            intervalMs,
          ]),
        await agent.setup.find(b.id),
        agent.roster.tenant(b.id),
        (await agent.alerts.list(b.id, { limit: 100 })).map(({ id, state }) => [id, state]),
        await agent.channels.list(b.id),
        await agent.notices.list(b.id, { limit: 100 }),
      ]);
    const before = await stateOfB();
    const mustBeRefused: [string, boolean][] = [];
    // What was answered for something of B, and for what exists nowhere: they must be the same.
    const refusals: unknown[] = [];
    const twins: unknown[] = [];

    for (const { path, type, meta } of procedures) {
      for (const ids of mixes) {
        const touchesOwnTenant =
          ids.tenantId === a.id &&
          !/^config\.(?!templates\.(?:list|save))|bot|beat|alert|checks|timeline|history|latency|byId|acknowledge|resolve|remove|checkNow|channels\.(?:update|test)|contacts\.update|notices\.(?:attempts|sendAgain)/i.test(
            path,
          );
        if (touchesOwnTenant) {
          continue;
        }
        const answer = await call(agent.clock, caller, path, type, inputFor(path, ids));
        expect(JSON.stringify(answer), path).not.toContain(marker);
        expect(JSON.stringify(answer), path).not.toContain(botB.id);
        const twin = await call(
          agent.clock,
          caller,
          path,
          type,
          inputFor(path, { ...ofNobody, ...(ids.tenantId === a.id ? { tenantId: a.id } : {}) }),
        );
        if (ids === ofB && meta?.tenantRule === 'one') {
          mustBeRefused.push([path, 'refusal' in answer]);
        }
        if ('refusal' in answer && ids.tenantId !== a.id) {
          refusals.push([path, answer]);
          twins.push([path, twin]);
        }
      }
    }

    expect(await stateOfB()).toBe(before);
    expect(mustBeRefused.filter(([, isRefused]) => !isRefused)).toEqual([]);
    expect(mustBeRefused.length).toBeGreaterThan(10);
    expect(refusals).toEqual(twins);
  },
);

test('whatever is sent in place of ids and filters, nothing of B comes back', async () => {
  const { agent, a, b, botB, alertB } = await twoTenants();
  await using _ = agent;
  const caller = agent.as({ kind: 'token', id: 'a', role: 'owner', tenant: a.id });
  const ids = [a.id, b.id, botB.id, alertB.id, unknownId, '', null, '../', "' or 1=1 --"];
  const anyId: fc.Arbitrary<unknown> = fc.oneof(
    fc.constantFrom<unknown>(...ids),
    fc.array(fc.constantFrom<unknown>(...ids), { maxLength: 3 }),
    fc.record({ id: fc.constantFrom<unknown>(...ids), $ne: fc.constant('') }),
  );
  const input = fc.record(
    {
      tenantId: anyId,
      botId: anyId,
      botIds: anyId,
      alertId: anyId,
      cursor: fc.oneof(anyId, fc.constant(`${Date.UTC(2030, 0)}.${alertB.id}`)),
      state: fc.constantFrom('open', 'resolved', '%'),
      limit: fc.constantFrom(1, 500, -1, 1e9),
      from: fc.constant(0),
      to: fc.constant(Date.UTC(2026, 1)),
      size: fc.constant('day'),
      patch: fc.record(
        { name: fc.constant('Mine now'), archived: fc.boolean() },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );
  // What A may do to itself is not the point here, and would end the run.
  const harmless = procedures.filter(
    ({ path }) => !['tenants.update', 'setup.remove', 'bots.remove'].includes(path),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...harmless), input, async ({ path, type }, given) => {
      const answer = JSON.stringify(await call(agent.clock, caller, path, type, given));
      expect(answer, path).not.toContain(marker);
      expect(answer, path).not.toContain(botB.id);
      expect(answer, path).not.toContain(b.id);
    }),
    { numRuns: 1_500 },
  );
  expect(agent.roster.tenant(b.id).name).toContain(marker);
});

test('events of B do not reach A', async () => {
  const { agent, a, b } = await twoTenants();
  await using _ = agent;
  const stop = new AbortController();
  const { createCaller } = await import('#electron/api/app-router.ts');
  const { createContext } = await import('#electron/api/context.ts');
  const caller = createCaller(
    createContext({
      agent: agent.agent,
      principal: { ...owner, tenant: a.id },
      correlationId: 't',
    }),
    { signal: stop.signal },
  );
  const received: string[] = [];
  const reading = (async () => {
    for await (const tracked of await caller.events.stream({})) {
      // The envelope is a tuple: the id, then what was sent.
      const [, event] = tracked as unknown as [string, AgentEvent];
      received.push(event.tenantId ?? 'none');
    }
  })();

  await agent.clock.advance(60_000);
  agent.agent.events.emit('system.changed', null, 'clock');
  await agent.clock.advance(1_000);
  stop.abort();
  await reading.catch(() => undefined);

  expect(received.length).toBeGreaterThan(0);
  expect(new Set(received)).toEqual(new Set([a.id]));
  expect(received).not.toContain(b.id);
});

test.for<[Role, string]>([
  ['client', 'bots.add'],
  ['viewer', 'bots.update'],
  ['viewer', 'health.checkNow'],
  ['operator', 'setup.save'],
  ['operator', 'tenants.update'],
])('a %s may not call %s, and the refusal is in the audit log', async ([role, path]) => {
  const { agent, a, botA, alertA } = await twoTenants();
  await using _ = agent;
  const type = procedures.find((each) => each.path === path)!.type;
  const before = (await agent.audit.verify()).entries;

  const answer = await call(
    agent.clock,
    agent.as({ kind: 'token', id: 'x', role, tenant: a.id }),
    path,
    type,
    inputFor(path, { tenantId: a.id, botId: botA.id, alertId: alertA.id }),
  );

  expect(answer).toMatchObject({ refusal: { code: 'FORBIDDEN' } });
  expect((await agent.audit.verify()).entries).toBe(before + 1);
});

test('every change that succeeds leaves an audit entry', async () => {
  const { agent, a, botA, beatingA, alertA, reachA } = await twoTenants();
  await using _ = agent;
  const skipped = [
    // Of what has to be there first: test/agent/maintenance, test/agent/satisfaction.test.ts.
    'maintenance.end',
    'satisfaction.answer',
    'demo.',
    'vault.lock',
    'bots.remove',
    'setup.remove',
    'tokens.revoke',
    'system.verify',
    // Ends nothing that is there.
    'silences.end',
    // While a bot is in maintenance nothing of it can be stopped: test/agent/maintenance.
    'maintenance.',
    // Of a bot that has a configuration: test/agent/config.
    'config.',
    // What these do depends on how a recovery stands: test/agent/recovery/by-hand.test.ts.
    'recovery.restart',
    'recovery.runNext',
    'recovery.cancelBulk',
  ];
  for (const { path, type } of procedures.filter((each) => each.type === 'mutation')) {
    if (skipped.some((each) => path.startsWith(each))) {
      continue;
    }
    const before = (await agent.audit.verify()).entries;
    const answer = await call(
      agent.clock,
      agent.api,
      path,
      type,
      inputFor(path, {
        tenantId: a.id,
        botId: botA.id,
        alertId: alertA.id,
        beatingId: beatingA.id,
        ...reachA,
      }),
    );
    expect(answer, path).not.toHaveProperty('refusal');
    expect((await agent.audit.verify()).entries, path).toBeGreaterThan(before);
  }
});
