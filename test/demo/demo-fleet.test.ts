import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';

import { createConfigSourceAccess } from '#electron/agent/connectors/config-source/config-source.ts';
import { createHttpConnector } from '#electron/agent/connectors/http.ts';
import { createHttpCaller } from '#electron/agent/connectors/http-call.ts';
import type { RepairContext } from '#electron/agent/connectors/repair.ts';
import { callRestartHook } from '#electron/agent/connectors/restart-hook.ts';
import { createTrustStore } from '#electron/agent/connectors/trust-store.ts';
import type { DemoHome } from '#electron/api/demo-port.ts';
import { createDemoFleet } from '#electron/demo/demo-fleet.ts';
import type { Cause } from '#shared/faults.ts';
import { type NewBot, newBotSchema } from '#shared/schemas/bot.ts';
import type { HttpConnector } from '#shared/schemas/connectors/http.ts';
import type { DemoFault } from '#shared/schemas/demo.ts';
import { type BotId, botIdSchema, tenantIdSchema } from '#shared/schemas/ids.ts';
import { type NewTenant, newTenantSchema } from '#shared/schemas/tenant.ts';
import { httpOf, probeContext, silentLogger } from '#test/support/test-agent.ts';

const connector = createHttpConnector({ version: '0' });
const context = probeContext();
const call = createHttpCaller({ userAgent: 'admin-agent/0', trust: createTrustStore() });
const access = createConfigSourceAccess<HttpConnector>({ call });

function repairContext(botId: BotId): RepairContext {
  return {
    ...context,
    botId,
    logger: silentLogger,
    attemptId: randomUUID(),
    correlationId: 'c',
    reason: 'refused',
  };
}

function aHome(own: Partial<DemoHome> = {}) {
  const tenants: NewTenant[] = [];
  const bots = new Map<BotId, NewBot>();
  let announced = 0;
  const home: DemoHome = {
    async open(tenant) {
      tenants.push(newTenantSchema.parse(tenant));
      return tenantIdSchema.parse(randomUUID());
    },
    async add(_tenantId, bot) {
      const botId = botIdSchema.parse(randomUUID());
      bots.set(botId, newBotSchema.parse(bot));
      return botId;
    },
    async clear() {
      tenants.length = 0;
      bots.clear();
    },
    announce() {
      announced += 1;
    },
    ...own,
  };
  return { home, tenants, bots, announced: () => announced };
}

function aFleet(own: Partial<DemoHome> = {}) {
  const inside = aHome(own);
  const fleet = createDemoFleet({ home: inside.home, locale: 'pt-BR' });
  onTestFinished(() => fleet.close());
  return { ...inside, fleet };
}

async function causeOf(bot: NewBot): Promise<Cause | null> {
  return (await connector.probe(httpOf(bot), context)).cause;
}

test('two companies come up with eight healthy bots, each on a port of its own', async () => {
  const { fleet, tenants, bots } = aFleet();

  const state = await fleet.start();

  expect(state).toEqual({
    isRunning: true,
    bots: [...bots.keys()].map((botId) => ({ botId, fault: 'none' })),
  });
  expect(tenants.map((tenant) => tenant.name)).toEqual([
    'Padaria Sol Nascente',
    'Clínica Boa Vista',
  ]);
  expect(new Set([...bots.values()].map((bot) => httpOf(bot).url)).size).toBe(8);
  await expect(Promise.all([...bots.values()].map(causeOf))).resolves.toEqual(Array(8).fill(null));
});

test.for<[DemoFault, Cause | null]>([
  ['stopped', 'refused'],
  ['hung', 'timeout'],
  ['reset', 'reset'],
  ['server_error', 'server_error'],
  ['unauthorized', 'auth'],
  ['not_found', 'unexpected_status'],
  ['wrong_answer', 'wrong_answer'],
  ['slow', 'slow'],
  ['garbage', 'protocol'],
  ['bad_config', 'server_error'],
])('a bot made %s is seen as %s, alone, and comes back', async ([fault, cause]) => {
  const { fleet, bots } = aFleet();
  await fleet.start();
  const [[botId, bot], [, other]] = [...bots] as [[BotId, NewBot], [BotId, NewBot]];
  const short: NewBot = {
    ...bot,
    connector: { ...httpOf(bot), timeoutMs: fault === 'hung' ? 200 : 3_000 },
  };

  const state = await fleet.setFault(botId, fault);

  expect(state.bots[0]).toEqual({ botId, fault });
  expect(await causeOf(short)).toBe(cause);
  expect(await causeOf(other)).toBeNull();
  await fleet.setFault(botId, 'none');
  expect(await causeOf(bot)).toBeNull();
});

test('all but the last can be restarted by a call, and each has its configuration in a file', async () => {
  const { fleet, bots } = aFleet();

  await fleet.start();

  const connectors = [...bots.values()].map(httpOf);
  expect(connectors.map(({ restartHook }) => restartHook !== undefined)).toEqual([
    ...Array(7).fill(true),
    false,
  ]);
  for (const { configSource } of connectors) {
    const found = await access.read(
      { type: 'http', url: 'http://127.0.0.1/', configSource },
      context,
    );
    expect(found).toMatchObject({ isValid: true });
  }
});

test.for<[DemoFault, Cause | null]>([
  ['stopped', null],
  ['hung', null],
  ['server_error', null],
  ['garbage', null],
  ['unauthorized', 'auth'],
  ['not_found', 'unexpected_status'],
  ['bad_config', 'server_error'],
])('a bot made %s that is called to restart is another run, and %s', async ([fault, cause]) => {
  const restarted = Promise.withResolvers<void>();
  const { fleet, bots } = aFleet({ announce: () => onAnnounce() });
  let onAnnounce = () => {};
  await fleet.start();
  const [[botId, bot]] = [...bots] as [[BotId, NewBot]];
  const before = await connector.probe(httpOf(bot), context);
  await fleet.setFault(botId, fault);
  onAnnounce = restarted.resolve;

  await callRestartHook(httpOf(bot).restartHook!, 'restart_bot', repairContext(botId), {
    call,
    trustedCa: undefined,
  });
  await restarted.promise;

  const after = await connector.probe(httpOf(bot), context);
  expect(after.cause).toBe(cause);
  expect(fleet.state().bots[0]).toEqual({ botId, fault: cause === null ? 'none' : fault });
  expect([before.runId, after.runId !== before.runId]).toEqual([expect.any(String), true]);
});

test('a call that is not signed, or that comes again, restarts nothing', async () => {
  const { fleet, bots, announced } = aFleet();
  await fleet.start();
  const [[botId, bot]] = [...bots] as [[BotId, NewBot]];
  const hook = httpOf(bot).restartHook!;
  const told = announced();

  const forged = callRestartHook(
    { ...hook, secret: 'some other secret' },
    'restart_bot',
    repairContext(botId),
    { call, trustedCa: undefined },
  );

  await expect(forged).rejects.toMatchObject({ code: 'restart_refused' });
  await expect(fetch(hook.url)).resolves.toMatchObject({ status: 401 });
  expect(await causeOf(bot)).toBeNull();
  expect(announced()).toBe(told);
});

test('a bot that its configuration breaks is well once that is put back', async () => {
  const { fleet, bots } = aFleet();
  await fleet.start();
  const [[botId, bot]] = [...bots] as [[BotId, NewBot]];
  const good = await access.read(httpOf(bot), context);
  await fleet.setFault(botId, 'bad_config');
  const bad = await access.read(httpOf(bot), context);
  expect(await causeOf(bot)).toBe('server_error');

  await access.apply(
    httpOf(bot),
    { bytes: good.bytes, base: bad.revision, reason: 'put back' },
    context,
  );

  expect(await causeOf(bot)).toBeNull();
  expect(fleet.state().bots[0]).toEqual({ botId, fault: 'none' });
});

test('stopping takes the tenants out and closes every port', async () => {
  const { fleet, tenants, bots } = aFleet();
  await fleet.start();
  const added = [...bots.values()];

  const state = await fleet.stop();

  expect(state).toEqual({ isRunning: false, bots: [] });
  expect(tenants).toEqual([]);
  await expect(Promise.all(added.map(causeOf))).resolves.toEqual(Array(8).fill('refused'));
  const hook = httpOf(added[0]!).restartHook!;
  await expect(fetch(hook.url)).rejects.toThrow('fetch failed');
  await expect(access.read(httpOf(added[0]!), context)).rejects.toMatchObject({
    details: { reason: 'missing' },
  });
});

test('starting clears what an earlier run left, and twice is once', async () => {
  const { fleet, home, tenants, bots } = aFleet();
  await home.open({ name: 'left behind' });

  await Promise.all([fleet.start(), fleet.start()]);

  expect(tenants.map((tenant) => tenant.name)).not.toContain('left behind');
  expect(bots.size).toBe(8);
});

test('start and stop clicked together leave nothing half done', async () => {
  const { fleet, tenants, bots } = aFleet();

  await Promise.all([fleet.start(), fleet.stop(), fleet.start(), fleet.stop()]);

  expect(fleet.state()).toEqual({ isRunning: false, bots: [] });
  expect([tenants.length, bots.size]).toEqual([0, 0]);
});

test('a start that fails half-way leaves no bot and no open port', async () => {
  const ports: string[] = [];
  const { fleet, tenants } = aFleet({
    async add(_tenantId, bot) {
      ports.push(httpOf(bot).url);
      if (ports.length === 6) {
        throw new Error('disk full');
      }
      return botIdSchema.parse(randomUUID());
    },
  });

  await expect(fleet.start()).rejects.toThrow('disk full');

  expect(fleet.state()).toEqual({ isRunning: false, bots: [] });
  expect(tenants).toEqual([]);
  const causes = await Promise.all(
    ports.map((url) => connector.probe({ type: 'http', url }, context)),
  );
  expect(causes.map((reading) => reading.cause)).toEqual(Array(6).fill('refused'));
});

test('a port that another program holds is passed over', async () => {
  const first = aFleet();
  await first.fleet.start();
  const url = new URL(httpOf([...first.bots.values()][0]!).url);
  await first.fleet.stop();
  const squatter = createServer();
  squatter.listen(Number(url.port), '127.0.0.1');
  await once(squatter, 'listening');
  const { fleet, bots } = aFleet();

  await fleet.start();

  expect([...bots.values()].map((bot) => httpOf(bot).url)).not.toContain(url.href);
  await expect(Promise.all([...bots.values()].map(causeOf))).resolves.toEqual(Array(8).fill(null));
  squatter.close();
});

test('a fault for a bot that is not of the demo is refused', async () => {
  const { fleet } = aFleet();
  const stranger = botIdSchema.parse(randomUUID());

  await expect(fleet.setFault(stranger, 'hung')).rejects.toMatchObject({
    code: 'demo_unavailable',
  });
  await fleet.start();
  await expect(fleet.setFault(stranger, 'hung')).rejects.toMatchObject({ code: 'not_found' });
});

test('of two demos on one machine neither takes the port of a bot that the other has stopped', async () => {
  const first = aFleet();
  const second = aFleet();
  const [stopped] = (await first.fleet.start()).bots;

  await first.fleet.setFault(stopped!.botId, 'stopped');
  await second.fleet.start();
  const { bots } = await first.fleet.setFault(stopped!.botId, 'none');

  expect(bots.map(({ fault }) => fault)).toEqual(bots.map(() => 'none'));
});

test('every change is announced once', async () => {
  const { fleet, announced } = aFleet();

  const { bots } = await fleet.start();
  await fleet.setFault(bots[0]!.botId, 'hung');
  await fleet.stop();
  await fleet.stop();

  expect(announced()).toBe(3);
});

test('after closing nothing starts again', async () => {
  const { fleet, bots } = aFleet();
  await fleet.start();

  await fleet.close();

  expect(bots.size).toBe(0);
  await expect(fleet.start()).rejects.toMatchObject({ code: 'demo_unavailable' });
});
