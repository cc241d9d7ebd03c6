import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';

import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { createKeychainKeeper } from '#electron/vault/keychain-keeper.ts';
import { createMemoryKeychain } from '#test/support/memory-keychain.ts';

import { aurora, aVault, boreal } from './a-vault.ts';

const code = (wanted: string) => expect.objectContaining({ code: wanted });

test('what is sealed comes back, and the key is with the keychain alone', async () => {
  await using kit = await aVault();
  expect(kit.vault.status()).toMatchObject({ state: 'new', trouble: null, backend: 'keychain' });
  expect(kit.keychain.entries.size).toBe(0);

  const ref = await kit.seal('s3cret-of-a-bot');

  expect(ref).toMatch(/^secret:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(await kit.read(ref)).toBe('s3cret-of-a-bot');
  await kit.clock.advance(0);
  expect(kit.vault.status()).toMatchObject({ state: 'open', secrets: 1, hasRecoveryKey: false });
  expect(kit.keychain.entries.size).toBe(1);
});

test('what is opened is the caller’s own: overwriting it harms nobody', async () => {
  await using kit = await aVault();
  const ref = await kit.seal('s3cret');

  (await kit.vault.open(aurora, ref)).fill(0);

  expect(await kit.read(ref)).toBe('s3cret');
});

test('another process opens it with the key from the keychain', async () => {
  await using kit = await aVault();
  const ref = await kit.seal('s3cret');

  await kit.restart();

  expect(await kit.read(ref)).toBe('s3cret');
});

test('a secret opens for its own tenant only', async () => {
  await using kit = await aVault();
  const ref = await kit.seal('s3cret');
  expect(await kit.read(ref)).toBe('s3cret');

  await expect(kit.read(ref, boreal)).rejects.toEqual(code('not_found'));
});

test('opening a secret again asks the store nothing', async () => {
  await using kit = await aVault();
  const ref = await kit.seal('s3cret');
  await kit.read(ref);
  await kit.clock.advance(0);
  await sql`alter table vault_secrets rename to away`.execute(kit.db);

  expect(await kit.read(ref)).toBe('s3cret');

  await sql`alter table away rename to vault_secrets`.execute(kit.db);
});

test('a value takes the place of another only from the version it is at', async () => {
  await using kit = await aVault();
  const ref = await kit.seal('first');
  expect(await kit.read(ref)).toBe('first');

  expect(await kit.replace(ref, 1, 'second')).toBe(2);

  expect(await kit.read(ref)).toBe('second');
  expect(await kit.vault.versionOf(aurora, ref)).toBe(2);
  await expect(kit.replace(ref, 1, 'late')).rejects.toEqual(code('vault_conflict'));
  expect(await kit.read(ref)).toBe('second');
});

test('of two that replace at once one wins and the other is told', async () => {
  await using kit = await aVault();
  const ref = await kit.seal('first');

  const both = await Promise.allSettled([kit.replace(ref, 1, 'one'), kit.replace(ref, 1, 'two')]);

  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(await kit.read(ref)).toBe(both[0].status === 'fulfilled' ? 'one' : 'two');
});

test('a transaction that is undone changes nothing, also of what is in memory', async () => {
  await using kit = await aVault();
  const ref = await kit.seal('first');
  const undone = kit.db.transaction().execute(async (transaction) => {
    await kit.vault.replace(transaction, aurora, ref, { version: 1, plain: 'second' });
    await kit.vault.remove(transaction, aurora, [ref]);
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');

  expect(await kit.read(ref)).toBe('first');
  expect(await kit.vault.versionOf(aurora, ref)).toBe(1);
});

test('the first seal of all can be undone, and the key that was made for it is used by the next', async () => {
  await using kit = await aVault();
  const undone = kit.db.transaction().execute(async (transaction) => {
    await kit.vault.seal(transaction, aurora, 'token', 'never');
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
  await kit.clock.advance(0);
  expect(kit.vault.status()).toMatchObject({ state: 'new', secrets: 0 });

  await kit.restart();
  const ref = await kit.seal('s3cret');

  expect(kit.keychain.entries.size).toBe(1);
  await kit.restart();
  expect(await kit.read(ref)).toBe('s3cret');
});

test('what is removed is gone', async () => {
  await using kit = await aVault();
  const ref = await kit.seal('s3cret');
  await kit.read(ref);

  await kit.db.transaction().execute((each) => kit.vault.remove(each, aurora, [ref]));

  await expect(kit.read(ref)).rejects.toEqual(code('not_found'));
  await kit.clock.advance(0);
  expect(kit.vault.status().secrets).toBe(0);
});

test('locked, it opens and takes nothing until it is unlocked, and does not ask by itself', async () => {
  await using kit = await aVault();
  const ref = await kit.seal('s3cret');
  await kit.clock.advance(0);
  const told = vi.fn<() => void>();
  kit.vault.onChange(told);

  expect(kit.vault.lock().state).toBe('locked');
  expect(told).toHaveBeenCalledOnce();
  await kit.clock.advance(3_600_000);

  await expect(kit.read(ref)).rejects.toEqual(code('vault_locked'));
  await expect(kit.seal('another')).rejects.toEqual(code('vault_locked'));
  await expect(kit.replace(ref, 1, 'another')).rejects.toEqual(code('vault_locked'));
  await expect(kit.vault.rotate()).rejects.toEqual(code('vault_locked'));
  await expect(kit.vault.newRecoveryKey()).rejects.toEqual(code('vault_locked'));
  expect((await kit.vault.unlock({ with: 'keychain' })).state).toBe('open');
  expect(await kit.read(ref)).toBe('s3cret');
});

test('locking overwrites the key that was in memory', async () => {
  const given: Buffer[] = [];
  const keychain = createMemoryKeychain();
  const from = vi.spyOn(Buffer, 'from');
  await using kit = await aVault({ keychain });
  await kit.seal('s3cret');
  await kit.restart();
  for (const { value } of from.mock.results as { value: unknown }[]) {
    if (
      Buffer.isBuffer(value) &&
      [...keychain.entries.values()].includes(value.toString('base64'))
    ) {
      given.push(value);
    }
  }
  from.mockRestore();
  expect(given.length).toBeGreaterThan(0);

  kit.vault.lock();

  expect(given.every((each) => each.every((byte) => byte === 0))).toBe(true);
});

test.for([
  ['absent', 'keychain_absent'],
  ['denied', 'keychain_refused'],
] as const)(
  'a keychain that is %s is said so, and nothing is kept in plain',
  async ([mood, trouble]) => {
    const keychain = createMemoryKeychain();
    keychain.mood = mood;
    await using kit = await aVault({ keychain });

    expect(kit.vault.status()).toMatchObject({ state: 'unavailable', trouble });
    await expect(kit.seal('s3cret')).rejects.toEqual(code('vault_locked'));
    expect(await kit.db.selectFrom('vault_secrets').selectAll().execute()).toEqual([]);
  },
);

test('a locked keychain is not asked to open before there is something to keep', async () => {
  const keychain = createMemoryKeychain();
  keychain.mood = 'locked';
  const asked = vi.spyOn(keychain, 'setPassword');
  await using kit = await aVault({ keychain });
  expect(kit.vault.status().state).toBe('new');
  expect(asked).not.toHaveBeenCalled();

  await expect(kit.seal('s3cret')).rejects.toEqual(code('vault_locked'));

  expect(kit.vault.status()).toMatchObject({ state: 'unavailable', trouble: 'keychain_locked' });
  keychain.mood = 'well';
  expect(await kit.read(await kit.seal('s3cret'))).toBe('s3cret');
});

test.for([
  ['absent', 'keychain_absent'],
  ['locked', 'keychain_locked'],
  ['denied', 'keychain_refused'],
  ['wrong', 'wrong_key'],
] as const)(
  'with secrets in it, a keychain that is %s leaves it locked',
  async ([mood, trouble]) => {
    await using kit = await aVault();
    const ref = await kit.seal('s3cret');

    kit.keychain.mood = mood;
    await kit.restart();

    expect(kit.vault.status()).toMatchObject({ state: 'locked', trouble, secrets: 1 });
    await expect(kit.read(ref)).rejects.toEqual(code('vault_locked'));
    await expect(kit.seal('another')).rejects.toEqual(code('vault_locked'));
    kit.keychain.mood = 'well';
    expect((await kit.vault.unlock({ with: 'keychain' })).state).toBe('open');
    expect(await kit.read(ref)).toBe('s3cret');
  },
);

test('a keyring that is unlocked later is noticed', async () => {
  await using kit = await aVault();
  const ref = await kit.seal('s3cret');
  kit.keychain.mood = 'locked';
  await kit.restart();
  const told = vi.fn<() => void>();
  kit.vault.onChange(told);

  kit.keychain.mood = 'well';
  await kit.clock.advance(15_000);

  expect(kit.vault.status()).toMatchObject({ state: 'open', trouble: null });
  expect(told).toHaveBeenCalled();
  expect(await kit.read(ref)).toBe('s3cret');
});

test('a prompt that a person sent away does not come back by itself', async () => {
  await using kit = await aVault();
  await kit.seal('s3cret');
  kit.keychain.mood = 'denied';
  await kit.restart();
  const asked = vi.spyOn(kit.keychain, 'getPassword');

  await kit.clock.advance(3_600_000);

  expect(asked).not.toHaveBeenCalled();
});

test('a keychain that does not answer is given ten seconds, is asked once, and opens when it does', async () => {
  await using kit = await aVault();
  const ref = await kit.seal('s3cret');
  kit.keychain.mood = 'slow';
  const asked = vi.spyOn(kit.keychain, 'getPassword');
  const restarting = kit.restart();
  await kit.clock.advance(9_000);
  expect(kit.vault.status()).toMatchObject({ state: 'locked', trouble: null });

  await kit.clock.advance(1_000);
  await restarting;
  expect(kit.vault.status()).toMatchObject({ state: 'locked', trouble: 'keychain_slow' });
  await kit.clock.advance(3_600_000);
  expect(asked).toHaveBeenCalledOnce();

  kit.keychain.mood = 'well';
  kit.keychain.release();
  await kit.clock.advance(0);

  expect(kit.vault.status()).toMatchObject({ state: 'open' });
  expect(await kit.read(ref)).toBe('s3cret');
});

test('a key that left the keychain is said to be lost, and the recovery key is the way out', async () => {
  await using kit = await aVault();
  const ref = await kit.seal('s3cret');
  const recoveryKey = await kit.vault.newRecoveryKey();
  kit.keychain.entries.clear();
  await kit.restart();
  expect(kit.vault.status()).toMatchObject({
    state: 'locked',
    trouble: 'key_lost',
    hasRecoveryKey: true,
  });
  await expect(kit.seal('another')).rejects.toEqual(code('vault_locked'));
  expect(kit.keychain.entries.size).toBe(0);

  const status = await kit.vault.unlock({ with: 'recovery_key', recoveryKey });

  expect(status).toMatchObject({ state: 'open', trouble: null, hasRecoveryKey: false });
  expect(await kit.read(ref)).toBe('s3cret');
  expect(kit.keychain.entries.size).toBe(1);
  await kit.restart();
  expect(await kit.read(ref)).toBe('s3cret');
  await expect(kit.vault.unlock({ with: 'recovery_key', recoveryKey })).rejects.toEqual(
    code('vault_wrong_key'),
  );
});

test('a recovery key that was mistyped is told apart from one that opens nothing', async () => {
  await using kit = await aVault();
  await kit.seal('s3cret');
  const first = await kit.vault.newRecoveryKey();
  const second = await kit.vault.newRecoveryKey();
  kit.vault.lock();
  const unlock = (recoveryKey: string) => kit.vault.unlock({ with: 'recovery_key', recoveryKey });
  const mistyped = second.replace(/.$/, (last) => (last === '7' ? '8' : '7'));

  await expect(unlock(mistyped)).rejects.toEqual(code('invalid_input'));
  await expect(unlock(first)).rejects.toEqual(code('vault_wrong_key'));
  expect(kit.vault.status()).toMatchObject({ state: 'locked', hasRecoveryKey: true });
  expect((await unlock(` ${second.toLowerCase().replaceAll('-', ' ')}\n`)).state).toBe('open');
});

test('opened by the recovery key while nothing can keep a new one, the vault pays its debt later', async () => {
  await using kit = await aVault();
  const ref = await kit.seal('s3cret');
  const recoveryKey = await kit.vault.newRecoveryKey();
  kit.keychain.mood = 'absent';
  await kit.restart();

  const status = await kit.vault.unlock({ with: 'recovery_key', recoveryKey });
  expect(status).toMatchObject({ state: 'open', hasRecoveryKey: true });
  expect(await kit.read(ref)).toBe('s3cret');
  kit.keychain.mood = 'well';
  await kit.clock.advance(60_000);

  expect(kit.vault.status()).toMatchObject({ state: 'open', hasRecoveryKey: false });
  await kit.restart();
  expect(await kit.read(ref)).toBe('s3cret');
});

test('a rotation changes every key and every nonce, and destroys the old key', async () => {
  await using kit = await aVault();
  const refs = [await kit.seal('one'), await kit.seal('two', boreal)];
  await kit.replace(refs[0]!, 1, 'one again');
  const recoveryKey = await kit.vault.newRecoveryKey();
  const rows = () => kit.db.selectFrom('vault_secrets').selectAll().orderBy('id').execute();
  const [before, accounts] = [await rows(), [...kit.keychain.entries.keys()]];

  const status = await kit.vault.rotate();

  const after = await rows();
  expect(status).toMatchObject({ state: 'open', secrets: 2, hasRecoveryKey: true });
  expect(after.map(({ version }) => version)).toEqual(before.map(({ version }) => version));
  for (const [index, row] of after.entries()) {
    expect(row.key_id).not.toBe(before[index]!.key_id);
    expect(row.nonce).not.toEqual(before[index]!.nonce);
  }
  expect(kit.keychain.entries.size).toBe(1);
  expect(kit.keychain.entries.has(accounts[0]!)).toBe(false);
  expect((await kit.keks()).length).toBe(1);
  expect((await kit.db.selectFrom('vault_keys').selectAll().execute()).length).toBe(2);
  expect(await kit.read(refs[0]!)).toBe('one again');
  expect(await kit.read(refs[1]!, boreal)).toBe('two');

  // The recovery key was made before the rotation and opens what came after it.
  kit.keychain.entries.clear();
  await kit.restart();
  await kit.vault.unlock({ with: 'recovery_key', recoveryKey });
  expect(await kit.read(refs[0]!)).toBe('one again');
});

test('rotations, seals, replacements and readers at once lose nothing', async () => {
  await using kit = await aVault();
  const refs = await Promise.all(Array.from({ length: 8 }, (_, each) => kit.seal(`s${each}`)));

  const acts = await Promise.all([
    kit.vault.rotate(),
    kit.seal('during'),
    ...refs.map((ref, each) => kit.replace(ref, 1, `r${each}`)),
    kit.vault.rotate(),
    ...refs.map((ref) => kit.read(ref)),
    kit.seal('during too'),
    kit.vault.rotate(),
  ]);

  expect(acts.length).toBe(21);
  await kit.restart();
  expect(await Promise.all(refs.map((ref) => kit.read(ref)))).toEqual(refs.map((_, n) => `r${n}`));
  expect(await kit.read(acts[1] as `secret:${string}`)).toBe('during');
  expect(kit.keychain.entries.size).toBe(1);
});

test('locked in the middle of a rotation, it has the old keys or the new ones', async () => {
  for (let pause = 0; pause < 24; pause += 1) {
    await using kit = await aVault();
    const ref = await kit.seal('s3cret');
    const rotating = kit.vault.rotate().catch(() => undefined);
    for (let tick = 0; tick < pause; tick += 1) {
      await Promise.resolve();
    }
    kit.vault.lock();
    await rotating;

    expect(kit.vault.status().state).toBe('locked');
    await kit.vault.unlock({ with: 'keychain' });
    expect(await kit.read(ref)).toBe('s3cret');
    expect(kit.keychain.entries.size).toBe(1);
  }
});

test('what is damaged in the store is refused, and does not stand in the way of a rotation', async () => {
  await using kit = await aVault();
  const [whole, damaged] = [await kit.seal('whole'), await kit.seal('damaged')];
  await kit.db
    .updateTable('vault_secrets')
    .set({ kind: 'header' })
    .where('id', '=', damaged.slice(7))
    .execute();
  await expect(kit.read(damaged)).rejects.toMatchObject({ code: 'secret_damaged' });

  await kit.vault.rotate();

  expect(await kit.read(whole)).toBe('whole');
  await expect(kit.read(damaged)).rejects.toMatchObject({ code: 'secret_damaged' });
  await kit.db
    .updateTable('vault_secrets')
    .set({ kind: 'token' })
    .where('id', '=', damaged.slice(7))
    .execute();
  await kit.restart();
  expect(await kit.read(damaged)).toBe('damaged');
});

test('a data key is taken out of use after a year, and what it sealed stays readable', async () => {
  await using kit = await aVault();
  const old = await kit.seal('old');
  kit.clock.jump(366 * 86_400_000);

  const young = await kit.seal('young');

  const keys = await kit.db.selectFrom('vault_keys').selectAll().orderBy('created_at').execute();
  expect(keys.map(({ retired_at }) => retired_at === null)).toEqual([false, true]);
  expect([await kit.read(old), await kit.read(young)]).toEqual(['old', 'young']);
});

test('a tenant that goes takes its secrets and its key along', async () => {
  await using kit = await aVault();
  await kit.seal('s3cret');
  const other = await kit.seal('other', boreal);

  await kit.db.deleteFrom('tenants').where('id', '=', aurora).execute();

  expect((await kit.db.selectFrom('vault_keys').selectAll().execute()).length).toBe(1);
  expect(await kit.read(other, boreal)).toBe('other');
});

test.for([
  ['its program', 'libsecret-1.so.0: cannot open shared object file'],
  ['a bus, by a setting', 'Unknown or unsupported transport “disabled” for address “disabled:”'],
  ['a bus, by a setting that is none', 'Address element “/dev/null” does not contain a colon (:)'],
] as const)('without %s the keychain is absent', async ([, message]) => {
  const keeper = createKeychainKeeper({
    clock: createVirtualClock(),
    load: () => Promise.reject(new Error(message)),
  });

  await expect(keeper.ready()).rejects.toMatchObject({ trouble: 'keychain_absent' });
});
