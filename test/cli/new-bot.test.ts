import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';

import { exitCodes } from '#electron/cli/exit-codes.ts';
import { maskedValue } from '#shared/schemas/connectors/secret-field.ts';
import { run, startAgent } from '#test/support/command-line.ts';
import { scriptedKinds, wellReading } from '#test/support/scripted-kinds.ts';
import { scriptedManagers } from '#test/support/scripted-managers.ts';

const ofEveryKind = () =>
  startAgent({ agent: { connectors: scriptedKinds(), managers: scriptedManagers() } });

test.for<[string, string[], string, object]>([
  ['a name and an address', ['A', 'http://b/'], 'A', { type: 'http', url: 'http://b/' }],
  ['the kind before them', ['http', 'A', 'http://b/'], 'A', { type: 'http' }],
  ['a name that is a kind', ['http', 'http://b/'], 'http', { type: 'http', url: 'http://b/' }],
  ['another such name', ['openclaw', 'HTTP://b/'], 'openclaw', { type: 'http' }],
  ['a kind and a name that is one', ['http', 'http', 'http://b/'], 'http', { type: 'http' }],
  ['a gateway', ['openclaw', 'A'], 'A', { type: 'openclaw', url: 'ws://127.0.0.1:18789' }],
  [
    'one agent of a gateway elsewhere and its channels',
    ['openclaw', 'A', 'wss://g/', '--agent', 'main', '--channel', 'whatsapp:eu', '--channel', 'x'],
    'A',
    { type: 'openclaw', url: 'wss://g/', agentId: 'main', channels: ['whatsapp:eu', 'x'] },
  ],
  [
    'a bot that calls every five minutes',
    ['heartbeat', 'heartbeat', '--every', '5m', '--slug', 'nightly'],
    'heartbeat',
    {
      type: 'heartbeat',
      schedule: { kind: 'period', periodMs: 300_000 },
      graceMs: 120_000,
      slug: 'nightly',
    },
  ],
  [
    'a bot that calls at night',
    ['heartbeat', 'A', '--cron', '0 3 * * *', '--zone', 'America/Manaus', '--grace', '10m'],
    'A',
    {
      schedule: { kind: 'cron', expression: '0 3 * * *', zone: 'America/Manaus' },
      graceMs: 600_000,
    },
  ],
  [
    'a WebSocket that is held',
    ['websocket', 'A', 'ws://b/', '--held', '--expect-text', 'pong', '--timeout', '3s'],
    'A',
    { type: 'websocket', url: 'ws://b/', isHeld: true, expectText: 'pong', timeoutMs: 3_000 },
  ],
  [
    'a unit of the user’s systemd',
    ['systemd', 'A', 'bot.service', '--user'],
    'A',
    { type: 'systemd', unit: 'bot.service', scope: 'user' },
  ],
  [
    'a unit of the machine’s',
    ['systemd', 'A', 'bot.service'],
    'A',
    { type: 'systemd', unit: 'bot.service', scope: 'system' },
  ],
  [
    'a container',
    ['docker', 'A', 'sales-bot', '--socket', '/run/podman/podman.sock'],
    'A',
    { type: 'docker', container: 'sales-bot', socket: '/run/podman/podman.sock' },
  ],
  [
    'an app under PM2',
    ['pm2', 'A', 'sales bot', '--pm2-home', '/home/bots/.pm2'],
    'A',
    { type: 'pm2', name: 'sales bot', home: '/home/bots/.pm2' },
  ],
])('a bot is added by %s', async ([, words, name, connector]) => {
  await using agent = await ofEveryKind();

  const added = await agent.json('bots', 'add', ...words);

  expect(added).toMatchObject({ exitCode: 0, name, connector });
});

test('a gateway’s token comes from a file or the standard input, is used and never shown', async () => {
  const used: string[] = [];
  const connectors = scriptedKinds({
    async openclaw(config, { secrets }) {
      used.push(config.type === 'openclaw' && config.token ? await secrets.open(config.token) : '');
      return wellReading;
    },
  });
  await using agent = await startAgent({ agent: { connectors } });
  const file = agent.file('gateway-token', 'canary-of-the-file\n');

  const one = await agent.run('bots', 'add', 'openclaw', 'One', '--gateway-token-file', file);
  const two = await agent.runWith(
    { stdin: 'canary-of-the-input\n' },
    'bots',
    'add',
    'openclaw',
    'Two',
    'wss://gateway.test/',
    '--gateway-token-file',
    '-',
    '--json',
  );
  await agent.run('check');

  expect([...new Set(used)].toSorted()).toEqual(['canary-of-the-file', 'canary-of-the-input']);
  expect(JSON.parse(two.stdout)).toMatchObject({ connector: { token: maskedValue } });
  const list = await agent.run('bots', 'list', '--json');
  expect(JSON.stringify([one, two, list])).not.toContain('canary');
});

test('a program is added by its words, as they are, with its environment from a file and not shown', async () => {
  await using agent = await ofEveryKind();
  const file = agent.file('env', '# of the bot\nAPI_KEY="canary key"\nOTHER=canary\n');
  const flags = ['--cwd', '/srv', '--env-file', file, '--ready-text', 'up', '--stop-grace', '30s'];
  const program = ['--', '/opt/bot', '--port', '1', '--json', 'good day'];

  const added = await agent.run('bots', 'add', 'process', 'A', ...flags, '--json', ...program);
  const nothing = await agent.run('bots', 'add', 'process', 'B', ...flags);

  expect(JSON.parse(added.stdout)).toMatchObject({
    name: 'A',
    connector: {
      type: 'process',
      argv: ['/opt/bot', '--port', '1', '--json', 'good day'],
      cwd: '/srv',
      env: { API_KEY: maskedValue, OTHER: maskedValue },
      readyText: 'up',
      stopGraceMs: 30_000,
    },
  });
  expect(nothing.exitCode).toBe(exitCodes.usage);
  expect(JSON.stringify([added, nothing])).not.toContain('canary');
});

test('what is sent over a WebSocket and its headers come from files', async () => {
  await using agent = await ofEveryKind();
  const send = agent.file('send', '{"token":"canary"}\n');
  const headers = agent.file('headers', '{"Authorization":"canary","Accept":"text/plain"}');
  const expected = agent.file('expected', '{"ok":true}');

  const { connector } = await agent.json(
    'bots',
    'add',
    'websocket',
    'A',
    'ws://bot.test/',
    '--send-file',
    send,
    '--header-file',
    headers,
    '--expect-json',
    expected,
  );

  expect(connector).toMatchObject({
    send: maskedValue,
    headers: { Authorization: maskedValue, Accept: 'text/plain' },
    expectJson: { ok: true },
  });
});

/** Answers as an agent that tells where a bot is to call. */
async function anAgentThatListens(heartbeat: object) {
  const bot = { id: 'b1', name: 'Night', connector: { type: 'heartbeat' } };
  const server = createServer((request, response) => {
    request.resume();
    response.end(JSON.stringify(request.url?.endsWith('/heartbeat') ? heartbeat : bot));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const env = { ADMIN_AGENT_URL: `http://127.0.0.1:${port}`, ADMIN_AGENT_TOKEN: 'some-token' };
  return {
    add: (...flags: string[]) => run(env, 'bots', 'add', 'heartbeat', 'Night', ...flags),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

test('a bot that calls us is given the line it is to run', async () => {
  const heartbeat = { url: 'http://127.0.0.1:7342/ping/4f6a', isThisMachineOnly: true };
  await using agent = await anAgentThatListens(heartbeat);

  const told = await agent.add('--every', '5m');
  const json = await agent.add('--every', '5m', '--json');

  expect(told.stdout).toContain(
    "\n  your-command; curl -fsS -m 10 --retry 3 -o /dev/null 'http://127.0.0.1:7342/ping/4f6a'/$?\nOnly programs on",
  );
  expect(JSON.parse(json.stdout)).toMatchObject({ id: 'b1', heartbeat });
});

test('where nobody listens for calls that is said instead', async () => {
  await using agent = await anAgentThatListens({ url: null, isThisMachineOnly: true });

  const told = await agent.add('--every', '5m');

  expect(told.stdout).toContain('does not listen for calls');
  expect(told.stdout).not.toContain('curl');
});

test('a bot of any kind is added from a file', async () => {
  await using agent = await ofEveryKind();
  const connector = { type: 'websocket', url: 'ws://bot.test/', subprotocols: ['chat'] };
  const file = agent.file('bot', JSON.stringify({ name: 'A', kind: 'hr', connector }));

  expect(await agent.json('bots', 'add', '--from', file)).toMatchObject({ kind: 'hr', connector });
});

test.for<[string, string[], number, RegExp]>([
  ['a gateway without a name', ['openclaw'], 2, /add openclaw NAME \[URL\]/],
  ['a gateway whose name is forgotten', ['openclaw', 'ws://127.0.0.1:1'], 2, /NAME \[URL\]/],
  ['a word too many', ['heartbeat', 'A', 'B', '--every', '5m'], 2, /add heartbeat NAME --every/],
  ['a heartbeat at no time', ['heartbeat', 'A'], 2, /--every 5m or --cron/],
  ['a heartbeat twice', ['heartbeat', 'A', '--every', '5m', '--cron', '* * * * *'], 2, /--cron/],
  ['a zone for a period', ['heartbeat', 'A', '--every', '5m', '--zone', 'UTC'], 2, /--zone/],
  ['a flag of another kind', ['websocket', 'A', 'ws://b/', '--cron', '* * * * *'], 2, /--cron/],
  ['a secret that is not there', ['websocket', 'A', 'ws://b/', '--send-file', '/no'], 2, /\/no/],
  ['a secret of nothing', ['openclaw', 'A', '--gateway-token-file', '/dev/null'], 2, /nothing in/],
  ['a header file of no JSON', ['A', 'http://b/', '--header-file', '/dev/null'], 2, /valid JSON/],
  ['a token over an open network', ['openclaw', 'A', 'ws://gateway.test/'], 2, /connector\.url/],
  ['a slug of no kind', ['heartbeat', 'A', '--every', '5m', '--slug', 'No!'], 2, /connector\.slug/],
])('%s ends with its code and a sentence', async ([, words, exitCode, sentence]) => {
  await using agent = await ofEveryKind();

  const refused = await agent.run('bots', 'add', ...words);

  expect(refused).toMatchObject({ exitCode, stdout: '' });
  expect(refused.stderr).toMatch(sentence);
  expect((await agent.json('bots')).items).toEqual([]);
});

test('while the vault is closed a bot with a secret is refused in words, one without is added', async () => {
  await using agent = await ofEveryKind();
  const file = agent.file('gateway-token', 'canary');
  await agent.run('bots', 'add', 'openclaw', 'First', '--gateway-token-file', file);
  agent.listener.vault.lock();

  const secret = await agent.runWith(
    { stdin: 'canary' },
    'bots',
    'add',
    'openclaw',
    'A',
    '--gateway-token-file',
    '-',
  );
  const plain = await agent.run('bots', 'add', 'openclaw', 'B');

  expect(secret.exitCode).toBe(exitCodes.refused);
  expect(secret.stderr).toContain('The vault is closed');
  expect(plain.exitCode).toBe(exitCodes.ok);
});

test('the list names the kind and the reason, and says what is left to a person', async () => {
  const connectors = scriptedKinds({
    openclaw: async () => ({
      ...wellReading,
      cause: 'channel_auth',
      reason: 'channel_unlinked',
      isFinal: true,
    }),
  });
  await using agent = await startAgent({ agent: { connectors } });
  await agent.run('bots', 'add', 'openclaw', 'Loja', '--interval', '20s');
  await agent.listener.clock.advance(30_000);

  const step = 'Loja: Link it again: scan the QR code on the gateway’s machine.';
  for (const command of [['bots'], ['status'], ['check', 'Loja']]) {
    const shown = await agent.run(...command);
    expect(shown.stdout).toMatch(/■! Needs you +Loja +openclaw .+not linked/);
    expect(shown.stdout).toContain(step);
  }
});
