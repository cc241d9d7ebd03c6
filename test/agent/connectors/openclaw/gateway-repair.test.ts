import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

import type { HoldContext } from '#electron/agent/connectors/connector.ts';
import { deviceOf, newDeviceKey } from '#electron/agent/connectors/openclaw/device-proof.ts';
import type { GatewayProcesses } from '#electron/agent/connectors/openclaw/gateway-process.ts';
import type { GatewayServices } from '#electron/agent/connectors/openclaw/gateway-services.ts';
import { createOpenclawConnector } from '#electron/agent/connectors/openclaw/openclaw.ts';
import type { RepairContext } from '#electron/agent/connectors/repair.ts';
import type { OpenclawConnector } from '#shared/schemas/connectors/openclaw.ts';
import { botIdSchema } from '#shared/schemas/ids.ts';
import {
  createFakeGateway,
  type FakeGateway,
  type FakeGatewayOptions,
} from '#test/support/fake-gateway/fake-gateway.ts';
import { probeContext, silentLogger } from '#test/support/test-agent.ts';

const botId = botIdSchema.parse('019b9a3c-0000-7000-8000-000000000009');
const service: NonNullable<OpenclawConnector['service']> = { type: 'process', argv: ['a-gateway'] };

const looking = ['operator.read'];
const changing = ['operator.read', 'operator.admin'];

type Played = { restarts: string[]; ended: number[]; stopping: AbortController };

/** The connector with a service and processes that only note what is asked of them. */
function play(
  own: { services?: Partial<GatewayServices>; ends?: 'ended' | 'not_ours' | 'stays' } = {},
) {
  const played: Played = { restarts: [], ended: [], stopping: new AbortController() };
  const services: GatewayServices = {
    look: async () => ({ isAvailable: true, phase: 'stopped', runId: null, startedAt: null }),
    async restart(config) {
      played.restarts.push(config.url);
      return { verifyWithinMs: 5_000 };
    },
    rivals: async () => ['pm2_autorestart'],
    ...own.services,
  };
  const processes: GatewayProcesses = {
    isAt: async () => false,
    async end(pid) {
      played.ended.push(pid);
      return own.ends ?? 'ended';
    },
  };
  const connector = createOpenclawConnector({ version: '1.2.3', services, processes });
  const { repair, config } = connector as Required<typeof connector>;
  const context: RepairContext = {
    ...probeContext({ signal: played.stopping.signal }),
    botId,
    logger: silentLogger,
    attemptId: 'an-attempt',
    correlationId: 'test',
    reason: 'because',
  };
  return { ...played, connector, repair, config, context };
}

async function startGateway(options?: FakeGatewayOptions): Promise<FakeGateway> {
  const gateway = await createFakeGateway(options);
  await gateway.start();
  return gateway;
}

const configOf = (
  { url, token }: FakeGateway,
  own: Partial<OpenclawConnector> = {},
): OpenclawConnector => ({ type: 'openclaw', url, token, ...own });

test('the held connection asks for no more than to look; a restart asks for more, for that one time', async () => {
  await using gateway = await startGateway();
  const { connector, repair, context, stopping } = play();
  const config = configOf(gateway);
  const hold: HoldContext = { ...context, report: () => undefined, look: () => undefined };
  connector.hold?.(config, hold);
  await connector.probe(config, context);
  expect(gateway.scopesAsked).toEqual([looking]);

  await repair.restart(config, 'restart_bot', context);

  expect(gateway.scopesAsked.slice(0, 2)).toEqual([looking, changing]);
  stopping.abort();
});

test('a configuration is read with the right to look, and written with more', async () => {
  await using gateway = await startGateway();
  const { config: access, context } = play();
  const config = configOf(gateway);

  const { bytes, revision } = await access.read(config, context);
  await access.preview(config, { bytes, from: await access.read(config, context) }, context);
  expect(new Set(gateway.scopesAsked.flat())).toEqual(new Set(looking));
  await access.apply(config, { bytes, base: revision, reason: 'test' }, context);
  expect(gateway.scopesAsked.at(-1)).toEqual(changing);
});

test('who is let look and nothing more is told that a right is missing', async () => {
  await using gateway = await startGateway({ grants: looking });
  const { repair, config: access, context, restarts } = play();
  // The token alone gives no more, so a device is shown, which this test has none of.
  const config = configOf(gateway, { service });
  const device = { ...context, device: () => Promise.reject(new Error('no device')) };
  await expect(repair.restart(config, 'restart_bot', device)).rejects.toThrow('no device');

  const identity = deviceOf(newDeviceKey());
  const known = { ...context, device: async () => identity };
  const details = { cause: 'auth', reason: 'scopes_missing' };
  const refused = { code: 'restart_refused', details };
  await expect(repair.restart(config, 'restart_bot', known)).rejects.toMatchObject(refused);
  await expect(repair.restart(config, 'restart_channel', known)).rejects.toMatchObject(refused);
  const { bytes, revision: base } = await access.read(config, known);
  await expect(access.apply(config, { bytes, base, reason: 'test' }, known)).rejects.toMatchObject({
    code: 'config_refused',
    details,
  });
  expect(restarts).toEqual([]);
});

test('a restart that waits for what is running may take as long as the gateway lets it wait', async () => {
  await using gateway = await startGateway({ restartStatus: 'deferred' });
  const { repair, context } = play();

  const { verifyWithinMs } = await repair.restart(configOf(gateway), 'restart_bot', context);

  expect(verifyWithinMs).toBeGreaterThan(5 * 60_000);
});

test('a gateway that does not know how is restarted by its service, or not at all', async () => {
  await using gateway = await startGateway({ protocol: 3 });
  const { repair, context, restarts } = play();

  await expect(repair.restart(configOf(gateway), 'restart_bot', context)).rejects.toMatchObject({
    code: 'restart_unavailable',
    details: { missing: 'gateway.restart.request' },
  });
  await repair.restart(configOf(gateway, { service }), 'restart_bot', context);

  expect(restarts).toEqual([gateway.url]);
});

test('the runs of an older gateway cannot be told apart, and it says nothing of its work', async () => {
  await using gateway = await startGateway({ protocol: 3 });
  const { connector, repair, context } = play();
  const config = configOf(gateway);

  expect(await connector.probe(config, context)).not.toHaveProperty('runId');
  expect(await repair.activity?.(config, context)).toBeNull();
});

test('conversations are counted once, over the connection that is held', async () => {
  await using gateway = await startGateway();
  gateway.setWork({ pendingReplies: 2, embeddedRuns: 2, rootRequests: 2 });
  const { connector, repair, context, stopping } = play();
  const config = configOf(gateway);
  connector.hold?.(config, { ...context, report: () => undefined, look: () => undefined });
  await connector.probe(config, context);

  expect(await repair.activity?.(config, context)).toBe(2);
  expect(gateway.handshakes).toBe(1);
  stopping.abort();
});

test('bots on one gateway share one restart, however its address is spelt', () => {
  const { repair } = play();
  const targets = ['ws://127.0.0.1:18789', 'ws://localhost:18789/', 'ws://[::1]:18789'].map((url) =>
    repair.targetOf({ type: 'openclaw', url, agentId: url }),
  );

  expect(new Set(targets).size).toBe(1);
});

test('another healer is one of its service', async () => {
  await using gateway = await startGateway();
  const { repair, context } = play();

  expect(await repair.rivals?.(configOf(gateway), context)).toEqual([]);
  expect(await repair.rivals?.(configOf(gateway, { service }), context)).toEqual([
    'pm2_autorestart',
  ]);
});

test('one that hangs is ended by its last known number, and started by its service', async () => {
  await using gateway = await startGateway();
  const { connector, repair, context, restarts, ended } = play();
  const config = configOf(gateway, { service });
  await connector.probe(config, context);
  await gateway.hang();

  await repair.restart(config, 'restart_bot', context);

  expect(ended).toEqual([expect.any(Number)]);
  expect(restarts).toEqual([gateway.url]);
});

test('one that its service brought back by itself is not started twice', async () => {
  await using gateway = await startGateway();
  let runs = 0;
  const services = {
    look: async () => {
      runs += 1;
      return {
        isAvailable: true,
        phase: 'running',
        runId: `run-${runs}`,
        startedAt: null,
      } as const;
    },
  };
  const { connector, repair, context, restarts } = play({ services });
  const config = configOf(gateway, { service });
  await connector.probe(config, context);
  await gateway.hang();

  await repair.restart(config, 'restart_bot', context);

  expect(restarts).toEqual([]);
});

test('one that was started lately and does not listen yet is given its time, not started anew', async () => {
  await using gateway = await createFakeGateway();
  const startedAgoMs = 30_000;
  const services = {
    look: async () =>
      ({
        isAvailable: true,
        phase: 'running',
        runId: 'run',
        startedAt: Date.now() - startedAgoMs,
      }) as const,
  };
  const { repair, context, restarts } = play({ services });

  const { verifyWithinMs } = await repair.restart(
    configOf(gateway, { service }),
    'restart_bot',
    context,
  );

  expect(restarts).toEqual([]);
  expect(verifyWithinMs).toBeGreaterThan(80_000);
  expect(verifyWithinMs).toBeLessThanOrEqual(90_000);
});

test('one that does not end is not started beside itself', async () => {
  await using gateway = await startGateway();
  const { connector, repair, context, restarts } = play({ ends: 'stays' });
  const config = configOf(gateway, { service });
  await connector.probe(config, context);
  await gateway.hang();

  await expect(repair.restart(config, 'restart_bot', context)).rejects.toMatchObject({
    code: 'restart_failed',
  });
  expect(restarts).toEqual([]);
});

test('a token never stands in what a restart is refused with', async () => {
  await using gateway = await startGateway({
    refusesAs: { code: 'INVALID_REQUEST', message: 'unauthorized: my-secret-token is not it' },
  });
  const { repair, context } = play();
  const config = configOf(gateway, { token: 'my-secret-token' });

  const error: unknown = await repair
    .restart(config, 'restart_bot', context)
    .catch((reason: unknown) => reason);

  expect(error).toMatchObject({ code: 'restart_refused', details: { reason: 'token_refused' } });
  expect(JSON.stringify(error)).not.toContain('secret-token');
});

test('of a gateway that is elsewhere the configuration is what it tells, without secrets', async () => {
  await using gateway = await startGateway();
  // As through a tunnel: the path it tells is here too, and another file.
  const path = gateway.configPath;
  const whole = await readFile(path, 'utf8');
  const { config: access, context } = play();
  const told = await access.read(configOf(gateway), context);
  expect(told.isWhole).toBe(true);

  await using other = await startGateway();
  other.tellPath(path);
  const found = await play().config.read(configOf(other), context);

  expect(found).toMatchObject({ isWhole: false, isValid: true });
  expect(Buffer.from(found.bytes).toString()).not.toContain(other.token);
  expect(Buffer.from(found.bytes).toString()).not.toContain(gateway.token);
  expect(await readFile(path, 'utf8')).toBe(whole);
});

test('a file that a gateway names and does not vouch for is neither read nor written', async () => {
  await using gateway = await startGateway();
  await using other = await startGateway();
  await writeFile(other.configPath, '{ this is: not');
  const before = await readFile(gateway.configPath, 'utf8');
  other.tellPath(gateway.configPath);
  const { config: access, context } = play();
  const config = configOf(other);

  expect(await access.read(config, context)).toMatchObject({ isWhole: false, isValid: false });
  await other.kill();
  await expect(access.read(config, context)).rejects.toMatchObject({ code: 'config_unreachable' });
  await expect(
    Promise.resolve(access.putBack?.(config, Buffer.from('{}'), context)),
  ).rejects.toMatchObject({ code: 'config_unreachable' });
  expect(await readFile(gateway.configPath, 'utf8')).toBe(before);
});

test('the file of a dead gateway is found by what its process is started with', async () => {
  await using gateway = await createFakeGateway();
  const { config: access, context } = play();
  const env = { OPENCLAW_CONFIG_PATH: gateway.configPath };
  const config = configOf(gateway, { service: { ...service, env } });

  const found = await access.read(config, context);

  expect(found).toMatchObject({ isWhole: true, isValid: true, isRunning: null });
  expect(Buffer.from(found.bytes).toString()).toBe(await readFile(gateway.configPath, 'utf8'));
});
