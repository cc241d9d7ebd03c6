import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';

import { createRealClock } from '#electron/host/real-clock.ts';
import { createPingListener } from '#electron/http/pings/ping-listener.ts';
import { aBeatingBot } from '#test/support/beating-bot.ts';
import { createTestAgent, silentLogger } from '#test/support/test-agent.ts';
import { rawRequest, sendRaw } from '#test/support/test-listener.ts';

async function listenAt(host: string) {
  const agent = await createTestAgent();
  const pings = createPingListener({
    agent: agent.agent,
    clock: createRealClock(),
    logger: silentLogger,
    host,
    port: 0,
  });
  const place = await pings.start();
  await agent.agent.heartbeats.listensAt(place);
  const bot = await agent.api.bots.add({ tenantId: agent.tenant.id, bot: aBeatingBot() });
  const { url, isThisMachineOnly } = await agent.agent.heartbeats.address(agent.tenant.id, bot.id);
  return {
    url: url!,
    port: place.port,
    isThisMachineOnly,
    /** Asks over loopback, under whatever name. */
    ask: async (hostHeader: string, target = new URL(url!).pathname) =>
      (await sendRaw(place.port, rawRequest(`GET ${target}`, { Host: hostHeader }))).status,
    async [Symbol.asyncDispose]() {
      await pings.stop();
      await agent.agent.stop();
    },
  };
}

test('on loopback it is reached by the names of this machine only, and has nothing but calls', async () => {
  await using listener = await listenAt('127.0.0.1');
  const { port } = listener;

  expect(listener.isThisMachineOnly).toBe(true);
  expect((await fetch(listener.url)).status).toBe(200);
  expect(await listener.ask(`localhost:${port}`)).toBe(200);
  expect(await listener.ask(`attacker.tld:${port}`)).toBe(421);
  expect(await listener.ask(`192.0.2.1:${port}`)).toBe(421);
  for (const target of ['/', '/api/health', '/trpc/system.about', '/api/admin/bots', '/ping']) {
    expect(await listener.ask(`127.0.0.1:${port}`, target)).toBe(404);
  }
});

test('on every address it is reached by any plain address, and by no name but its own', async () => {
  await using listener = await listenAt('0.0.0.0');
  const { port } = listener;
  const outside = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .some(({ family, internal }) => family === 'IPv4' && !internal);

  expect(listener.isThisMachineOnly).toBe(false);
  expect(new URL(listener.url).hostname === '127.0.0.1').toBe(!outside);
  expect(await listener.ask(`192.0.2.1:${port}`)).toBe(200);
  expect(await listener.ask(`[2001:db8::1]:${port}`)).toBe(200);
  expect(await listener.ask(`localhost:${port}`)).toBe(200);
  expect(await listener.ask(`attacker.tld:${port}`)).toBe(421);
  expect(await listener.ask('192.0.2.1')).toBe(421);
});

test('an address that cannot be had is an error a person can act on', async () => {
  await using agent = await createTestAgent();
  const pings = createPingListener({
    agent: agent.agent,
    clock: createRealClock(),
    logger: silentLogger,
    host: '192.0.2.1',
    port: 0,
  });

  await expect(pings.start()).rejects.toMatchObject({
    code: 'port_taken',
    details: { host: '192.0.2.1' },
  });
});
