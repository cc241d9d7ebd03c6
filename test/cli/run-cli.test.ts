import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { exitCodes } from '#electron/cli/exit-codes.ts';
import { languageOf } from '#electron/cli/run-cli.ts';
import { writeRuntimeFile } from '#electron/host/runtime-file.ts';
import { commands, run, startAgent } from '#test/support/command-line.ts';

test('a bot is added, found by its name, paused, resumed and removed', async () => {
  await using agent = await startAgent();
  const added = await agent.json('bots', 'add', 'Loja', 'http://bot.test/ok', '--interval', '20s');

  expect(added).toMatchObject({ exitCode: 0, name: 'Loja', kind: 'custom', intervalMs: 20_000 });
  expect(await agent.json('bots', 'pause', 'loja')).toMatchObject({ status: 'paused' });
  expect(await agent.json('bots', 'resume', added.id)).toMatchObject({ id: added.id });
  expect((await agent.json('bots', 'list')).items).toHaveLength(1);
  expect(await agent.json('bots', 'remove', 'Loja')).toMatchObject({ exitCode: 0, removed: true });
  expect((await agent.json('bots')).items).toEqual([]);
});

test('a bot is added from a file, with what has no flag', async () => {
  await using agent = await startAgent();
  const file = join(agent.folder, 'bot.json');
  const connector = { type: 'http', url: 'http://bot.test/', expectJson: { ok: true } };
  writeFileSync(file, JSON.stringify({ name: 'RH', kind: 'hr', connector }));

  expect(await agent.json('bots', 'add', '--from', file)).toMatchObject({ kind: 'hr', connector });
});

test('status and check end with 1 as long as a bot is not well, with 0 after', async () => {
  let cause: 'ok' | 'refused' = 'refused';
  await using agent = await startAgent({ agent: { script: () => cause } });
  await agent.run('bots', 'add', 'Loja', 'http://bot.test/', '--interval', '20s');
  await agent.listener.clock.advance(30_000);
  const ill = await agent.run('status');
  const alerts = await agent.json('alerts', 'list', '--state', 'open');
  cause = 'ok';
  await agent.listener.clock.advance(30_000);
  const well = await agent.run('status');

  expect(ill.exitCode).toBe(exitCodes.trouble);
  expect(ill.stdout).toContain('■× Down');
  expect(ill.stdout).toContain('connection refused');
  expect(alerts.items).toHaveLength(1);
  expect(well).toMatchObject({ exitCode: exitCodes.ok });
});

test('an alert is acknowledged and resolved', async () => {
  await using agent = await startAgent({ agent: { script: () => 'refused' } });
  await agent.run('bots', 'add', 'Loja', 'http://bot.test/', '--interval', '20s');
  await agent.listener.clock.advance(30_000);
  const { items } = await agent.json('alerts');

  expect(await agent.json('alerts', 'ack', items[0].id)).toMatchObject({ state: 'acknowledged' });
  expect(await agent.json('alerts', 'resolve', items[0].id)).toMatchObject({ state: 'resolved' });
  expect((await agent.run('alerts', 'resolve', items[0].id)).exitCode).toBe(exitCodes.refused);
  expect((await agent.run('alerts', 'ack', 'none')).exitCode).toBe(exitCodes.notFound);
});

test('an alert is taken out of its group, put back, and left as it is once it is over', async () => {
  await using agent = await startAgent({ agent: { script: () => 'refused' } });
  for (const name of ['Loja', 'Suporte']) {
    await agent.run('bots', 'add', name, 'http://bot.test/', '--interval', '20s');
  }
  await agent.listener.clock.advance(60_000);
  const [alert, other] = (await agent.json('alerts')).items;

  const apart = await agent.json('alerts', 'split', alert.id);
  const back = await agent.json('alerts', 'join', alert.id);
  const said = await agent.run('alerts', 'split', alert.id);

  expect(alert.group).toBe(other.group);
  expect(apart).toMatchObject({ exitCode: exitCodes.ok, id: alert.id });
  expect(apart.group).not.toBe(other.group);
  expect(back.group).toBe(other.group);
  expect(said.stdout).toContain(`Taken out of its group for 30 days: ${alert.title}`);
  await agent.run('alerts', 'resolve', alert.id);
  for (const move of ['split', 'join']) {
    const refused = await agent.json('alerts', move, alert.id);
    expect(refused).toMatchObject({
      exitCode: exitCodes.refused,
      error: { code: 'alert_already_resolved' },
    });
    expect((await agent.run('alerts', move, 'none')).exitCode).toBe(exitCodes.notFound);
    expect((await agent.run('alerts', move)).exitCode).toBe(exitCodes.usage);
  }
});

test('an alert is put off for some time, until it worsens, or both', async () => {
  await using agent = await startAgent({ agent: { script: () => 'refused' } });
  await agent.run('bots', 'add', 'Loja', 'http://bot.test/', '--interval', '20s');
  await agent.listener.clock.advance(30_000);
  const { items } = await agent.json('alerts');
  const snooze = (...how: string[]) => agent.json('alerts', 'snooze', items[0].id, ...how);

  const forAnHour = await snooze('--for', '1h');
  const until = await snooze('--until', '2099-12-01T08:00:00Z', '--until-worse');
  const untilWorse = await snooze('--until-worse');

  expect(forAnHour).toMatchObject({ state: 'snoozed', snoozedUntilWorse: false });
  expect(forAnHour.snoozedUntil).toBeGreaterThan(0);
  expect(until).toMatchObject({
    snoozedUntil: Date.UTC(2099, 11, 1, 8),
    snoozedUntilWorse: true,
  });
  expect(untilWorse).toMatchObject({ snoozedUntil: null, snoozedUntilWorse: true });
  for (const wrong of [
    [],
    ['--for', 'soon'],
    ['--until', 'tomorrow'],
    ['--for', '1h', '--until', '2099-12-01T08:00'],
  ]) {
    const refused = await agent.run('alerts', 'snooze', items[0].id, ...wrong);
    expect(refused.exitCode).toBe(exitCodes.usage);
  }
});

test('a bot or a client is muted for some time', async () => {
  await using agent = await startAgent();
  const bot = await agent.json('bots', 'add', 'Loja', 'http://bot.test/', '--interval', '20s');

  const muted = await agent.json('alerts', 'mute', '--bot', 'loja', '--for', '4h');
  const client = await agent.json('alerts', 'mute', '--client', '--for', '1h', '--reason', 'move');

  expect(muted.target).toEqual({ of: 'bot', botId: bot.id });
  expect(client).toMatchObject({ target: { of: 'tenant' }, reason: 'move' });
  for (const wrong of [
    ['--for', '4h'],
    ['--client'],
    ['--bot', 'Loja', '--client', '--for', '4h'],
  ]) {
    expect((await agent.run('alerts', 'mute', ...wrong)).exitCode).toBe(exitCodes.usage);
  }
});

test('clients are added, changed, archived and brought back by name', async () => {
  await using agent = await startAgent();
  const added = await agent.json('tenants', 'add', 'Ótica Sol', '--locale', 'pt-BR');

  expect(added).toMatchObject({ exitCode: 0, name: 'Ótica Sol', locale: 'pt-BR' });
  const changed = await agent.json('tenants', 'update', added.slug, '--zone', 'America/Manaus');
  expect(changed.zone).toBe('America/Manaus');
  expect((await agent.json('tenants', 'archive', 'ótica sol')).archivedAt).not.toBeNull();
  expect((await agent.json('tenants', 'restore', added.id)).archivedAt).toBeNull();
});

test('a token works for what its role may do, until it is revoked', async () => {
  await using agent = await startAgent();
  const { token, item } = await agent.json('tokens', 'create', 'ci', '--role', 'viewer');
  const asViewer = (...argv: string[]) =>
    run({ ADMIN_AGENT_DATA: agent.folder, ADMIN_AGENT_TOKEN: token }, ...argv);

  expect((await asViewer('status')).exitCode).toBe(exitCodes.ok);
  expect((await asViewer('bots', 'add', 'A', 'http://bot.test/')).exitCode).toBe(exitCodes.refused);
  await agent.run('tokens', 'revoke', item.id);
  expect((await asViewer('status')).exitCode).toBe(exitCodes.refused);
});

test('the token goes to nobody who cannot prove to be the agent', async () => {
  await using agent = await startAgent();
  writeRuntimeFile(join(agent.folder, 'runtime.json'), {
    url: agent.listener.url,
    pid: process.pid,
    nonce: 'nonce-of-an-agent-that-is-gone',
    startedAt: 1,
  });

  const { exitCode, stderr } = await agent.run('status');

  expect(exitCode).toBe(exitCodes.unreachable);
  expect(stderr).toContain('the token was not sent');
});

test.for<[string, string[], number, RegExp]>([
  ['an unknown command', ['dance'], 2, /no command dance/],
  ['an unknown subcommand', ['bots', 'dance'], 2, /list, add/],
  ['an unknown flag', ['bots', '--dance'], 2, /--dance/],
  ['a missing argument', ['bots', 'remove'], 2, /BOT is missing/],
  ['too many arguments', ['tenants', 'add', 'Two', 'words'], 2, /quotes/],
  ['a bot without an address', ['bots', 'add', 'Loja'], 2, /NAME URL/],
  ['a duration of no kind', ['bots', 'add', 'A', 'http://b/', '--interval', 'soon'], 2, /30s/],
  ['a bot that is not there', ['bots', 'remove', 'Nobody'], 5, /no bot Nobody/],
  ['a value the server refuses', ['bots', 'add', 'A', 'ftp://bot.test/'], 2, /connector\.url/],
  ['a tenant that is not there', ['bots', '--tenant', 'nobody'], 5, /./],
])('%s ends with its code and a sentence', async ([, argv, exitCode, sentence]) => {
  await using agent = await startAgent();

  const plain = await agent.run(...argv);
  const json = await agent.json(...argv);

  expect(plain.exitCode).toBe(exitCode);
  expect(plain.stderr).toMatch(sentence);
  expect(plain.stdout).toBe('');
  expect(json.error).toMatchObject({ exitCode, message: expect.stringMatching(sentence) });
});

test.for<[string, string[], number]>([
  ['no agent runs', ['status'], 3],
  ['the address answers nothing', ['status', '--url', 'http://127.0.0.1:1'], 3],
  ['the address is elsewhere and not encrypted', ['status', '--url', 'http://bot.test:1'], 4],
])('when %s that is said', async ([, argv, exitCode]) => {
  const env = { ADMIN_AGENT_DATA: '/no/such/folder', ADMIN_AGENT_TOKEN: 'a-token-of-16-letters' };

  const result = await run(env, ...argv);

  expect(result.exitCode).toBe(exitCode);
  expect(result.stderr).toMatch(/\w.+\n$/);
  expect(result.stderr).not.toContain('a-token-of');
});

test('the doctor works without an agent and says what to do', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  try {
    const { exitCode, stdout } = await run(
      { ADMIN_AGENT_DATA: join(folder, 'new'), ADMIN_AGENT_PORT: '0' },
      'doctor',
    );

    expect(exitCode).toBe(exitCodes.ok);
    expect(stdout).toMatch(/● ok {2,}Node 2\d/);
    expect(stdout).toContain('▲ look  No agent runs. Start it with: admin-agent serve');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the doctor ends with 1 where the token is refused', async () => {
  await using agent = await startAgent();

  const result = await run(
    {
      ADMIN_AGENT_URL: agent.listener.url,
      ADMIN_AGENT_DATA: agent.folder,
      ADMIN_AGENT_TOKEN: 'not-the-right-token',
    },
    'doctor',
    '--json',
  );

  const { findings } = JSON.parse(result.stdout) as {
    findings: { name: string; outcome: string }[];
  };
  expect(findings).toContainEqual(expect.objectContaining({ name: 'token', outcome: 'fail' }));
  expect(result.exitCode).toBe(exitCodes.trouble);
});

test('help tells about every command and exit code, in the person’s language', async () => {
  const help = await run({ LANG: 'pt_BR.UTF-8' }, 'help');
  const one = await run({}, 'bots', '--help');
  const same = await run({}, 'help', 'bots');
  const version = await run({}, '--version');

  for (const { name } of commands) {
    expect(help.stdout).toContain(`\n  ${name} `);
  }
  expect(help.stdout).toContain('Códigos de saída');
  expect(one.stdout).toContain('admin-agent bots add NAME URL');
  expect(same).toEqual(one);
  expect(version).toMatchObject({ exitCode: 0, stdout: '1.2.3\n' });
});

test.for<[string[], Record<string, string>, string]>([
  [['--lang', 'es'], { LANG: 'pt_BR.UTF-8' }, 'es'],
  [['--lang=pt-BR'], {}, 'pt-BR'],
  [[], { ADMIN_AGENT_LANG: 'es', LANG: 'pt_BR.UTF-8' }, 'es'],
  [[], { LC_ALL: 'pt_PT.UTF-8', LANG: 'es_AR.UTF-8' }, 'pt-BR'],
  [[], { LANG: 'de_DE.UTF-8' }, 'en'],
  [[], {}, 'en'],
])('with %o and %o the language is %s', ([argv, env, locale]) => {
  expect(languageOf(argv, env)).toBe(locale);
});
