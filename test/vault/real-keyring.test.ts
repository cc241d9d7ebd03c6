import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { createKeychainProcess } from '#electron/vault/keychain-process.ts';
import { vaultStatusSchema } from '#shared/schemas/vault.ts';
import {
  type KeyringSession,
  keyringPackages,
  missingForKeyring,
  startKeyringSession,
} from '#test/support/keyring-session.ts';

const missing = missingForKeyring();
const why = `needs ${missing.join(', ')}: apt-get install ${keyringPackages.join(' ')}`;
if (missing.length > 0) {
  console.warn(`The tests of the vault on a real keyring are skipped: ${why}`);
}

const answerSchema = z.object({
  result: z.string().optional(),
  error: z.string().optional(),
  status: vaultStatusSchema,
});

let folder: string;
let session: KeyringSession;

describe.skipIf(missing.length > 0)('on a real keyring', () => {
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'admin-agent-keyring-db-'));
    session = await startKeyringSession();
    await session.unlock();
  });
  afterEach(async () => {
    await session[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  /** One process, from its start to its end. */
  async function run(action: string, value = '', env: NodeJS.ProcessEnv = session.env) {
    const script = join(import.meta.dirname, 'keyring-process.ts');
    const args = [script, join(folder, 'vault.db'), action, value];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env });
    return answerSchema.parse(JSON.parse(stdout));
  }

  test('what one process sealed another opens, before and after a rotation', async () => {
    const { result: ref = '', status } = await run('seal', 's3cret-canary');
    expect(status).toMatchObject({ backend: 'keychain' });
    expect(await run('read', ref)).toMatchObject({ result: 's3cret-canary' });

    expect((await run('rotate')).status).toMatchObject({ state: 'open', secrets: 1 });

    expect(await run('read', ref)).toMatchObject({ result: 's3cret-canary' });
    expect(readFileSync(join(folder, 'vault.db')).includes('s3cret-canary')).toBe(false);
  });

  test('a locked keyring, a killed one and a session without any leave it locked', async () => {
    const { result: ref = '' } = await run('seal', 's3cret-canary');

    await session.lock();
    const locked = await run('read', ref);
    expect(locked.status).toMatchObject({
      state: 'locked',
      trouble: 'keychain_locked',
      secrets: 1,
    });
    expect(locked.error).toBe('vault_locked');
    expect((await run('seal', 'another')).error).toBe('vault_locked');
    expect((await run('rotate')).error).toBe('vault_locked');

    await session.kill();
    const killed = await run('read', ref);
    expect(killed.status).toMatchObject({ state: 'locked', trouble: 'keychain_absent' });
    expect(killed.error).toBe('vault_locked');

    const { DBUS_SESSION_BUS_ADDRESS: _, ...withoutBus } = session.env;
    const absent = await run('status', '', withoutBus);
    expect(absent.status).toMatchObject({ state: 'locked', trouble: 'keychain_absent' });

    await session.unlock();
    expect(await run('read', ref)).toMatchObject({ result: 's3cret-canary' });
  });

  test('a key that was taken out of the keyring is lost, not made anew', async () => {
    await run('seal', 's3cret-canary');
    await session.kill();
    rmSync(join(session.env['XDG_DATA_HOME'] ?? '', 'keyrings'), { recursive: true });
    await session.unlock();

    const lost = await run('seal', 'another');

    expect(lost.status).toMatchObject({ state: 'locked', trouble: 'key_lost' });
    expect(lost.error).toBe('vault_locked');
  });

  test('a keyring that was killed and started anew is found again by the same process', async () => {
    const clock = createVirtualClock();
    const keychain = createKeychainProcess(clock, session.env);
    await keychain.setPassword('Admin Agent', 'test', 'kept');
    await session.kill();
    await expect(keychain.getPassword('Admin Agent', 'test')).rejects.toThrow('.service files');

    await session.unlock();
    await clock.advance(2_000);

    expect(await keychain.getPassword('Admin Agent', 'test')).toBe('kept');
    keychain.end?.();
  });

  test.skipIf(process.env['VAULT_ALL'] !== '1')(
    'a keyring that hangs is given ten seconds',
    async () => {
      await run('seal', 's3cret-canary');
      session.hang();

      const asking = run('status');
      const { status } = await asking.finally(() => session.goOn());

      expect(status).toMatchObject({ state: 'locked', trouble: 'keychain_slow' });
    },
    60_000,
  );
});
