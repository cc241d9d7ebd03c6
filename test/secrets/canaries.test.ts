import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';

import { openStore } from '#electron/store/open-store.ts';
import { type ConnectorConfig, connectorSchema, secretsOf } from '#shared/schemas/connector.ts';
import { commands } from '#test/support/command-line.ts';

import { type Canary, createCanaries, fitsHeader } from './canaries.ts';
import { startEchoingBots } from './echoing-bots.ts';
import { allEntrances, secretPlaces } from './entrances.ts';
import { leaveOlderStore } from './older-store.ts';
import { addBots, byCommandLine, changeBots, refuse, tryOut } from './put-in.ts';
import { channelsAt, startEchoingProvider, throughChannels } from './put-in-channels.ts';
import { throughConfigs } from './put-in-configs.ts';
import { askEverything, damageSecretOf, openVault, refuseWrites } from './trouble.ts';
import { makeGround, startWatchedHouse, type WatchedHouse } from './watched-house.ts';

const canaries = createCanaries();
const passphrase = canaries.find(({ name }) => name.startsWith('words of many'))!.value;

/** By which the command line takes what is not to stand on it: by the name of a file. */
const secretFlags = commands
  .flatMap(({ flags }) => Object.keys(flags ?? {}))
  .filter((flag) => flag.endsWith('-file') || flag === 'from');

/** The bots were looked at; but for a few that hung while this machine was too busy to say that it was they who did. */
function looked(house: WatchedHouse): Promise<void> {
  return vi.waitFor(
    () => {
      const bots = house.agent.fleet
        .list([house.tenantId])
        .filter(({ connector }) => connector.type !== 'heartbeat');
      const left = bots.filter(({ lastCheckedAt }) => lastCheckedAt === null);
      expect(left.length).toBeLessThan(bots.length / 20);
    },
    { timeout: 60_000, interval: 100 },
  );
}

/** Somebody was told of something: what a provider answers is written down. */
function told({ store }: WatchedHouse): Promise<unknown> {
  return vi.waitFor(
    async () => {
      const attempts = await store.db.selectFrom('notice_attempts').select('notice_id').execute();
      expect(attempts.length).toBeGreaterThan(0);
    },
    { timeout: 60_000, interval: 100 },
  );
}

/** The first page of the database is not one any more. */
function damageStore(folder: string): void {
  const file = openSync(join(folder, 'admin-agent.db'), 'r+');
  writeSync(file, Buffer.alloc(64, 'x'), 0, 64, 0);
  closeSync(file);
}

test('what a connector says is a secret is what the vault gets, and nothing else is said to be one', () => {
  const places = secretPlaces(connectorSchema).toSorted();
  const service = { type: 'process' as const, argv: ['bot'], env: { KEY: 'a' } };
  const configSource = {
    kind: 'urls',
    readUrl: 'https://bot.test/',
    writeUrl: 'https://bot.test/',
    headers: { 'X-Key': 'a' },
    format: 'json',
  } as const;
  const restartHook = { url: 'https://bot.test/', secret: 'a' };
  const repair = { service, restartHook, configSource };
  const sealed = [
    { type: 'http', url: 'http://bot.test/', headers: { 'X-Key': 'a' }, ...repair },
    { type: 'openclaw', url: 'wss://bot.test/', token: 'a', service },
    { type: 'websocket', url: 'ws://bot.test/', headers: { 'X-Key': 'a' }, send: 'b', ...repair },
    {
      type: 'heartbeat',
      schedule: { kind: 'period', periodMs: 60_000 },
      graceMs: 60_000,
      ...repair,
    },
    { ...service, configSource },
    { type: 'systemd', unit: 'bot.service', scope: 'user', configSource },
    { type: 'docker', container: 'bot', configSource },
    { type: 'pm2', name: 'bot', configSource },
  ] satisfies ConnectorConfig[];

  expect(
    sealed
      .flatMap((each) => secretsOf(each).map(({ place }) => `<${each.type}>.${place}`))
      .map((place) =>
        place
          .replace(/(headers|env)\..*/, '$1.*')
          .replace('.service.', '.service<process>.')
          .replace('.configSource.', '.configSource<urls>.'),
      )
      .toSorted(),
  ).toEqual(places);
});

test('of sixty-four secrets that go in by every entrance nothing comes out anywhere', async () => {
  using ground = makeGround();
  await using echoes = await startEchoingBots();
  const older = await leaveOlderStore(ground.data, canaries, echoes.http);
  const environment = { ADMIN_AGENT_PASSPHRASE: passphrase };
  await using provider = await startEchoingProvider();
  const channels = channelsAt(provider.origin);
  const house = await startWatchedHouse({ folder: ground.data, environment, channels });
  const { sinks, agent, tenantId } = house;

  const bots = await addBots(house, canaries, echoes);
  await changeBots(house, bots, canaries, echoes);
  await throughConfigs(house, ground, canaries);
  await throughChannels(house, canaries, provider.origin);
  await refuse(house, canaries);
  await byCommandLine(house, ground, canaries);
  await tryOut(house, canaries, echoes);
  await house.ipc('mutation', 'health.checkNow', { tenantId, botIds: older });
  await looked(house);
  await told(house);
  await house.rest('POST', '/api/admin/health', { botId: bots[1]!.id });
  await askEverything(house, bots[0]!);

  const first = await agent.vault.newRecoveryKey(house.act);
  const second = await agent.vault.newRecoveryKey(house.act);
  await house.ipc('mutation', 'vault.rotate');
  await openVault(house, canaries, { passphrase, oldRecoveryKey: first, recoveryKey: second });
  expect(agent.vault.status().state).toBe('open');
  const some = canaries.filter(fitsHeader).slice(0, 5);
  const refused = await refuseWrites(
    house,
    some.map(({ name, value }) => ({
      name,
      kind: 'hr',
      connector: { type: 'http', url: 'http://127.0.0.1:9/', headers: { 'X-Key': value } },
    })),
  );
  expect(refused).toContainEqual({ status: 500, code: 'unexpected' });
  await damageSecretOf(house, bots.find(({ connector }) => connector.type === 'http')!);
  for (const [index, { id }] of bots.entries()) {
    if (index % 3 === 0) {
      await house.ipc('mutation', 'bots.remove', { tenantId, botId: id });
    }
  }
  await askEverything(house, bots[1]!);
  await house.store.backup();
  await house.store.checkIntegrity();
  await sinks.addRows('rows', house.store.db);
  sinks.addFolder('data while it runs', ground.data);
  sinks.addValue('environment', environment);
  await house.stop();
  damageStore(ground.data);
  const restored = await openStore({ folder: ground.data, now: Date.now });
  await restored.close();
  sinks.addFolder('data', ground.data);
  sinks.addFolder('temporary files', ground.temporary);

  const wanted: Canary[] = [
    ...canaries,
    { name: 'first recovery key', value: first },
    { name: 'second recovery key', value: second },
  ];
  expect(sinks.search(wanted)).toEqual([]);
  // That there was something to find, everywhere.
  expect(allEntrances.filter((entrance) => !house.entered.has(entrance))).toEqual([]);
  for (const [entrance, values] of house.entered) {
    expect([entrance, values.size > 50]).toEqual([entrance, true]);
  }
  expect(secretFlags.filter((flag) => !house.flags.has(flag))).toEqual([]);
  expect(restored.quarantinedNow).toMatchObject({ restoredFrom: expect.any(Number) });
  for (const sink of [
    'answers by HTTP',
    'stream of events',
    'frames to the window',
    'command line',
    'rows/admin_alerts',
    'rows/audit_log',
    'rows/bot_health_logs',
    'rows/channels',
    'rows/notice_attempts',
    'rows/config_versions',
    'rows/recovery_attempts',
    'rows/vault_secrets',
    'data while it runs/admin-agent.db',
    'data while it runs/admin-agent.db-wal',
    'data while it runs/runtime.json',
    'data/store-state.json',
    'data/logs/admin-agent.1.log',
  ]) {
    expect([sink, sinks.bytesIn(sink) > 50]).toEqual([sink, true]);
  }
  for (const folder of ['data/backups/', 'data/quarantine/']) {
    expect([folder, sinks.names().some((name) => name.startsWith(folder))]).toEqual([folder, true]);
  }
}, 900_000);
