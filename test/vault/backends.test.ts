import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { createMemoryKeychain } from '#test/support/memory-keychain.ts';

import { aVault } from './a-vault.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'admin-agent-vault-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const code = (wanted: string) => expect.objectContaining({ code: wanted });

function file(content: string | Uint8Array, mode = 0o600): string {
  const path = join(folder, 'kept');
  writeFileSync(path, content, { mode });
  chmodSync(path, mode);
  return path;
}

function noKeychain() {
  const keychain = createMemoryKeychain();
  keychain.mood = 'absent';
  return keychain;
}

test('a passphrase in a file keeps the key', async () => {
  const settings = { ADMIN_AGENT_PASSPHRASE_FILE: file('correct horse\n') };
  await using kit = await aVault({ keychain: noKeychain(), environment: settings });
  expect(kit.vault.status()).toMatchObject({ state: 'new', backend: 'passphrase' });

  const ref = await kit.seal('s3cret');
  await kit.vault.rotate();
  await kit.restart(settings);

  expect(await kit.read(ref)).toBe('s3cret');
  expect(kit.vault.status()).toMatchObject({
    backend: 'passphrase',
    isPassphraseInEnvironment: false,
  });
  expect((await kit.keks()).length).toBe(1);
});

test('a passphrase in the environment is taken out of it, works, and is warned of', async () => {
  const environment = { ADMIN_AGENT_PASSPHRASE: 'correct horse', HOME: '/' };
  await using kit = await aVault({ keychain: noKeychain(), environment });

  expect(Object.keys(environment)).toEqual(['HOME']);
  expect(kit.vault.status().isPassphraseInEnvironment).toBe(true);
  expect(kit.logged.join('\n')).toContain('ADMIN_AGENT_PASSPHRASE');
  expect(kit.logged.join('\n')).not.toContain('correct horse');
  const ref = await kit.seal('s3cret');
  await kit.restart({ ADMIN_AGENT_PASSPHRASE: 'wrong horse' });
  expect(kit.vault.status()).toMatchObject({ state: 'locked', trouble: 'wrong_key' });
  await kit.restart({ ADMIN_AGENT_PASSPHRASE: 'correct horse' });
  expect(await kit.read(ref)).toBe('s3cret');
});

test('a passphrase that is given while it runs keeps the key where nothing else can', async () => {
  await using kit = await aVault({ keychain: noKeychain() });
  expect(kit.vault.status()).toMatchObject({ state: 'unavailable', trouble: 'keychain_absent' });

  await kit.vault.unlock({ with: 'passphrase', passphrase: 'correct horse' });
  const ref = await kit.seal('s3cret');
  await kit.restart();

  expect(kit.vault.status()).toMatchObject({ state: 'locked', trouble: 'passphrase_needed' });
  await expect(kit.vault.unlock({ with: 'passphrase', passphrase: 'wrong' })).rejects.toEqual(
    code('vault_wrong_key'),
  );
  expect(kit.vault.status()).toMatchObject({ state: 'locked', trouble: 'passphrase_needed' });
  const status = await kit.vault.unlock({ with: 'passphrase', passphrase: 'correct horse' });
  expect(status).toMatchObject({ state: 'open', backend: 'passphrase' });
  expect(await kit.read(ref)).toBe('s3cret');
});

test('letters that are composed in another way are the same passphrase', async () => {
  await using kit = await aVault({ keychain: noKeychain() });
  await kit.vault.unlock({ with: 'passphrase', passphrase: 'cora\u00e7\u00e3o' });
  const ref = await kit.seal('s3cret');
  kit.vault.lock();

  await kit.vault.unlock({ with: 'passphrase', passphrase: 'corac\u0327a\u0303o' });

  expect(await kit.read(ref)).toBe('s3cret');
});

test.for([0o640, 0o604])('a file that others can read (%o) is refused', async (mode) => {
  const path = file('correct horse', mode);
  for (const setting of ['ADMIN_AGENT_PASSPHRASE_FILE', 'ADMIN_AGENT_KEY_FILE']) {
    await using kit = await aVault({ environment: { [setting]: path } });

    expect(kit.vault.status()).toMatchObject({
      state: 'unavailable',
      trouble: 'key_file_unusable',
    });
    expect(kit.logged.join('\n')).toContain('readable_by_others');
    await expect(kit.seal('s3cret')).rejects.toEqual(code('vault_locked'));
  }
});

test('a key file is made for this user alone where there is none', async () => {
  const path = join(folder, 'key');
  const settings = { ADMIN_AGENT_KEY_FILE: path };
  await using kit = await aVault({ environment: settings });
  expect(existsSync(path)).toBe(false);

  const ref = await kit.seal('s3cret');

  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(Buffer.from(readFileSync(path, 'utf8'), 'base64').length).toBe(32);
  await kit.restart(settings);
  expect(await kit.read(ref)).toBe('s3cret');
  expect(kit.keychain.entries.size).toBe(0);
});

test('a key file that went missing leaves the vault locked and is not made anew', async () => {
  const path = join(folder, 'key');
  const settings = { ADMIN_AGENT_KEY_FILE: path };
  await using kit = await aVault({ environment: settings });
  const ref = await kit.seal('s3cret');
  const content = readFileSync(path);
  rmSync(path);

  await kit.restart(settings);
  expect(kit.vault.status()).toMatchObject({ state: 'locked', trouble: 'key_file_unusable' });
  await expect(kit.seal('another')).rejects.toEqual(code('vault_locked'));
  expect(existsSync(path)).toBe(false);

  writeFileSync(path, content, { mode: 0o600 });
  await kit.clock.advance(15_000);
  expect(await kit.read(ref)).toBe('s3cret');
});

test.for<[string, (key: Buffer) => string | Uint8Array]>([
  ['raw', (key) => key],
  ['hex', (key) => `${key.toString('hex')}\n`],
  ['base64', (key) => `${key.toString('base64')}\n`],
])('a key file of 32 bytes is read as %s', async ([, write]) => {
  const key = Buffer.from(Array.from({ length: 32 }, (_, index) => 255 - index));
  const path = file(write(key));
  await using kit = await aVault({ environment: { ADMIN_AGENT_KEY_FILE: path } });
  const ref = await kit.seal('s3cret');
  writeFileSync(path, key.toString('hex'));

  await kit.restart({ ADMIN_AGENT_KEY_FILE: path });

  expect(await kit.read(ref)).toBe('s3cret');
});

test.for(['', 'short', 'z'.repeat(64), 'a'.repeat(1_000)])(
  'a key file with "%s" in it is refused',
  async (content) => {
    await using kit = await aVault({ environment: { ADMIN_AGENT_KEY_FILE: file(content) } });

    expect(kit.vault.status()).toMatchObject({ trouble: 'key_file_unusable' });
  },
);

test('a key file goes before a passphrase, that before the keychain', async () => {
  const path = join(folder, 'key');
  const all = {
    ADMIN_AGENT_KEY_FILE: path,
    ADMIN_AGENT_PASSPHRASE_FILE: file('one'),
    ADMIN_AGENT_PASSPHRASE: 'two',
  };
  await using kit = await aVault({ environment: { ...all } });
  expect(kit.vault.status().backend).toBe('key_file');

  await kit.restart({ ADMIN_AGENT_PASSPHRASE: 'two' });
  expect(kit.vault.status().backend).toBe('passphrase');
  await kit.restart();
  expect(kit.vault.status().backend).toBe('keychain');
});

test('with its key elsewhere the vault is locked, makes no second one, and moves when it is unlocked', async () => {
  const path = join(folder, 'key');
  await using kit = await aVault();
  const ref = await kit.seal('s3cret');

  await kit.restart({ ADMIN_AGENT_KEY_FILE: path });
  expect(kit.vault.status()).toMatchObject({ state: 'locked', backend: 'keychain' });
  await expect(kit.seal('another')).rejects.toEqual(code('vault_locked'));
  expect(existsSync(path)).toBe(false);

  const status = await kit.vault.unlock({ with: 'keychain' });
  expect(status).toMatchObject({ state: 'open', backend: 'key_file' });
  expect(kit.keychain.entries.size).toBe(0);
  await kit.restart({ ADMIN_AGENT_KEY_FILE: path });
  expect(await kit.read(ref)).toBe('s3cret');
});

test('a key that was kept by a passphrase moves to the keychain when it can, and stays when it cannot', async () => {
  await using kit = await aVault({ environment: { ADMIN_AGENT_PASSPHRASE: 'correct horse' } });
  const ref = await kit.seal('s3cret');
  const unlock = () => kit.vault.unlock({ with: 'passphrase', passphrase: 'correct horse' });

  kit.keychain.mood = 'locked';
  await kit.restart();
  expect(kit.vault.status()).toMatchObject({ state: 'locked', trouble: 'passphrase_needed' });
  expect(await unlock()).toMatchObject({ state: 'open', backend: 'passphrase' });
  kit.keychain.mood = 'well';
  await kit.restart();
  expect(await unlock()).toMatchObject({ state: 'open', backend: 'keychain' });

  await kit.restart();
  expect(await kit.read(ref)).toBe('s3cret');
});

test('a passphrase forgotten, the recovery key opens and another passphrase takes its place', async () => {
  await using kit = await aVault({ keychain: noKeychain() });
  await kit.vault.unlock({ with: 'passphrase', passphrase: 'forgotten' });
  const ref = await kit.seal('s3cret');
  const recoveryKey = await kit.vault.newRecoveryKey();
  await kit.restart();

  await kit.vault.unlock({ with: 'recovery_key', recoveryKey });
  expect(await kit.read(ref)).toBe('s3cret');
  await kit.vault.unlock({ with: 'passphrase', passphrase: 'remembered' });

  expect(kit.vault.status()).toMatchObject({ state: 'open', hasRecoveryKey: false });
  await kit.restart();
  await kit.vault.unlock({ with: 'passphrase', passphrase: 'remembered' });
  expect(await kit.read(ref)).toBe('s3cret');
});
