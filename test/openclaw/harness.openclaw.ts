import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createDeviceIdentity } from './device-identity.ts';
import { keepFigure, timed } from './figures.ts';
import { createGatewayProcess, type GatewayProcess } from './gateway-process.ts';
import { GatewayRefusedError, openGatewaySocket } from './gateway-socket.ts';
import { isLive, isReady, probe } from './probe.ts';

/** The harness itself, without anything of the product: what the other specs build on. */

/** Whoever waits longer than this for a hung gateway waits for ever; a live one answers within milliseconds. */
const silenceMs = 1_500;

describe('a gateway whose WhatsApp is not linked', () => {
  let gateway: GatewayProcess;

  beforeAll(async () => {
    gateway = await createGatewayProcess({ channels: 'whatsapp-unlinked', trustsProxy: true });
    await gateway.start();
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  test('is ready after its start', async (context) => {
    keepFigure(context, 'start until live', gateway.lastStart.liveMs);
    keepFigure(context, 'start until ready', gateway.lastStart.readyMs);
    expect(isReady(await probe(gateway.url, '/readyz'))).toBe(true);
  });

  test('says that it is live', async (context) => {
    keepFigure(context, 'healthz', await timed(() => probe(gateway.url, '/healthz')));
    expect(await probe(gateway.url, '/healthz')).toEqual({
      status: 200,
      body: { ok: true, status: 'live' },
    });
  });

  test('runs as the process that was started', async (context) => {
    using admin = await gateway.open();
    const status = await admin.request('status');
    const { rssBytes } = status['processMemory'] as { rssBytes: number };
    keepFigure(context, 'resident memory', rssBytes / 2 ** 20, 'MiB');
    expect(status['pid']).toBe(gateway.pid);
  });

  test('shows the account as not linked, and what a person has to do', async (context) => {
    using admin = await gateway.open();
    let status: Record<string, unknown> = {};
    keepFigure(
      context,
      'channels.status',
      await timed(async () => {
        status = await admin.request('channels.status');
      }),
    );
    expect(status['channelAccounts']).toMatchObject({
      whatsapp: [
        {
          accountId: 'default',
          enabled: true,
          configured: true,
          linked: false,
          running: false,
          lifecycle: 'stopped',
          healthState: 'stopped',
          stateReason: 'not linked',
          lastError: null,
        },
      ],
    });
    expect(status['statusIssues']).toMatchObject([
      { channel: 'whatsapp', accountId: 'default', kind: 'auth' },
    ]);
  });

  test('refuses a wrong token', async () => {
    const { url } = gateway;
    expect(await refusal(openGatewaySocket({ url, token: 'wrong' }))).toMatchObject({
      code: 'INVALID_REQUEST',
      detailCode: 'AUTH_TOKEN_MISMATCH',
      closed: { code: 1008 },
    });
  });

  test('grants a local client the scopes it asks for', async () => {
    using socket = await openGatewaySocket({ ...gateway, scopes: ['operator.read'] });
    expect(socket.hello.auth.scopes).toEqual(['operator.read']);
  });

  test('lets a remote client without a device in, and grants it nothing', async () => {
    using socket = await openGatewaySocket({ ...gateway, headers: gateway.remoteHeaders });
    expect(socket.hello.auth.scopes).toEqual([]);
    expect(await refusal(socket.request('status'))).toMatchObject({
      code: 'FORBIDDEN',
      detailCode: 'MISSING_SCOPE',
    });
  });

  test('turns a remote device away until it is approved', async () => {
    const device = createDeviceIdentity();
    const remote = { ...gateway, headers: gateway.remoteHeaders, device };
    expect(await refusal(openGatewaySocket(remote))).toMatchObject({
      code: 'NOT_PAIRED',
      detailCode: 'PAIRING_REQUIRED',
    });
    await gateway.approvePairing(device.id);
    using socket = await openGatewaySocket(remote);
    expect(socket.hello.auth.scopes).toContain('operator.admin');
    expect(socket.hello.auth['deviceToken']).toEqual(expect.any(String));
  });

  test('approves a device that asks only later', async () => {
    const device = createDeviceIdentity();
    const remote = { ...gateway, headers: gateway.remoteHeaders, device };
    const approved = gateway.approvePairing(device.id);
    await refusal(openGatewaySocket(remote));
    await approved;
    using socket = await openGatewaySocket(remote);
    expect(socket.hello.auth.scopes).toContain('operator.admin');
  });

  test('accepts and says nothing while it hangs, and goes on afterwards', async (context) => {
    using admin = await gateway.open();
    await gateway.hang();
    keepFigure(context, 'hung: connection accepted', await timed(() => accepted(gateway.url)));
    expect(await probe(gateway.url, '/healthz', silenceMs)).toBeUndefined();
    await gateway.resume();
    const answered = timed(() => admin.request('status'));
    keepFigure(context, 'hung, then resumed: first answer', await answered);
    expect(isLive(await probe(gateway.url, '/healthz'))).toBe(true);
  });

  test('closes every socket when its token is rotated, and takes only the new one', async (context) => {
    using admin = await gateway.open();
    const { token: before } = gateway;
    const took = await timed(() => gateway.rotateToken('another-token-of-the-tests'));
    keepFigure(context, 'token rotated', took);
    expect(await admin.closed).toMatchObject({ code: 4001 });
    expect(gateway.token).toBe('another-token-of-the-tests');
    expect(await refusal(openGatewaySocket({ ...gateway, token: before }))).toMatchObject({
      detailCode: 'AUTH_TOKEN_MISMATCH',
    });
    using again = await gateway.open();
    expect(again.hello.auth.scopes).toContain('operator.admin');
  });

  test('announces a restart and boots anew in the same process', async (context) => {
    using admin = await gateway.open();
    const { pid } = gateway;
    const identity = await admin.request('gateway.identity.get');
    const shutdown = admin.event('shutdown');
    const took = await timed(() => gateway.restart());
    keepFigure(context, 'announced restart inside the process', took);
    expect((await shutdown).payload).toMatchObject({
      reason: 'gateway restarting',
      restartExpectedMs: expect.any(Number),
    });
    expect(await admin.closed).toMatchObject({ code: 1012 });
    using again = await gateway.open();
    expect(again.hello.server.bootId).not.toBe(admin.hello.server.bootId);
    expect(gateway.pid).toBe(pid);
    expect(await again.request('gateway.identity.get')).toEqual(identity);
  });

  test('refuses connections once killed, and starts again as the same gateway', async (context) => {
    const admin = await gateway.open();
    const identity = await admin.request('gateway.identity.get');
    const closed = timed(() => admin.closed);
    await gateway.kill();
    keepFigure(context, 'killed: open socket closed', await closed);
    expect(await admin.closed).toMatchObject({ code: 1006 });
    await expect(accepted(gateway.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await gateway.start();
    keepFigure(context, 'start after a kill until ready', gateway.lastStart.readyMs);
    using again = await gateway.open();
    expect(await again.request('gateway.identity.get')).toEqual(identity);
  });
});

describe('a gateway under an external supervisor, with WhatsApp linked', () => {
  let gateway: GatewayProcess;

  beforeAll(async () => {
    gateway = await createGatewayProcess({ channels: 'whatsapp-linked', mode: 'external' });
    await gateway.start();
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  test('shows the account as linked and connected', async () => {
    using admin = await gateway.open();
    expect(await admin.request('channels.status')).toMatchObject({
      channelAccounts: {
        whatsapp: [{ accountId: 'default', linked: true, running: true, connected: true }],
      },
      statusIssues: [],
    });
  });

  test('answers 403 to proxy headers it was not told to trust, but is seen to be live', async () => {
    const headers = { ...gateway.remoteHeaders };
    const http = gateway.url.replace('ws', 'http');
    expect((await fetch(`${http}/readyz`, { headers })).status).toBe(403);
    expect((await fetch(`${http}/healthz`, { headers })).status).toBe(200);
    await expect(openGatewaySocket({ ...gateway, headers })).rejects.toThrow('403');
  });

  test('ends with 0 when asked to restart, and its successor has another pid', async (context) => {
    const before = gateway.pid;
    using admin = await gateway.open();
    keepFigure(context, 'announced restart by a new process', await timed(() => gateway.restart()));
    expect(await admin.closed).toMatchObject({ code: 1012 });
    using again = await gateway.open();
    expect(again.hello.server.bootId).not.toBe(admin.hello.server.bootId);
    expect(gateway.pid).not.toBe(before);
  });

  test('says goodbye without a word of coming back when it is stopped', async (context) => {
    using admin = await gateway.open();
    const shutdown = admin.event('shutdown');
    keepFigure(context, 'stopped', await timed(() => gateway.stop()));
    expect((await shutdown).payload).toEqual({ reason: 'gateway stopping' });
    expect(gateway.lastExit).toEqual({ code: 0, signal: null });
  });
});

/** What it is refused with; not being refused is a failure. */
async function refusal(work: Promise<unknown>): Promise<GatewayRefusedError> {
  const outcome = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof GatewayRefusedError) {
    return outcome;
  }
  throw new Error(`was not refused: ${String(outcome)}`);
}

/** Resolves when the operating system has taken the connection for the gateway. */
function accepted(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.destroy();
      resolve();
    });
    socket.on('error', reject);
  });
}
