import { expect, test } from 'vitest';

import { type ConnectorConfig, connectorTypes, secretsOf } from '#shared/schemas/connector.ts';
import { maskedValue } from '#shared/schemas/connectors/secret-field.ts';
import { scriptedKinds } from '#test/support/scripted-kinds.ts';
import { scriptedManagers } from '#test/support/scripted-managers.ts';
import { startTestListener } from '#test/support/test-listener.ts';

const agent = { connectors: scriptedKinds(), managers: scriptedManagers() };

/** A bot of each kind with every secret it can have. */
const connectors: readonly ConnectorConfig[] = [
  {
    type: 'http',
    url: 'https://bot.test/health',
    headers: { Authorization: 'canary-header', Accept: 'application/json' },
  },
  { type: 'openclaw', url: 'wss://gateway.test/', token: 'canary-token', channels: ['whatsapp'] },
  { type: 'heartbeat', schedule: { kind: 'period', periodMs: 300_000 }, graceMs: 120_000 },
  {
    type: 'websocket',
    url: 'wss://bot.test/socket',
    headers: { 'X-Key': 'canary-header' },
    send: 'canary-message',
    isHeld: true,
  },
  {
    type: 'process',
    argv: ['/opt/bot', '--port', '1'],
    env: { API_KEY: 'canary-key' },
    configSource: {
      kind: 'urls',
      readUrl: 'https://bot.test/config',
      writeUrl: 'https://bot.test/config',
      headers: { 'X-Key': 'canary-header' },
      format: 'json',
    },
  },
  { type: 'systemd', unit: 'bot.service', scope: 'user' },
  { type: 'docker', container: 'sales-bot', socket: '/run/admin-agent/docker.sock' },
  { type: 'pm2', name: 'sales bot', home: '/home/bots/.pm2' },
];

const secretPlaces: Readonly<Record<string, string[]>> = {
  http: ['headers.authorization'],
  openclaw: ['token'],
  heartbeat: [],
  websocket: ['headers.x-key', 'send'],
  process: ['env.API_KEY', 'configSource.headers.x-key'],
  systemd: [],
  docker: [],
  pm2: [],
};

test('there is an example of every kind', () => {
  expect(connectors.map(({ type }) => type).toSorted()).toEqual(connectorTypes.toSorted());
});

test.for(connectors)(
  'a $type bot is added, shown and changed without its secrets',
  async (given) => {
    await using listener = await startTestListener({ agent });
    const bot = { name: 'A', kind: 'custom', connector: given };

    const added = await listener.call('POST', '/api/admin/bots', { body: bot });
    const path = `/api/admin/bots/${added.json.id}`;
    const shown = await listener.call('GET', path);
    const connector = shown.json.connector as ConnectorConfig;
    const kept = await listener.call('PATCH', path, { body: { connector, name: 'B' } });
    const anew = await listener.call('PATCH', path, { body: { connector: given } });
    const listed = await listener.call('GET', '/api/admin/bots');

    expect([added, shown, kept, anew, listed].map(({ status }) => status)).toEqual([
      201, 200, 200, 200, 200,
    ]);
    expect(connector.type).toBe(given.type);
    expect(secretsOf(connector)).toEqual(
      secretPlaces[given.type]!.map((place) => ({ place, value: maskedValue })),
    );
    expect(kept.json).toMatchObject({ name: 'B', connector });
    for (const { text } of [added, shown, kept, anew, listed]) {
      expect(text).not.toMatch(/canary|secret:/);
    }
  },
);

test.for(connectors.filter((each) => secretsOf(each).length > 0))(
  'a $type bot is not moved to another address with secrets that were not given anew',
  async (given) => {
    await using listener = await startTestListener({ agent });
    const bot = { name: 'A', kind: 'custom', connector: given };
    const { json } = await listener.call('POST', '/api/admin/bots', { body: bot });
    const connector = { ...json.connector, ...elsewhere(given) };

    const refused = await listener.call('PATCH', `/api/admin/bots/${json.id}`, {
      body: { connector },
    });

    expect(refused.status).toBe(400);
    expect(refused.json.code).toBe('secret_needed_again');
  },
);

/** Somewhere else for the secrets of a bot to go. */
function elsewhere({ type }: ConnectorConfig): object {
  if (type === 'process') {
    return { argv: ['/opt/other'] };
  }
  return { url: type === 'http' ? 'https://elsewhere.test/' : 'wss://elsewhere.test/' };
}

test('a kind that does not exist, or the field of another kind, is refused by name', async () => {
  await using listener = await startTestListener({ agent });
  const add = (connector: object) =>
    listener.call('POST', '/api/admin/bots', { body: { name: 'A', kind: 'custom', connector } });

  const unknown = await add({ type: 'telepathy', url: 'https://bot.test/' });
  const foreign = await add({ type: 'http', url: 'https://bot.test/', token: 'canary' });

  expect([unknown.status, foreign.status]).toEqual([400, 400]);
  expect(unknown.text).toContain('connector.type');
  expect(foreign.text).toContain('token');
  expect(foreign.text).not.toContain('canary');
});
