import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createDeviceIdentity } from '#test/support/device-identity.ts';
import { keepFigure } from '#test/support/figures.ts';
import { openGatewaySocket } from '#test/support/gateway-socket.ts';

import { createGatewayProcess, type GatewayProcess } from './gateway-process.ts';

/** What only a process of its own can tell. */
describe('a gateway process', () => {
  let gateway: GatewayProcess;

  beforeAll(async () => {
    gateway = await createGatewayProcess({ mode: 'external', trustsProxy: true });
    await gateway.start();
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  test('says how long it took to start', (context) => {
    const { liveMs, readyMs } = gateway.lastStart;
    keepFigure(context, 'start until live', liveMs);
    keepFigure(context, 'start until ready', readyMs);
    expect(readyMs).toBeGreaterThanOrEqual(liveMs);
  });

  test('is the process that was started, and not a child of it', async (context) => {
    using admin = await gateway.open();
    const status = await admin.request('status');
    const { rssBytes } = status['processMemory'] as { rssBytes: number };
    keepFigure(context, 'resident memory', rssBytes / 2 ** 20, 'MiB');
    expect(status['pid']).toBe(gateway.pid);
  });

  test('approves a device that asks only after the approval is waited for', async () => {
    const device = createDeviceIdentity();
    const { url, token, remoteHeaders: headers } = gateway;
    const approved = gateway.approvePairing(device.id);
    // Approved that quickly, it may be let in at once.
    await openGatewaySocket({ url, token, headers, device }).catch(() => undefined);
    await approved;
    using socket = await openGatewaySocket({ url, token, headers, device });
    expect(socket.hello.auth.scopes).toContain('operator.admin');
  });

  test('ends with 0 when it is stopped, and runs again after another start', async () => {
    await gateway.stop();
    expect(gateway.lastExit).toEqual({ code: 0, signal: null });
    expect(gateway.pid).toBeUndefined();
    await gateway.start();
    expect(gateway.pid).toEqual(expect.any(Number));
  });
});
