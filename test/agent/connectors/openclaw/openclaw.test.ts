import { expect, test } from 'vitest';

import type { HoldContext, ProbeContext, Reading } from '#electron/agent/connectors/connector.ts';
import { deviceOf, newDeviceKey } from '#electron/agent/connectors/openclaw/device-proof.ts';
import { createOpenclawConnector } from '#electron/agent/connectors/openclaw/openclaw.ts';
import { AppError } from '#shared/errors.ts';
import type { OpenclawConnector } from '#shared/schemas/connectors/openclaw.ts';
import { noLayers } from '#shared/schemas/health.ts';
import { botIdSchema } from '#shared/schemas/ids.ts';
import { createAuthority } from '#test/support/certificates.ts';
import {
  createFakeGateway,
  type FakeGateway,
  type FakeGatewayOptions,
} from '#test/support/fake-gateway/fake-gateway.ts';
import { answers, createFaultyServer, sends } from '#test/support/faulty-server.ts';
import { startHeaderProxy } from '#test/support/header-proxy.ts';
import { startScriptedGateway } from '#test/support/scripted-gateway.ts';
import { probeContext, silentLogger } from '#test/support/test-agent.ts';

async function startGateway(options?: FakeGatewayOptions): Promise<FakeGateway> {
  const gateway = await createFakeGateway(options);
  await gateway.start();
  return gateway;
}

function configOf(
  { url, token }: { url: string; token?: string },
  own: Partial<OpenclawConnector> = {},
): OpenclawConnector {
  return { type: 'openclaw', url, ...(token !== undefined && { token }), ...own };
}

function probe(config: OpenclawConnector, own: Partial<ProbeContext> = {}): Promise<Reading> {
  return createOpenclawConnector({ version: '1.2.3' }).probe(config, probeContext(own));
}

const works = { ...noLayers, process: 'pass', api: 'pass' };
const botIds = ['a', 'b'].map((end) =>
  botIdSchema.parse(`019b9a3c-0000-7000-8000-00000000000${end}`),
);

test('a gateway without channels passes with its process and its api', async () => {
  await using gateway = await startGateway();

  expect(await probe(configOf(gateway))).toEqual({
    layers: works,
    latencyMs: expect.any(Number),
    code: null,
    cause: null,
    reason: null,
    evidence: null,
    runId: expect.any(String),
  });
});

test('a gateway of the older protocol passes too', async () => {
  await using gateway = await startGateway({ protocol: 3, channels: 'whatsapp-linked' });

  expect(await probe(configOf(gateway))).toMatchObject({
    layers: { ...works, channel: 'pass' },
    cause: null,
  });
});

test('a gateway that does not know the question whether it is live is asked over its socket', async () => {
  await using gateway = await startGateway({ protocol: 3, hasHealthz: false });

  expect(await probe(configOf(gateway))).toMatchObject({ layers: works, cause: null });
});

test('it asks for a WebSocket as a program does: no origin, no compression, and no token', async () => {
  let headers: Record<string, unknown> = {};
  await using gateway = await startScriptedGateway({
    onUpgrade: (socket, request) => {
      headers = request.headers;
      socket.destroy();
    },
  });

  await probe(configOf({ url: gateway.url, token: 'the-token' }));

  expect(headers).toHaveProperty('sec-websocket-key');
  expect(headers).not.toHaveProperty('origin');
  expect(headers).not.toHaveProperty('sec-websocket-extensions');
  expect(JSON.stringify(headers)).not.toContain('the-token');
});

test('no token is told from a wrong one', async () => {
  await using gateway = await startGateway();
  const { url } = gateway;

  expect(await probe(configOf({ url }))).toMatchObject({ cause: 'auth', reason: 'token_missing' });
  expect(await probe(configOf({ url, token: 'wrong' }))).toMatchObject({
    cause: 'auth',
    reason: 'token_refused',
    isFinal: true,
  });
});

test('a gateway that still starts asks for time', async () => {
  await using gateway = await createFakeGateway({ startingMs: 3_000 });
  const started = gateway.start();

  const reading = await soon(
    () => probe(configOf(gateway)),
    ({ reason }) => reason === 'starting',
  );
  await started;

  expect(reading).toMatchObject({ reason: 'starting', restartingForMs: 500 });
});

test('a proxy that the gateway was not told of: it refuses where we come from', async () => {
  await using gateway = await startGateway();
  await using proxy = await startHeaderProxy(portOf(gateway.url), gateway.remoteHeaders);

  expect(await probe(configOf({ url: at(proxy.port), token: gateway.token }))).toMatchObject({
    cause: 'auth',
    reason: 'origin_refused',
    code: 403,
  });
});

test('a gateway that gives nothing on the token alone is shown a device, made at first need', async () => {
  await using gateway = await startGateway({ trustsProxy: true });
  await using proxy = await startHeaderProxy(portOf(gateway.url), gateway.remoteHeaders);
  const config = configOf({ url: at(proxy.port), token: gateway.token });
  const device = deviceOf(newDeviceKey());

  const before = await probe(config, { device: async () => device });
  await gateway.approvePairing(device.id);
  const after = await probe(config, { device: async () => device });

  expect(before).toMatchObject({
    cause: 'auth',
    reason: 'pairing_required',
    isFinal: true,
    evidence: { deviceId: device.id, role: 'operator', scopes: ['operator.read'] },
  });
  expect(after).toMatchObject({ cause: null });
});

test('nobody listens: refused', async () => {
  const gateway = await createFakeGateway();

  expect(await probe(configOf(gateway))).toMatchObject({
    layers: { ...noLayers, process: 'fail' },
    cause: 'refused',
  });
});

test.for([
  ['a page', answers(200, '<html>hello</html>')],
  ['other JSON', answers(200, '{"status":"up"}')],
  ['no HTTP at all', sends('SSH-2.0-OpenSSH_9.6\r\n')],
] as const)(
  'another program at the port, which answers with %s, is no gateway',
  async ([, behaviour]) => {
    await using server = await createFaultyServer({ behaviour });

    expect(
      await probe(configOf({ url: server.url.replace('http', 'ws'), token: 't' })),
    ).toMatchObject({
      cause: 'wrong_answer',
      reason: 'not_a_gateway',
    });
  },
);

test('a server error of a proxy in front is not taken for the gateway', async () => {
  await using server = await startScriptedGateway({
    health: { status: 502, body: 'bad gateway' },
    onUpgrade: (socket) => socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n'),
  });

  expect(await probe(configOf({ url: server.url, token: 't' }))).toMatchObject({
    cause: 'server_error',
    code: 502,
  });
});

test('over TLS the person’s own authority is trusted, and one that cannot be read is told', async () => {
  const authority = createAuthority();
  await using server = await createFaultyServer({
    behaviour: answers(404, '{}'),
    tls: authority.issue({}),
  });
  const url = server.url.replace('http', 'ws');
  const device = async () => deviceOf(newDeviceKey());

  expect(await probe(configOf({ url }), { device })).toMatchObject({
    cause: 'tls',
    evidence: { reason: 'untrusted' },
  });
  expect(await probe(configOf({ url }, { trustedCa: 'none' }), { device })).toMatchObject({
    cause: 'tls',
    evidence: { reason: 'unusable_authority' },
  });
  expect(await probe(configOf({ url }, { trustedCa: authority.pem }), { device })).toMatchObject({
    reason: 'not_a_gateway',
  });
});

test('one agent of a gateway: that it is there, and what it lives by', async () => {
  await using gateway = await startGateway({ channels: 'whatsapp-linked' });
  gateway.setAgents(['main', 'sales']);
  gateway.setConfig({
    valid: true,
    bindings: [{ agentId: 'sales', match: { channel: 'whatsapp', accountId: 'default' } }],
  });

  expect(await probe(configOf(gateway, { agentId: 'sales' }))).toMatchObject({
    layers: { ...works, channel: 'pass' },
  });
  expect(await probe(configOf(gateway, { agentId: 'main' }))).toMatchObject({
    layers: { ...works, channel: 'none' },
  });
  expect(await probe(configOf(gateway, { agentId: 'gone' }))).toMatchObject({
    cause: 'wrong_answer',
    reason: 'agent_missing',
    evidence: { agentId: 'gone', agents: ['main', 'sales'] },
    isFinal: true,
  });
});

test('a configuration that the gateway refuses is evidence, while it goes on with the old one', async () => {
  await using gateway = await startGateway();
  gateway.setConfig({ valid: false });

  expect(await probe(configOf(gateway))).toMatchObject({
    cause: null,
    evidence: { configInvalid: ['gateway.bind: Invalid input'] },
  });
});

test('a closed vault is no reading', async () => {
  await using gateway = await startGateway();
  const secrets = { open: () => Promise.reject(new AppError('vault_locked')) };

  await expect(probe(configOf(gateway), { secrets })).rejects.toThrow('vault_locked');
});

test('a probe ends with its signal', async () => {
  await using gateway = await startGateway();
  await gateway.hang();
  const stopping = new AbortController();

  const probing = probe(configOf(gateway), { signal: stopping.signal });
  stopping.abort(new Error('stopped'));

  await expect(probing).rejects.toThrow('stopped');
});

/** Two bots of one tenant on one gateway, with whatever is told of them. */
function hold(gateway: FakeGateway, tokens: readonly [string, string]) {
  const connector = createOpenclawConnector({ version: '1.2.3' });
  const bots = botIds.map((botId, index) => {
    const stopping = new AbortController();
    const reports: Reading[] = [];
    const looks: number[] = [];
    const config = configOf({ url: gateway.url, token: tokens[index]! });
    const context: HoldContext = {
      ...probeContext({ signal: stopping.signal }),
      botId,
      logger: silentLogger,
      report: (reading) => reports.push(reading),
      look: () => looks.push(1),
    };
    connector.hold?.(config, context);
    return { stopping, reports, looks, probe: () => connector.probe(config, context) };
  });
  return bots as [(typeof bots)[number], (typeof bots)[number]];
}

test('the bots of a tenant share one connection, which ends with the last of them', async () => {
  await using gateway = await startGateway({ channels: 'whatsapp-linked' });
  const [a, b] = hold(gateway, [gateway.token, gateway.token]);

  await Promise.all([a.probe(), b.probe(), a.probe()]);
  a.stopping.abort();
  await b.probe();
  const { handshakes } = gateway;
  b.stopping.abort();

  expect(handshakes).toBe(1);
  await soon(
    async () => gateway.connections(),
    (count) => count === 0,
  );
});

test('a bot with a wrong token does not spoil the connection of the other', async () => {
  await using gateway = await startGateway();
  const [a, b] = hold(gateway, [gateway.token, 'wrong']);

  expect(await a.probe()).toMatchObject({ cause: null });
  expect(await b.probe()).toMatchObject({ reason: 'token_refused' });
  expect(await a.probe()).toMatchObject({ cause: null });
  a.stopping.abort();
  b.stopping.abort();
});

test('a refused token is not tried again by itself, and is when somebody asks', async () => {
  await using gateway = await startGateway();
  const { url } = gateway;
  const connector = createOpenclawConnector({ version: '1.2.3' });
  const stopping = new AbortController();
  const context: HoldContext = {
    ...probeContext({ signal: stopping.signal }),
    botId: botIds[0]!,
    logger: silentLogger,
    report: () => undefined,
    look: () => undefined,
  };
  const config = configOf({ url, token: 'wrong' });
  connector.hold?.(config, context);

  for (let index = 0; index < 5; index += 1) {
    expect(await connector.probe(config, context)).toMatchObject({ reason: 'token_refused' });
  }
  const before = gateway.handshakes;
  await connector.probe(config, { ...context, isAsked: true });
  stopping.abort();

  expect(before).toBe(1);
  expect(gateway.handshakes).toBe(2);
});

test('an event of the gateway makes its channels looked at, and both bots are told', async () => {
  await using gateway = await startGateway({ channels: 'whatsapp-linked' });
  const [a, b] = hold(gateway, [gateway.token, gateway.token]);
  await Promise.all([a.probe(), b.probe()]);
  a.looks.length = 0;

  gateway.channels.set('whatsapp', 'default', { linked: false });
  gateway.announce('health', { ok: true });
  await soon(
    async () => a.looks.length,
    (count) => count > 0,
  );

  expect(await a.probe()).toMatchObject({ cause: 'channel_auth', reason: 'channel_unlinked' });
  expect(b.looks.length).toBeGreaterThan(0);
  a.stopping.abort();
  b.stopping.abort();
});

test('a channel that is signed out is told by the number it had, which nobody could call', async () => {
  await using gateway = await startGateway({ channels: 'whatsapp-linked' });
  gateway.channels.set('whatsapp', 'default', { self: { e164: '+5511999990000' } });
  const [a, b] = hold(gateway, [gateway.token, gateway.token]);
  expect((await a.probe()).evidence?.['number']).toBeUndefined();

  gateway.channels.set('whatsapp', 'default', { linked: false, self: { e164: null } });
  gateway.announce('health', { ok: true });
  await soon(
    async () => a.looks.length,
    (count) => count > 0,
  );

  expect(await a.probe()).toMatchObject({
    cause: 'channel_auth',
    evidence: { channel: 'whatsapp:default', number: '+5511****0000' },
  });
  a.stopping.abort();
  b.stopping.abort();
});

test('a restart is reported with the time it asks for, and what follows is within it', async () => {
  await using gateway = await startGateway({ downMs: 1_500 });
  const [a, b] = hold(gateway, [gateway.token, gateway.token]);
  await Promise.all([a.probe(), b.probe()]);

  const restarting = gateway.restart();
  await soon(
    async () => a.reports.length,
    (count) => count > 0,
  );
  const during = await a.probe();
  await restarting;

  expect(a.reports).toMatchObject([{ reason: 'restarting', restartingForMs: expect.any(Number) }]);
  expect(a.reports[0]?.restartingForMs).toBeLessThanOrEqual(2_500);
  expect(during).toMatchObject({ cause: 'refused', reason: 'restarting' });
  expect(await a.probe()).toMatchObject({ cause: null });
  a.stopping.abort();
  b.stopping.abort();
});

test('a death is reported as certain: the connection broke and the port refuses', async () => {
  await using gateway = await startGateway();
  const [a, b] = hold(gateway, [gateway.token, gateway.token]);
  await Promise.all([a.probe(), b.probe()]);

  await gateway.kill();
  await soon(
    async () => a.reports.length,
    (count) => count > 0,
  );

  expect(a.reports).toMatchObject([{ cause: 'refused', isFinal: true }]);
  expect(await a.probe()).toMatchObject({ cause: 'refused', isFinal: true });
  a.stopping.abort();
  b.stopping.abort();
});

test('a connection that breaks while the gateway lives on is a first failure, and opened anew', async () => {
  await using gateway = await startGateway();
  const [a, b] = hold(gateway, [gateway.token, gateway.token]);
  await Promise.all([a.probe(), b.probe()]);

  gateway.drop(1011, 'internal error');
  await soon(
    async () => a.reports.length,
    (count) => count > 0,
  );

  expect(a.reports).toMatchObject([
    {
      cause: 'reset',
      reason: 'connection_lost',
      code: 1011,
      evidence: { message: 'internal error' },
    },
  ]);
  expect(a.reports[0]?.isFinal).toBeUndefined();
  expect(await a.probe()).toMatchObject({ cause: null });
  a.stopping.abort();
  b.stopping.abort();
});

const at = (port: number) => `ws://127.0.0.1:${port}`;
const portOf = (url: string) => Number(new URL(url).port);

/** Asks until it is so, as what is awaited comes over a socket. */
async function soon<Value>(
  ask: () => Promise<Value>,
  is: (value: Value) => boolean,
): Promise<Value> {
  for (const until = performance.now() + 10_000; performance.now() < until; ) {
    const value = await ask();
    if (is(value)) {
      return value;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('waited 10 s');
}
