import { expect, test } from 'vitest';

import { createDeviceKeeper } from '#electron/agent/connectors/openclaw/device-keeper.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { createFakeGateway } from '#test/support/fake-gateway/fake-gateway.ts';
import { startHeaderProxy } from '#test/support/header-proxy.ts';
import { startLiveAgent } from '#test/support/live-agent.ts';
import { createMemoryVault } from '#test/support/memory-vault.ts';
import {
  helloWith,
  say,
  shakesHands,
  startScriptedGateway,
} from '#test/support/scripted-gateway.ts';
import { aBot, createTestAgent } from '#test/support/test-agent.ts';

const at = (url: string) => ({ type: 'openclaw' as const, url });

test('a gateway belongs to one tenant, however its address is spelt', async () => {
  await using agent = await createTestAgent();
  const { api, tenant: a } = agent;
  const b = await api.tenants.create({ name: 'Clínica' });
  await api.bots.add({ tenantId: a.id, bot: aBot({ connector: at('ws://127.0.0.1:1') }) });

  const sameTenant = await api.bots.add({
    tenantId: a.id,
    bot: aBot({ name: 'Second', connector: at('ws://localhost:1/') }),
  });
  const adding = api.bots.add({ tenantId: b.id, bot: aBot({ connector: at('ws://[::1]:1') }) });

  expect(sameTenant.connector.type).toBe('openclaw');
  await expect(adding).rejects.toThrow('gateway_taken');
  expect((await api.bots.list({ tenantId: b.id })).items).toEqual([]);
});

test('a bot cannot be moved to the gateway of another tenant, and can once that is free', async () => {
  await using agent = await createTestAgent();
  const { api, tenant: a } = agent;
  const b = await api.tenants.create({ name: 'Clínica' });
  const ofA = await api.bots.add({
    tenantId: a.id,
    bot: aBot({ connector: at('ws://127.0.0.1:1') }),
  });
  const ofB = await api.bots.add({
    tenantId: b.id,
    bot: aBot({ connector: at('ws://127.0.0.1:2') }),
  });
  const move = () =>
    api.bots.update({
      tenantId: b.id,
      botId: ofB.id,
      patch: { connector: at('ws://127.0.0.1:1') },
    });

  await expect(move()).rejects.toThrow('gateway_taken');
  await api.bots.remove({ tenantId: a.id, botId: ofA.id });

  expect((await move()).connector).toMatchObject({ url: 'ws://127.0.0.1:1' });
});

test('of two tenants that add one gateway at the same moment, one is refused', async () => {
  await using agent = await createTestAgent();
  const { api, tenant: a } = agent;
  const b = await api.tenants.create({ name: 'Clínica' });

  const outcomes = await Promise.allSettled(
    [a.id, b.id].map((tenantId) =>
      api.bots.add({ tenantId, bot: aBot({ connector: at('ws://127.0.0.1:1') }) }),
    ),
  );

  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('the gateway of another tenant is not looked at either', async () => {
  await using agent = await createTestAgent();
  const { api, tenant: a } = agent;
  const b = await api.tenants.create({ name: 'Clínica' });
  await api.bots.add({ tenantId: a.id, bot: aBot({ connector: at('ws://127.0.0.1:1') }) });

  await expect(
    api.gateways.inspect({ tenantId: b.id, connector: at('ws://localhost:1') }),
  ).rejects.toThrow('gateway_taken');
});

test('a look says why a gateway refuses, with what is to be approved and without the token', async () => {
  await using gateway = await createFakeGateway({ trustsProxy: true });
  await gateway.start();
  await using proxy = await startHeaderProxy(
    Number(new URL(gateway.url).port),
    gateway.remoteHeaders,
  );
  await using live = await startLiveAgent();
  const inspect = (token: string, url = `ws://127.0.0.1:${proxy.port}`) =>
    live.agent.gateways.inspect(
      live.tenantId,
      { connector: { type: 'openclaw', url, token } },
      new AbortController().signal,
    );

  const refused = await inspect('a-wrong-token', gateway.url);
  const unpaired = await inspect(gateway.token);
  const again = await inspect(gateway.token);

  expect(refused).toMatchObject({ kind: 'refused', reason: 'token_refused', deviceId: null });
  expect(JSON.stringify(refused)).not.toContain('a-wrong-token');
  expect(unpaired).toMatchObject({
    kind: 'refused',
    reason: 'pairing_required',
    evidence: { requestId: expect.any(String), scopes: ['operator.read'] },
    deviceId: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  // The same device and request, so that looking often asks for one approval.
  expect(again).toEqual(unpaired);
});

test('two first needs of a device at once make one, and another tenant has another', async () => {
  await using live = await startLiveAgent();
  const { agent, act, store, tenantId: a } = live;
  const b = (await agent.tenancy.create(act, { name: 'Clínica', zone: 'UTC', locale: 'en' })).id;
  const clock = createVirtualClock();
  const vault = await createMemoryVault({ db: store.db, clock });
  const keeper = createDeviceKeeper({ db: store.db, vault, clock });

  const [one, two] = await Promise.all([keeper.identityOf(a), keeper.identityOf(a)]);
  const other = await keeper.identityOf(b);

  expect(one.id).toBe(two.id);
  expect(await keeper.deviceIdOf(a)).toBe(one.id);
  expect(other.id).not.toBe(one.id);
  // Opened anew it is the same key: ed25519 signs a text in one way only.
  expect((await keeper.identityOf(a)).sign('text')).toBe(one.sign('text'));
});

test('what a gateway names after the token is not shown', async () => {
  const token = 'the-token-of-the-gateway';
  await using gateway = await startScriptedGateway({
    onOpen: shakesHands({
      onConnect: (socket, request) =>
        say(socket, helloWith(request, { server: { version: `1.0 ${token}` } })),
      onRequest(socket, { id, method }) {
        const agents = [
          { id: 'main', name: `Main of ${token}` },
          { id: token, name: 'Other' },
        ];
        if (method === 'agents.list') {
          say(socket, { type: 'res', id, ok: true, payload: { agents } });
        }
        return method === 'agents.list';
      },
    }),
  });
  await using live = await startLiveAgent();

  const look = await live.agent.gateways.inspect(
    live.tenantId,
    { connector: { ...at(gateway.url), token } },
    new AbortController().signal,
  );

  expect(look).toMatchObject({
    kind: 'seen',
    version: '1.0 …',
    agents: [{ id: 'main', name: 'Main of …' }],
  });
});
