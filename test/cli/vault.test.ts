import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';

import type { SecretVault } from '#electron/agent/ports.ts';
import { exitCodes } from '#electron/cli/exit-codes.ts';
import { createInput } from '#electron/cli/input.ts';
import { AppError } from '#shared/errors.ts';
import {
  type VaultBackend,
  type VaultStatus,
  type VaultUnlock,
  vaultBackends,
  vaultStates,
  vaultTroubles,
} from '#shared/schemas/vault.ts';
import { run, startAgent } from '#test/support/command-line.ts';
import { scriptedKinds } from '#test/support/scripted-kinds.ts';
import { createScriptedVault } from '#test/support/scripted-vault.ts';

const recoveryKey = 'AAAA-BBBB-CCCC';

/** What a vault of one passphrase and one recovery key says to a key; a keychain in trouble opens nothing. */
function tryKey(given: VaultUnlock, { trouble }: VaultStatus): void {
  switch (given.with) {
    case 'keychain':
      if (trouble !== null) {
        throw new AppError('vault_locked');
      }
      return;
    case 'passphrase':
      if (given.passphrase !== 'right  words ') {
        throw new AppError('vault_wrong_key');
      }
      return;
    case 'recovery_key':
      if (given.recoveryKey !== recoveryKey) {
        throw new AppError(given.recoveryKey === 'mistyped' ? 'invalid_input' : 'vault_wrong_key');
      }
      return;
    default:
      given satisfies never;
  }
}

/** An agent whose vault says of itself what a test wants, and what it was asked to open with. */
async function startWithVault(says: () => Partial<VaultStatus> = () => ({})) {
  const asked: VaultUnlock[] = [];
  const vault: SecretVault = createScriptedVault({
    says,
    recoveryKey,
    tries(given) {
      asked.push(given);
      tryKey(given, vault.status());
    },
  });
  const agent = await startAgent({ agent: { vault, connectors: scriptedKinds() } });
  return Object.assign(agent, { asked });
}

test('the vault is closed, told about and opened by a passphrase from a file', async () => {
  await using agent = await startWithVault();
  const file = agent.file('passphrase', 'right  words \n');

  expect((await agent.run('vault')).exitCode).toBe(exitCodes.ok);
  expect(await agent.json('vault', 'lock')).toMatchObject({ exitCode: 0, state: 'locked' });
  const closed = await agent.run('vault', 'status');
  const opened = await agent.json('vault', 'unlock', '--passphrase-file', file);

  expect(closed.exitCode).toBe(exitCodes.trouble);
  expect(closed.stdout).toContain('■ The vault is closed');
  expect(closed.stdout).toContain('The keychain is locked.');
  expect(opened).toMatchObject({ exitCode: 0, state: 'open' });
});

test('the recovery key opens it from the standard input', async () => {
  await using agent = await startWithVault();
  await agent.run('vault', 'lock');

  const opened = await agent.runWith(
    { stdin: `  ${recoveryKey}\n` },
    'vault',
    'unlock',
    '--recovery-key-file',
    '-',
  );

  expect(opened.exitCode).toBe(exitCodes.ok);
  expect(opened.stdout).toContain('● The vault is open.');
});

test.for<[VaultBackend, string, string, VaultUnlock]>([
  [
    'passphrase',
    'right  words ',
    'Passphrase',
    { with: 'passphrase', passphrase: 'right  words ' },
  ],
  ['keychain', recoveryKey, 'Recovery key', { with: 'recovery_key', recoveryKey }],
])('with a %s somebody at a terminal is asked for what opens it', async (of) => {
  const [backend, typed, question, given] = of;
  await using agent = await startWithVault(() => ({ backend }));
  await agent.run('vault', 'lock');

  const { exitCode, stdout, stderr } = await agent.runWith({ typed }, 'vault', 'unlock');

  expect(exitCode).toBe(exitCodes.ok);
  expect(stderr).toContain(question);
  expect(stdout + stderr).not.toContain(typed);
  expect(agent.asked).toEqual([given]);
});

test('one that was closed by hand is opened by what keeps its key, without a question', async () => {
  await using agent = await startWithVault(() => ({ trouble: null }));
  await agent.run('vault', 'lock');

  const closed = await agent.run('vault');
  const opened = await agent.run('vault', 'unlock');

  expect(closed.stdout).toContain('It was closed by hand');
  expect(opened).toMatchObject({ exitCode: exitCodes.ok, stderr: '' });
  expect(agent.asked).toEqual([{ with: 'keychain' }]);
});

test('a keychain that stays locked leaves it closed and says so', async () => {
  await using agent = await startWithVault();
  await agent.run('vault', 'lock');

  const tried = await agent.run('vault', 'unlock', '--keychain');

  expect(tried).toMatchObject({ exitCode: exitCodes.trouble, stderr: '' });
  expect(tried.stdout).toContain('The keychain is locked.');
});

test('a recovery key that is mistyped is told from a wrong one', async () => {
  await using agent = await startWithVault();
  await agent.run('vault', 'lock');

  const refused = await agent.runWith({ typed: 'mistyped' }, 'vault', 'unlock');

  expect(refused.exitCode).toBe(exitCodes.refused);
  expect(refused.stderr).toContain('a character is wrong or missing');
});

test('a vault that is open or empty is told about instead of opened', async () => {
  let state: 'open' | 'new' = 'open';
  await using agent = await startWithVault(() => ({ state, trouble: null }));

  const open = await agent.run('vault', 'unlock');
  state = 'new';
  const empty = await agent.run('vault', 'unlock');
  const closed = await agent.run('vault', 'lock');

  expect(open).toMatchObject({ exitCode: exitCodes.ok, stderr: '' });
  expect(open.stdout).toContain('The vault is open.');
  expect(empty).toMatchObject({ exitCode: exitCodes.ok, stderr: '' });
  expect(closed.stdout).toBe(empty.stdout);
  expect(agent.asked).toEqual([]);
});

test('a wrong key is refused in words and changes nothing', async () => {
  await using agent = await startWithVault();
  await agent.run('vault', 'lock');
  const before = await agent.json('vault');

  const refused = await agent.runWith(
    { stdin: 'canary' },
    'vault',
    'unlock',
    '--passphrase-file',
    '-',
  );

  expect(refused.exitCode).toBe(exitCodes.refused);
  expect(refused.stderr).toContain('That does not open the vault. Nothing was changed.');
  expect(refused.stdout + refused.stderr).not.toContain('canary');
  expect(await agent.json('vault')).toEqual(before);
});

test.for<[string, string[], string | undefined, RegExp]>([
  ['no way is given and nobody sits there', [], undefined, /--recovery-key-file FILE/],
  ['nothing is typed', [], '', /Nothing was typed/],
  ['two ways are given', ['--keychain', '--passphrase-file', '-'], undefined, /One way/],
  ['the file is not there', ['--passphrase-file', '/no/file'], undefined, /\/no\/file/],
  ['the key stands on the command line', ['canary'], undefined, /into a file/],
])('when %s the vault is not asked', async ([, flags, typed, sentence]) => {
  await using agent = await startWithVault();
  await agent.run('vault', 'lock');

  const refused = await agent.runWith(
    typed === undefined ? {} : { typed },
    'vault',
    'unlock',
    ...flags,
  );

  expect(refused.exitCode).toBe(exitCodes.usage);
  expect(refused.stderr).toMatch(sentence);
  expect(refused.stderr).not.toContain('canary');
  expect(agent.asked).toEqual([]);
});

test('keys are made anew while it is open, and not while it is closed', async () => {
  await using agent = await startWithVault();
  await agent.runWith(
    { stdin: 'canary' },
    'bots',
    'add',
    'openclaw',
    'A',
    '--gateway-token-file',
    '-',
  );

  const open = await agent.run('vault', 'rotate');
  await agent.run('vault', 'lock');
  const closed = await agent.run('vault', 'rotate');

  expect(open).toMatchObject({ exitCode: 0, stdout: '1 secret is sealed under a new key.\n' });
  expect(closed.exitCode).toBe(exitCodes.refused);
  expect(closed.stderr).toContain('The vault is closed');
});

test('the recovery key goes to a terminal, and elsewhere only when that is wanted', async () => {
  await using agent = await startWithVault();

  const shown = await agent.runWith({ isTerminal: true }, 'vault', 'recovery-key');
  const refused = await agent.run('vault', 'recovery-key', '--json');

  expect(shown.exitCode).toBe(exitCodes.ok);
  expect(shown.stdout).toMatch(/only this once.+:\nAAAA-BBBB-CCCC\n$/);
  expect(refused.exitCode).toBe(exitCodes.refused);
  expect(refused.stderr).toContain('--yes');
  expect(await agent.json('vault', 'recovery-key', '--yes')).toEqual({ exitCode: 0, recoveryKey });
});

test('every state, keeper and trouble is told in a sentence with a way out', async () => {
  let said: Partial<VaultStatus> = {};
  await using agent = await startWithVault(() => said);
  const everyStatus = [
    ...vaultStates.map((state) => ({ state })),
    ...vaultBackends.map((backend) => ({ backend })),
    ...vaultTroubles.map((trouble) => ({ state: 'locked' as const, trouble })),
  ];

  for (const status of everyStatus) {
    said = { ...status, keyMadeAt: Date.UTC(2026, 0, 2), isPassphraseInEnvironment: true };
    const { stdout } = await agent.run('vault');
    expect(stdout).not.toMatch(/vault\.|\{/);
    expect(stdout).toContain('2026-01-02');
    expect(stdout).toContain('ADMIN_AGENT_PASSPHRASE_FILE');
  }
});

type Doctor = { findings: { name: string; outcome: string; key: string; text: string }[] };

test.for<[string, Partial<VaultStatus>, object]>([
  ['open', { hasRecoveryKey: true, secrets: 2 }, { outcome: 'ok', key: 'ok' }],
  ['without a recovery key', { secrets: 2 }, { outcome: 'warn', key: 'unrecoverable' }],
  ['empty', { state: 'new' }, { outcome: 'ok', key: 'empty' }],
  ['closed', { state: 'locked' }, { outcome: 'fail', key: 'locked' }],
  ['absent but not needed', { state: 'unavailable' }, { outcome: 'warn', key: 'unavailable' }],
  ['absent', { state: 'unavailable', secrets: 1 }, { outcome: 'fail', key: 'unavailable' }],
])('the doctor finds a vault that is %s', async ([, said, finding]) => {
  await using agent = await startWithVault(() => said);

  const { stdout } = await agent.runWith(
    { env: { ADMIN_AGENT_URL: agent.listener.url } },
    'doctor',
    '--json',
  );

  const { findings } = JSON.parse(stdout) as Doctor;
  expect(findings).toContainEqual(expect.objectContaining({ name: 'vault', ...finding }));
});

test('the doctor finds a passphrase that others can read, wherever it stands', async () => {
  await using agent = await startWithVault(() => ({ isPassphraseInEnvironment: true }));
  const kept = agent.file('kept', 'words');
  const open = agent.file('open', 'words');
  chmodSync(open, 0o644);
  const keysWith = async (env: Record<string, string>) => {
    const where = { ADMIN_AGENT_DATA: agent.folder, ADMIN_AGENT_URL: agent.listener.url };
    const { stdout } = await run({ ...where, ...env }, 'doctor', '--json');
    const { findings } = JSON.parse(stdout) as Doctor;
    expect(stdout).not.toContain('canary');
    return findings.filter(({ name }) => name === 'passphrase').map(({ key }) => key);
  };

  expect(await keysWith({})).toEqual(['inherited']);
  expect(await keysWith({ ADMIN_AGENT_PASSPHRASE: 'canary' })).toEqual(['exposed', 'inherited']);
  const files = { ADMIN_AGENT_PASSPHRASE_FILE: kept, ADMIN_AGENT_KEY_FILE: open };
  expect(await keysWith(files)).toEqual(['ok', 'readable', 'inherited']);
  const gone = { ADMIN_AGENT_KEY_FILE: '/no/file' };
  expect(await keysWith(gone)).toEqual(['unmade', 'inherited']);
  const lost = { ADMIN_AGENT_PASSPHRASE_FILE: '/no/file' };
  expect(await keysWith(lost)).toEqual(['absent', 'inherited']);
});

test('what is typed at a terminal is taken and never shown', async () => {
  const keyboard = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
  let shown = '';
  const input = createInput({
    keyboard,
    standardInput: () => '',
    stderr: { write: (text) => void (shown += text) },
  });

  const answer = input.unseen('Passphrase:');
  keyboard.write('sesamx\u007fe\r');
  expect(await answer).toBe('sesame');

  const given = input.unseen('Again:');
  keyboard.write('half\u0003');
  await expect(given).rejects.toMatchObject({ key: 'nothing-typed' });
  expect(shown).toBe('Passphrase: \nAgain: \n');
});

test('the standard input is read once and not a second time', () => {
  const words = ['bots', 'add', 'websocket', 'A', 'ws://bot.test/'];
  const { status, stderr } = spawnSync(
    process.execPath,
    ['electron/cli.ts', ...words, '--send-file', '-', '--header-file', '-'],
    {
      input: '{"token":"canary"}',
      encoding: 'utf8',
      env: { LANG: 'C', ADMIN_AGENT_URL: 'http://127.0.0.1:1', ADMIN_AGENT_TOKEN: 'some-token' },
    },
  );

  expect(status).toBe(exitCodes.usage);
  expect(stderr).toContain('can be read only once');
  expect(stderr).not.toContain('canary');
});
