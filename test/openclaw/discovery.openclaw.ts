import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { createWebsocketConnector } from '#electron/agent/connectors/websocket.ts';
import { createDiscoveryService } from '#electron/agent/discovery/discovery-service.ts';
import { createRoster } from '#electron/agent/fleet/roster.ts';
import { createMachine } from '#electron/host/machine.ts';
import { createRealClock } from '#electron/host/real-clock.ts';
import { probeContext, silentLogger } from '#test/support/test-agent.ts';

import { createGatewayProcess, type GatewayProcess } from './gateway-process.ts';

let gateway: GatewayProcess;

beforeAll(async () => {
  gateway = await createGatewayProcess();
  await gateway.start();
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** Looks at what this gateway's configuration says, and at nothing else of the machine. */
async function lookByConfig() {
  const file = join(gateway.folder, 'openclaw.json');
  const service = createDiscoveryService({
    machine: createMachine({
      env: { OPENCLAW_CONFIG_PATH: file },
      home: () => join(gateway.folder, 'home'),
      uid: undefined,
      tables: [],
    }),
    roster: createRoster(),
    clock: createRealClock(),
    logger: silentLogger,
    version: '0.0.0-test',
  });
  const { signal } = new AbortController();
  return { file, found: await service.look([`config:${file}`], signal) };
}

test('a gateway is found by its own configuration, as a gateway, and its token is not told', async () => {
  const { file, found } = await lookByConfig();

  expect(found).toEqual([
    {
      kind: 'openclaw',
      url: `${gateway.url}/`,
      suggestedName: `OpenClaw ${new URL(gateway.url).port}`,
      why: {
        port: Number(new URL(gateway.url).port),
        path: '/healthz',
        status: 200,
        version: null,
        file,
        bind: 'loopback',
        authMode: 'token',
      },
      isWatched: false,
    },
  ]);
  expect(JSON.stringify(found)).not.toContain(gateway.token);
});

test('its challenge is a message that a plain WebSocket bot can be checked by', async () => {
  const reading = await createWebsocketConnector({ version: '0.0.0-test' }).probe(
    {
      type: 'websocket',
      url: gateway.url,
      expectJson: { type: 'event', event: 'connect.challenge' },
    },
    probeContext(),
  );

  expect(reading).toMatchObject({
    cause: null,
    layers: { process: 'pass', api: 'pass', answer: 'pass' },
  });
});

test('one that hangs, and one that is gone, are not found', async () => {
  await gateway.hang();
  const startedAt = performance.now();
  expect((await lookByConfig()).found).toEqual([]);
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  await gateway.resume();

  await gateway.kill();
  expect((await lookByConfig()).found).toEqual([]);
});
