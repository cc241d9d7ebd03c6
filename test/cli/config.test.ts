import { expect, test } from 'vitest';

import { exitCodes } from '#electron/cli/exit-codes.ts';
import { startAgent } from '#test/support/command-line.ts';
import { firstConfig, nextConfig, repairableBots } from '#test/support/repairable-bots.ts';

/** One bot, and its next configuration in a file. */
async function startWithConfig() {
  await using stack = new AsyncDisposableStack();
  const bots = stack.use(repairableBots());
  const agent = stack.use(await startAgent({ agent: bots.agent }));
  const { clock, call } = agent.listener;
  const made = await call('POST', '/api/admin/bots', { body: bots.aBot('vendas') });
  await clock.advance(60_000);
  await call('POST', `/api/admin/bots/${made.json.id}/config/look`);
  const pause = (ms: number) => clock.advance(ms);
  const ending = stack.move();
  return {
    bots,
    clock,
    file: agent.file('next.json', nextConfig),
    write: (name: string, text: string) => agent.file(name, text),
    run: (...argv: string[]) => agent.runWith({ pause }, 'config', ...argv),
    as: (surroundings: object, ...argv: string[]) =>
      agent.runWith({ pause, ...surroundings }, 'config', ...argv),
    async json(...argv: string[]) {
      const { exitCode, stdout } = await agent.runWith({ pause }, 'config', ...argv, '--json');
      // oxlint-disable-next-line typescript/no-explicit-any -- answers are looked into field by field
      return { exitCode, ...(JSON.parse(stdout) as any) };
    },
    [Symbol.asyncDispose]: () => ending.disposeAsync(),
  };
}

test('a configuration is shown as it is, and its versions are listed', async () => {
  await using one = await startWithConfig();

  const shown = await one.run('show', 'vendas');
  const listed = await one.run('list', 'vendas');

  expect(shown).toMatchObject({ exitCode: exitCodes.ok, stdout: firstConfig });
  expect(listed.stdout).toMatch(/1 +good +\d+ \w+ +first look/);
  expect((await one.run('show', 'vendas', '9')).exitCode).toBe(exitCodes.notFound);
  expect((await one.run('show', 'vendas', 'newest')).exitCode).toBe(exitCodes.usage);
});

test('what would steer a terminal is taken out before it is shown on one', async () => {
  await using one = await startWithConfig();
  one.bots.edit('vendas', '{ "greeting": "hello\u009b2J\u202e", "port": 8080 }\n');
  await one.run('drift', 'vendas');

  const onTerminal = await one.as({ isTerminal: true }, 'show', 'vendas');

  expect(onTerminal.stdout).toBe('{ "greeting": "hello2J", "port": 8080 }\n');
});

test('a file is applied once somebody has seen what it changes and says yes', async () => {
  await using one = await startWithConfig();

  const unasked = await one.run('apply', 'vendas', one.file);
  const declined = await one.as({ typed: 'n' }, 'apply', 'vendas', one.file);
  expect(one.bots.config('vendas')).toBe(firstConfig);
  const applied = await one.as(
    { typed: 'y' },
    'apply',
    'vendas',
    one.file,
    '--reason',
    'friendlier',
  );
  const again = await one.run('apply', 'vendas', one.file);

  expect(unasked.exitCode).toBe(exitCodes.usage);
  expect(declined.stdout).toContain('Nothing was changed.');
  expect(applied.stdout).toContain('-  "greeting": "hello",\n+  "greeting": "good morning",');
  expect(applied).toMatchObject({ exitCode: exitCodes.ok });
  expect(applied.stdout).toContain('Applied to vendas as version 2.');
  expect(one.bots.config('vendas')).toBe(nextConfig);
  expect(again.stdout).toContain('The file says what the bot already has.');
});

test('from the standard input, with a yes beforehand, and until it proved good', async () => {
  await using one = await startWithConfig();

  const applied = await one.as(
    { stdin: nextConfig },
    'apply',
    'vendas',
    '-',
    '--yes',
    '--wait',
    '--grace',
    '30s',
  );

  expect(applied.exitCode).toBe(exitCodes.ok);
  expect(applied.stdout).toContain('Version 2 proved good.');
});

test('a change that breaks the bot ends with 1 once it is rolled back', async () => {
  await using one = await startWithConfig();
  const breaks = async (ms: number) => {
    one.bots.world.seen = one.bots.config('vendas') === firstConfig ? 'ok' : 'server_error';
    await one.clock.advance(ms);
  };

  const applied = await one.as({ pause: breaks }, 'apply', 'vendas', one.file, '--yes', '--wait');

  expect(applied).toMatchObject({ exitCode: exitCodes.trouble });
  expect(applied.stdout).toContain('Version 2 proved bad, and was rolled back.');
  expect(one.bots.config('vendas')).toBe(firstConfig);
});

test('a new secret in a file is applied, and is not printed', async () => {
  await using one = await startWithConfig();
  const secret = 'swordfish-of-the-shop';
  const file = one.write('secret.json', `{ "greeting": "hello", "token": "${secret}" }\n`);

  const compared = await one.run('diff', 'vendas', '--with', file);
  const applied = await one.run('apply', 'vendas', file, '--yes');

  expect(one.bots.config('vendas')).toContain(secret);
  for (const { stdout, stderr } of [compared, applied]) {
    expect(stdout).toMatch(/^\+.*"token": "secret:#[0-9a-f]{8}"/m);
    expect(stdout + stderr).not.toContain(secret);
  }
});

test('what is not valid is not applied, and ends with 4', async () => {
  await using one = await startWithConfig();
  const broken = one.write('broken.json', '{\n  "greeting": \n}\n');

  const refused = await one.run('apply', 'vendas', broken, '--yes');

  expect(refused.exitCode).toBe(exitCodes.refused);
  expect(refused.stdout).toContain('not valid');
  expect(one.bots.config('vendas')).toBe(firstConfig);
});

test('versions are compared, as diff does, and one is put back', async () => {
  await using one = await startWithConfig();
  await one.run('apply', 'vendas', one.file, '--yes', '--wait');

  const same = await one.run('diff', 'vendas');
  const between = await one.run('diff', 'vendas', '1', '2');
  const withFile = await one.json('diff', 'vendas', '--with', one.write('f', firstConfig));
  const back = await one.run(
    'rollback',
    'vendas',
    '1',
    '--yes',
    '--wait',
    '--reason',
    'too friendly',
  );
  const nothing = await one.run('diff', 'vendas', '1');

  expect(same).toMatchObject({ exitCode: exitCodes.ok, stdout: '' });
  expect(between.exitCode).toBe(exitCodes.trouble);
  expect(between.stdout).toContain('--- version 1\n+++ version 2\n@@ -1,4 +1,4 @@\n');
  expect(withFile).toMatchObject({ exitCode: exitCodes.trouble, isDifferent: true });
  expect(back.exitCode).toBe(exitCodes.ok);
  expect(one.bots.config('vendas')).toBe(firstConfig);
  expect(nothing.stdout).toBe('');
});

test('what somebody else changed is told with 1, and undone or accepted', async () => {
  await using one = await startWithConfig();
  const calm = await one.run('drift', 'vendas');
  one.bots.edit('vendas', nextConfig);

  const drifted = await one.run('drift', 'vendas');
  const undone = await one.run('drift', 'vendas', '--put-back');
  const undoneText = one.bots.config('vendas');
  await one.clock.advance(600_000);
  one.bots.edit('vendas', nextConfig);
  await one.run('drift', 'vendas');
  const accepted = await one.run('drift', 'vendas', '--take-in');

  expect(calm).toMatchObject({ exitCode: exitCodes.ok, stdout: 'Nobody else changed it.\n' });
  expect(drifted.exitCode).toBe(exitCodes.trouble);
  expect(drifted.stdout).toContain('+  "greeting": "good morning",');
  expect([undone.exitCode, undoneText]).toEqual([exitCodes.ok, firstConfig]);
  expect([accepted.exitCode, one.bots.config('vendas')]).toEqual([exitCodes.ok, nextConfig]);
  expect((await one.run('drift', 'vendas', '--take-in', '--put-back')).exitCode).toBe(
    exitCodes.usage,
  );
});

test('a bot without a way to its configuration has none to show', async () => {
  await using agent = await startAgent();
  await agent.run('bots', 'add', 'Loja', 'http://bot.test/');

  expect((await agent.run('config', 'list', 'Loja')).stdout).toContain('No configuration of Loja');
  expect((await agent.run('config', 'show', 'Loja')).exitCode).toBe(exitCodes.notFound);
});
