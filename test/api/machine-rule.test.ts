import { expect, test } from 'vitest';

import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import { AppError } from '#shared/errors.ts';
import type { ConnectorConfig } from '#shared/schemas/connector.ts';
import type { ProcessService } from '#shared/schemas/connectors/service.ts';
import type { Principal } from '#shared/schemas/person.ts';
import { scriptedKinds } from '#test/support/scripted-kinds.ts';
import { aBot, createTestAgent } from '#test/support/test-agent.ts';

const process: ProcessService = {
  type: 'process',
  argv: ['/opt/bot'],
  env: { API_KEY: 'canary' },
};
const unit = { type: 'systemd', unit: 'bot.service', scope: 'system' } as const;
const ofMachine: readonly (readonly [string, ConnectorConfig])[] = [
  ['a program', process],
  ['a unit of systemd', unit],
  [
    'a container',
    { type: 'docker', container: 'sales-bot', socket: '/no-such-folder/engine.sock' },
  ],
  ['an app under PM2', { type: 'pm2', name: 'sales-bot', home: '/no-such-folder' }],
  ['a service of a bot that is reached by HTTP', { type: 'http', url: 'http://a/', service: unit }],
  [
    'a configuration file',
    {
      type: 'http',
      url: 'http://a/',
      configSource: { kind: 'file', path: '/etc/passwd', format: 'text' },
    },
  ],
  [
    'a configuration behind what listens on this machine',
    {
      type: 'http',
      url: 'http://a/',
      configSource: {
        kind: 'urls',
        readUrl: 'https://a/config',
        writeUrl: 'http://127.0.0.1:8500/v1/kv/config',
        format: 'text',
      },
    },
  ],
];

const start = () => createTestAgent({ connectors: scriptedKinds() });
type TestAgent = Pick<Awaited<ReturnType<typeof start>>, 'tenant'>;

/** Who may change bots, and is not an owner of every client. */
const others = ({ tenant }: TestAgent): [string, Principal][] => [
  ['operator', { kind: 'token', id: 'a', role: 'operator', tenant: 'all' }],
  ['owner of one client', { kind: 'token', id: 'b', role: 'owner', tenant: tenant.id }],
];

const refusal = async (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => 'done',
    (error: Error) => (error.cause instanceof AppError ? error.cause.code : error),
  );

test.for(ofMachine)('%s is set by an owner of every client only', async ([, connector]) => {
  await using agent = await start();
  const tenantId = agent.tenant.id;
  const plain = await agent.api.bots.add({ tenantId, bot: aBot({ name: 'Plain' }) });
  const add = aBot({ name: 'A', connector });

  for (const [, principal] of others(agent)) {
    const { bots } = agent.as(principal);
    const patch = { connector };
    const asked = [
      bots.add({ tenantId, bot: add }),
      bots.addMany({ tenantId, bots: [aBot({ name: 'B' }), add] }),
      bots.update({ tenantId, botId: plain.id, patch }),
      bots.tryOut({ tenantId, connector }),
      bots.tryOut({ tenantId, connector, botId: plain.id }),
    ];
    expect(await Promise.all(asked.map(refusal))).toEqual(asked.map(() => 'machine_forbidden'));
  }

  expect(agent.fleet.list([tenantId]).map(({ name }) => name)).toEqual(['Plain']);
  await agent.api.bots.add({ tenantId, bot: add });
  await agent.api.bots.update({ tenantId, botId: plain.id, patch: { connector } });
});

test('who may not set it may not change it or take it away either, but all the rest', async () => {
  await using agent = await start();
  const tenantId = agent.tenant.id;
  const http = { type: 'http', url: 'http://a.test/', service: process } as const;
  const { id: botId } = await agent.api.bots.add({ tenantId, bot: aBot({ connector: http }) });
  const masked = { ...process, env: { API_KEY: '••••••' } };

  for (const [, principal] of others(agent)) {
    const { bots } = agent.as(principal);
    const change = (connector: ConnectorConfig) =>
      refusal(bots.update({ tenantId, botId, patch: { connector } }));

    expect(await change({ ...http, service: { ...masked, argv: ['/bin/sh'] } })).toBe(
      'machine_forbidden',
    );
    expect(await change({ ...http, service: { ...process, env: { API_KEY: 'other' } } })).toBe(
      'machine_forbidden',
    );
    expect(await change({ type: 'http', url: 'http://a.test/' })).toBe('machine_forbidden');
    expect(await change({ ...http, service: masked, timeoutMs: 3_000 })).toBe('done');
    expect(await refusal(bots.update({ tenantId, botId, patch: { paused: true } }))).toBe('done');
    expect(await refusal(bots.update({ tenantId, botId, patch: { paused: false } }))).toBe('done');
  }
});

test('a refusal is recorded', async () => {
  const clock = createVirtualClock();
  const store = await openMemoryStore(clock.now);
  await using agent = await createTestAgent({ clock, store, connectors: scriptedKinds() });
  const tenantId = agent.tenant.id;
  const operator = others(agent)[0]![1];

  await refusal(agent.as(operator).bots.add({ tenantId, bot: aBot({ connector: unit }) }));

  const entries = await store.db
    .selectFrom('audit_log')
    .select(['tenant_id', 'actor_kind', 'result'])
    .where('action', '=', 'bots.add')
    .execute();
  expect(entries).toEqual([{ tenant_id: tenantId, actor_kind: 'token', result: 'refused' }]);
});
