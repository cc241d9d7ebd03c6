import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createDeviceIdentity } from './device-identity.ts';
import { keepFigure, timed } from './figures.ts';
import { isLive, isReady, probe } from './gateway-probe.ts';
import { openGatewaySocket, refusal } from './gateway-socket.ts';
import type { CreateGateway, GatewayUnderTest } from './gateway-under-test.ts';

/**
 * What holds for every gateway under test, spoken to without anything of the product. Run against the real one it says
 * what a gateway does; run against the stand-in it says that the stand-in does the same.
 */
export function describeGateway(create: CreateGateway): void {
  describe('a gateway whose WhatsApp is not linked', () => {
    let gateway: GatewayUnderTest;
    const open = () => openGatewaySocket(gateway);
    const openRemote = (device?: ReturnType<typeof createDeviceIdentity>) =>
      openGatewaySocket({
        url: gateway.url,
        token: gateway.token,
        headers: gateway.remoteHeaders,
        ...(device && { device }),
      });

    beforeAll(async () => {
      gateway = await create({ channels: 'whatsapp-unlinked', trustsProxy: true });
      await gateway.start();
    });
    afterAll(() => gateway[Symbol.asyncDispose]());

    test('is ready once it has started', async () => {
      expect(isReady(await probe(gateway.url, '/readyz'))).toBe(true);
      expect(await probe(gateway.url, '/startupz')).toMatchObject({
        status: 200,
        body: { ok: true, status: 'started' },
      });
    });

    test('says that it is live', async (context) => {
      keepFigure(context, 'healthz', await timed(() => probe(gateway.url, '/healthz')));
      expect(await probe(gateway.url, '/healthz')).toEqual({
        status: 200,
        body: { ok: true, status: 'live' },
      });
    });

    test('shows the account as not linked, and what a person has to do', async (context) => {
      using admin = await open();
      let status: Record<string, unknown> = {};
      const took = await timed(async () => {
        status = await admin.request('channels.status');
      });
      keepFigure(context, 'channels.status', took);
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

    test('does not start a channel that is not linked', async () => {
      using admin = await open();
      expect(await admin.request('channels.start', { channel: 'whatsapp' })).toMatchObject({
        channel: 'whatsapp',
        accountId: 'default',
        started: false,
        outcome: { reason: 'unlinked' },
      });
      expect(await refusal(admin.request('channels.start', { channel: 'nosuch' }))).toMatchObject({
        code: 'INVALID_REQUEST',
      });
    });

    test('is not changed by who may only look', async () => {
      const { url, token } = gateway;
      using looker = await openGatewaySocket({ url, token, scopes: ['operator.read'] });
      for (const method of ['gateway.restart.request', 'channels.stop', 'config.apply']) {
        expect(await refusal(looker.request(method, { channel: 'whatsapp' }))).toMatchObject({
          code: 'FORBIDDEN',
          detailCode: 'MISSING_SCOPE',
        });
      }
    });

    test('refuses a wrong token and closes', async () => {
      const { url } = gateway;
      expect(await refusal(openGatewaySocket({ url, token: 'wrong' }))).toMatchObject({
        code: 'INVALID_REQUEST',
        detailCode: 'AUTH_TOKEN_MISMATCH',
        closed: { code: 1008 },
      });
    });

    test('refuses a protocol it does not speak', async () => {
      const { url, token } = gateway;
      const old = { minProtocol: 3, maxProtocol: 3 };
      expect(await refusal(openGatewaySocket({ url, token, connect: old }))).toMatchObject({
        code: 'INVALID_REQUEST',
        detailCode: 'PROTOCOL_MISMATCH',
        closed: { code: 1002 },
      });
    });

    test('takes a client that speaks an older protocol as well', async () => {
      const { url, token } = gateway;
      const both = { minProtocol: 3, maxProtocol: 4 };
      using socket = await openGatewaySocket({ url, token, connect: both });
      expect(socket.hello.protocol).toBe(4);
    });

    test('says which method it does not know', async () => {
      using admin = await open();
      expect(await refusal(admin.request('nosuch.method'))).toMatchObject({
        code: 'INVALID_REQUEST',
        message: 'unknown method: nosuch.method',
      });
    });

    test('grants a local client the scopes it asks for', async () => {
      const { url, token } = gateway;
      using socket = await openGatewaySocket({ url, token, scopes: ['operator.read'] });
      expect(socket.hello.auth.scopes).toEqual(['operator.read']);
    });

    test('lets a remote client without a device in, and grants it nothing', async () => {
      using socket = await openRemote();
      expect(socket.hello.auth.scopes).toEqual([]);
      expect(await refusal(socket.request('status'))).toMatchObject({
        code: 'FORBIDDEN',
        detailCode: 'MISSING_SCOPE',
      });
    });

    test('turns a remote device away until it is approved', async () => {
      const device = createDeviceIdentity();
      expect(await refusal(openRemote(device))).toMatchObject({
        code: 'NOT_PAIRED',
        detailCode: 'PAIRING_REQUIRED',
        closed: { code: 1008 },
      });
      await gateway.approvePairing(device.id);
      using socket = await openRemote(device);
      expect(socket.hello.auth.scopes).toContain('operator.admin');
      expect(socket.hello.auth['deviceToken']).toEqual(expect.any(String));
    });

    test('refuses a device that signs with the key of another', async () => {
      const { id, publicKey } = createDeviceIdentity();
      const other = createDeviceIdentity();
      const liar = { id, publicKey, sign: (text: string) => other.sign(text) };
      expect(await refusal(openRemote(liar))).toMatchObject({
        detailCode: 'DEVICE_AUTH_SIGNATURE_INVALID',
        closed: { code: 1008 },
      });
    });

    test('accepts and says nothing while it hangs, and goes on afterwards', async (context) => {
      using admin = await open();
      await gateway.hang();
      keepFigure(context, 'hung: connection accepted', await timed(() => accepted(gateway.url)));
      expect(await probe(gateway.url, '/healthz', silenceMs[gateway.kind])).toBeUndefined();
      const answered = timed(() => admin.request('status'));
      await gateway.resume();
      keepFigure(context, 'hung, then resumed: first answer', await answered);
      expect(isLive(await probe(gateway.url, '/healthz'))).toBe(true);
    });

    test('closes every socket when its token is rotated, and takes only the new one', async (context) => {
      using admin = await open();
      const { url, token: before } = gateway;
      const took = await timed(() => gateway.rotateToken('another-token-of-the-tests'));
      keepFigure(context, 'token rotated', took);
      expect(await admin.closed).toMatchObject({ code: 4001 });
      expect(gateway.token).toBe('another-token-of-the-tests');
      expect(await refusal(openGatewaySocket({ url, token: before }))).toMatchObject({
        detailCode: 'AUTH_TOKEN_MISMATCH',
      });
      using again = await open();
      expect(again.hello.auth.scopes).toContain('operator.admin');
    });

    test('announces a restart and comes back as the same gateway with a new boot', async (context) => {
      using admin = await open();
      const { pid } = await admin.request('status');
      const identity = await admin.request('gateway.identity.get');
      const shutdown = admin.event('shutdown');
      const took = await timed(() => gateway.restart());
      keepFigure(context, 'announced restart inside the process', took);
      expect((await shutdown).payload).toMatchObject({
        reason: 'gateway restarting',
        restartExpectedMs: expect.any(Number),
      });
      expect(await admin.closed).toMatchObject({ code: 1012 });
      using again = await open();
      expect(again.hello.server.bootId).not.toBe(admin.hello.server.bootId);
      expect((await again.request('status'))['pid']).toBe(pid);
      expect(await again.request('gateway.identity.get')).toEqual(identity);
    });

    test('refuses connections once killed, and starts again as the same gateway', async (context) => {
      using admin = await open();
      const { pid } = await admin.request('status');
      const identity = await admin.request('gateway.identity.get');
      const closed = timed(() => admin.closed);
      await gateway.kill();
      keepFigure(context, 'killed: open socket closed', await closed);
      expect(await admin.closed).toMatchObject({ code: 1006 });
      await expect(accepted(gateway.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      const took = await timed(() => gateway.start());
      keepFigure(context, 'start after a kill until ready', took);
      using again = await open();
      expect(again.hello.server.bootId).not.toBe(admin.hello.server.bootId);
      expect((await again.request('status'))['pid']).not.toBe(pid);
      expect(await again.request('gateway.identity.get')).toEqual(identity);
    });
  });

  describe('a gateway under an external supervisor, with WhatsApp linked', () => {
    let gateway: GatewayUnderTest;
    const open = () => openGatewaySocket(gateway);

    beforeAll(async () => {
      gateway = await create({ channels: 'whatsapp-linked', mode: 'external' });
      await gateway.start();
    });
    afterAll(() => gateway[Symbol.asyncDispose]());

    test('shows the account as linked and connected', async () => {
      using admin = await open();
      expect(await admin.request('channels.status')).toMatchObject({
        channelAccounts: {
          whatsapp: [{ accountId: 'default', linked: true, running: true, connected: true }],
        },
        statusIssues: [],
      });
    });

    test('answers 403 to proxy headers it was not told to trust, but is seen to be live', async () => {
      const { url, token, remoteHeaders: headers } = gateway;
      const http = url.replace('ws', 'http');
      expect((await fetch(`${http}/readyz`, { headers })).status).toBe(403);
      expect((await fetch(`${http}/healthz`, { headers })).status).toBe(200);
      await expect(openGatewaySocket({ url, token, headers })).rejects.toThrow('403');
    });

    test('stops a channel and starts it again', async () => {
      using admin = await open();
      const account = async () => {
        const { channelAccounts } = await admin.request('channels.status');
        return (channelAccounts as { whatsapp: object[] }).whatsapp[0];
      };
      expect(await admin.request('channels.stop', { channel: 'whatsapp' })).toMatchObject({
        stopped: true,
      });
      expect(await account()).toMatchObject({ linked: true, running: false, connected: false });
      expect(await admin.request('channels.start', { channel: 'whatsapp' })).toMatchObject({
        started: true,
      });
      await expect.poll(account).toMatchObject({ running: true, connected: true });
    });

    test('writes its configuration only over the one that was read', async () => {
      using admin = await open();
      const changed = admin.event('config.changed');
      const { hash } = await admin.request('config.get');
      const document = JSON.parse(await readFile(gateway.configPath, 'utf8')) as Settings;
      const raw = JSON.stringify({ ...document, messages: { responsePrefix: 'x' } });

      const applied = await admin.request('config.apply', { raw, baseHash: hash });

      expect(applied).toMatchObject({ ok: true, hash: expect.any(String) });
      expect((await changed).payload).toMatchObject({ hash: applied['hash'] });
      const after = await admin.request('config.get');
      expect(after).toMatchObject({ valid: true, hash: applied['hash'] });
      expect(after['configRevisionHash']).toBe(after['appliedConfigHash']);
      expect(await refusal(admin.request('config.apply', { raw, baseHash: hash }))).toMatchObject({
        code: 'INVALID_REQUEST',
        message: expect.stringContaining('re-run config.get'),
      });
    });

    test('writes no configuration that is wrong, and says what is', async () => {
      using admin = await open();
      const { hash } = await admin.request('config.get');
      const before = await readFile(gateway.configPath, 'utf8');
      const document = JSON.parse(before) as Settings;
      const wrong = { ...document, gateway: { ...document.gateway, bind: 'nowhere' } };

      for (const raw of [JSON.stringify(wrong), '{ this is: not']) {
        expect(await refusal(admin.request('config.apply', { raw, baseHash: hash }))).toMatchObject(
          { code: 'INVALID_REQUEST' },
        );
      }
      expect(await readFile(gateway.configPath, 'utf8')).toBe(before);
    });

    test('goes on as it is while its file is wrong, and takes one that is right', async () => {
      using admin = await open();
      const good = await readFile(gateway.configPath, 'utf8');
      await writeFile(gateway.configPath, JSON.stringify({ ...JSON.parse(good), bogus: 1 }));
      const state = () => admin.request('config.get');
      await expect.poll(async () => (await state())['valid'], { timeout: 10_000 }).toBe(false);
      const bad = await state();
      expect(bad).toMatchObject({ raw: null, issues: [{ path: '' }] });
      expect((await probe(gateway.url, '/readyz'))?.status).toBe(200);

      // The socket may be closed for it, as if the token were another one.
      await admin.request('config.apply', { raw: good, baseHash: bad['hash'] });

      using again = await open();
      expect(await again.request('config.get')).toMatchObject({ valid: true, issues: [] });
    });

    test('says what a change of its configuration takes', async () => {
      using admin = await open();
      const reload = async (path: string) =>
        (await admin.request('config.schema.lookup', { path }))['reloadKind'];
      expect(await reload('gateway.bind')).toBe('restart');
      expect(await reload('channels')).toBe('hot');
      expect(await refusal(reload('nosuch'))).toMatchObject({ code: 'INVALID_REQUEST' });
      const { schema } = (await admin.request('config.schema')) as {
        schema: { properties: Record<string, unknown> };
      };
      expect(Object.keys(schema.properties)).toEqual(
        expect.arrayContaining(['gateway', 'channels']),
      );
    });

    test('restarts into another process', async (context) => {
      using admin = await open();
      const { pid } = await admin.request('status');
      const took = await timed(() => gateway.restart());
      keepFigure(context, 'announced restart by a new process', took);
      expect(await admin.closed).toMatchObject({ code: 1012 });
      using again = await open();
      expect(again.hello.server.bootId).not.toBe(admin.hello.server.bootId);
      expect((await again.request('status'))['pid']).not.toBe(pid);
    });

    test('says goodbye without a word of coming back when it is stopped', async (context) => {
      using admin = await open();
      const shutdown = admin.event('shutdown');
      keepFigure(context, 'stopped', await timed(() => gateway.stop()));
      expect((await shutdown).payload).toEqual({ reason: 'gateway stopping' });
      expect(await admin.closed).toMatchObject({ code: 1012 });
    });
  });
}

type Settings = { gateway: object } & Record<string, unknown>;

/** Whoever waits longer than this for a hung gateway waits for ever. */
const silenceMs = { real: 1_500, fake: 200 } as const;

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
