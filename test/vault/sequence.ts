import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { SecretRef } from '#electron/agent/ports.ts';
import { seededRandom } from '#electron/simulation/seeded-random.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import type { Environment } from '#electron/vault/ports.ts';
import type { Vault } from '#electron/vault/vault.ts';
import { AppError } from '#shared/errors.ts';
import type { VaultBackend, VaultUnlock } from '#shared/schemas/vault.ts';
import { createMemoryKeychain, type Mood } from '#test/support/memory-keychain.ts';
import { createTestVault } from '#test/support/memory-vault.ts';

import { addTenants, aurora, boreal } from './a-vault.ts';
import { createFate, KilledError, openKillableStore } from './killable-store.ts';

const moods: readonly Mood[] = ['well', 'well', 'absent', 'locked', 'denied', 'slow', 'wrong'];
const passphrase = 'canary-passphrase-of-the-vault';

/** What is known of a secret: one value, or two where a kill left open which. */
type Expected = { tenant: typeof aurora; values: Set<string>; version: number | undefined };

export type SequenceReport = {
  steps: string[];
  kills: number;
  sealed: number;
  faults: string[];
};

/**
 * One life of a vault, from a seed: its keychain is absent, locked, denied, slow or wrong, its backend is switched, it
 * is killed at any statement and any call of the keychain, locked, recovered, rotated. After every step the file holds
 * no plain text; at the end everything that was said to be stored is there.
 */
export async function runSequence(seed: number, length = 24): Promise<SequenceReport> {
  const folder = mkdtempSync(join(tmpdir(), 'admin-agent-sequence-'));
  const random = seededRandom(seed);
  const pick = <Item>(items: readonly Item[]): Item =>
    items[Math.floor(random.number() * items.length)]!;
  const report: SequenceReport = { steps: [], kills: 0, sealed: 0, faults: [] };

  const path = join(folder, 'vault.db');
  const settingsOf: Record<VaultBackend, () => Environment> = {
    keychain: () => ({}),
    passphrase: () => ({ ADMIN_AGENT_PASSPHRASE: passphrase }),
    key_file: () => ({ ADMIN_AGENT_KEY_FILE: join(folder, 'key') }),
  };

  const clock = createVirtualClock();
  const keychain = createMemoryKeychain();
  const expected = new Map<SecretRef, Expected>();
  const canaries = new Set([passphrase]);
  let backend: VaultBackend = 'keychain';
  let recoveryKey: string | undefined;
  let counter = 0;
  let fate = createFate();
  let store = await openKillableStore(path, fate);
  await addTenants({ db: store.db });
  let vault: Vault = newVault();

  function newVault(): Vault {
    const own = fate;
    return createTestVault({
      db: store.db,
      clock,
      environment: settingsOf[backend](),
      keychain: {
        ...keychain,
        getPassword: (...given) => own.step(() => keychain.getPassword(...given)),
        setPassword: (...given) => own.step(() => keychain.setPassword(...given)),
        deletePassword: (...given) => own.step(() => keychain.deletePassword(...given)),
      },
    });
  }

  /** Lets time pass until it is through; a keychain that hangs is given up by the clock. */
  async function through<Result>(act: () => Promise<Result>): Promise<Result> {
    let isDone = false;
    const result = act().finally(() => {
      isDone = true;
    });
    result.catch(() => undefined);
    while (!isDone) {
      await clock.advance(keychain.mood === 'slow' ? 1_000 : 0);
    }
    return result;
  }

  /** True where it was done, false where it was refused; a kill and anything unforeseen is told. */
  async function attempt(act: () => Promise<void>): Promise<boolean | 'killed'> {
    try {
      await through(act);
      return true;
    } catch (error) {
      if (fate.isKilled()) {
        return 'killed';
      }
      if (!(error instanceof AppError) || error.code === 'unexpected') {
        report.faults.push(`${report.steps.at(-1)}: ${String(error)}`);
      }
      return false;
    }
  }

  async function restart(): Promise<void> {
    vault.close();
    store.raw.close();
    await clock.advance(0);
    fate = createFate();
    store = await openKillableStore(path, fate);
    vault = newVault();
    await through(() => vault.start());
  }

  const value = () => {
    counter += 1;
    const made = `canary-${seed}-${counter}-${random.number().toString(36).slice(2)}`;
    canaries.add(made);
    return made;
  };

  async function sealOne(): Promise<boolean | 'killed'> {
    const tenant = pick([aurora, boreal]);
    const plain = value();
    return attempt(async () => {
      const ref = await store.db
        .transaction()
        .execute((transaction) => vault.seal(transaction, tenant, 'token', plain));
      expected.set(ref, { tenant, values: new Set([plain]), version: 1 });
      report.sealed += 1;
    });
  }

  async function replaceOne(): Promise<boolean | 'killed'> {
    const [ref, known] = pick([...expected]) ?? [];
    if (!ref || !known) {
      return true;
    }
    const plain = value();
    const done = await attempt(async () => {
      const version = await vault.versionOf(known.tenant, ref);
      await store.db.transaction().execute(async (transaction) => {
        await vault.replace(transaction, known.tenant, ref, { version, plain });
      });
    });
    if (done === true) {
      known.values = new Set([plain]);
    } else if (done === 'killed') {
      known.values.add(plain);
    }
    return done;
  }

  async function makeRecovery(): Promise<boolean | 'killed'> {
    const before = recoveryWrapped();
    const done = await attempt(async () => {
      recoveryKey = await vault.newRecoveryKey();
    });
    if (done === 'killed' && recoveryWrapped() !== before) {
      // It was made and never shown.
      recoveryKey = undefined;
    }
    return done;
  }

  async function unlock(given: VaultUnlock): Promise<boolean | 'killed'> {
    const done = await attempt(async () => {
      await vault.unlock(given);
    });
    // A key that was used does not open any more once there was a place for a new one.
    if (given.with === 'recovery_key' && !vault.status().hasRecoveryKey) {
      recoveryKey = undefined;
    }
    return done;
  }

  const steps: Record<string, () => Promise<boolean | 'killed'>> = {
    seal: sealOne,
    'seal again': sealOne,
    replace: replaceOne,
    'another mood': async () => {
      keychain.mood = pick(moods);
      keychain.release();
      await clock.advance(pick([0, 20_000, 400_000]));
      return true;
    },
    restart: async () => {
      await restart();
      return true;
    },
    'switch backend': async () => {
      backend = pick(['keychain', 'passphrase', 'key_file']);
      await restart();
      return unlock(pick([{ with: 'keychain' }, { with: 'passphrase', passphrase }]));
    },
    rotate: () => attempt(async () => void (await vault.rotate())),
    lock: async () => {
      vault.lock();
      return true;
    },
    'unlock by the keychain': () => unlock({ with: 'keychain' }),
    'unlock by the passphrase': () => unlock({ with: 'passphrase', passphrase }),
    'unlock by a wrong passphrase': async () => {
      // Where there is no key yet, or none is kept, it would be the passphrase from then on.
      if (vault.status().state !== 'locked') {
        return true;
      }
      const done = await unlock({ with: 'passphrase', passphrase: 'wrong' });
      if (done === true) {
        report.faults.push('a wrong passphrase was taken');
      }
      return done;
    },
    'new recovery key': makeRecovery,
    recover: async () =>
      recoveryKey === undefined ? true : unlock({ with: 'recovery_key', recoveryKey }),
    'lose the key': async () => {
      if (recoveryKey === undefined || !vault.status().hasRecoveryKey) {
        return true;
      }
      keychain.entries.clear();
      await restart();
      return unlock({ with: 'recovery_key', recoveryKey });
    },
  };
  const killable = ['seal', 'replace', 'rotate', 'rotate', 'rotate', 'recover', 'new recovery key'];

  async function step(): Promise<void> {
    const isKill = random.number() < 0.3;
    const name = pick(isKill ? killable : Object.keys(steps));
    report.steps.push(isKill ? `${name}, killed` : name);
    if (isKill) {
      fate.killIn(1 + Math.floor(random.number() * 40), random.number() < 0.5);
    }
    const done = await steps[name]!();
    if (isKill) {
      report.kills += fate.isKilled() ? 1 : 0;
      if (done === 'killed' && name === 'recover') {
        recoveryKey = recoveryWrapped() === undefined ? undefined : recoveryKey;
      }
      await restart();
    }
    searchFile();
    checkWhole();
  }

  function recoveryWrapped(): string | undefined {
    const kek = store.raw
      .prepare("select recovery_wrapped as kept from vault_kek where state = 'current'")
      .get() as { kept: Buffer | null } | undefined;
    return kek?.kept?.toString('hex');
  }

  /** No canary and no key in any file of the store, in any of the forms in which one would slip in. */
  function searchFile(): void {
    const keys = [...keychain.entries.values()].map((text) => Buffer.from(text, 'base64'));
    const secrets = [...[...canaries].map((each) => Buffer.from(each)), ...keys];
    const forms = secrets.flatMap((each) => [
      each,
      Buffer.from(each.toString('base64').replace(/=+$/, '').slice(0, -1)),
      Buffer.from(each.toString('hex')),
    ]);
    for (const file of [path, `${path}-wal`].filter((each) => existsSync(each))) {
      const content = readFileSync(file);
      if (forms.some((form) => content.includes(form))) {
        report.faults.push(`${report.steps.at(-1)}: plain text in the store`);
      }
    }
  }

  /** Nothing half: one key in force at most, every secret under a data key of its own tenant. */
  function checkWhole(): void {
    const count = (text: string) => (store.raw.prepare(text).get() as { count: number }).count;
    const secrets = count('select count(*) as count from vault_secrets');
    const current = count("select count(*) as count from vault_kek where state = 'current'");
    const matched = count(
      `select count(*) as count from vault_secrets s join vault_keys k
       on k.id = s.key_id and k.tenant_id = s.tenant_id`,
    );
    if (secrets !== matched || (secrets > 0 && current !== 1)) {
      report.faults.push(`${report.steps.at(-1)}: ${secrets} secrets, ${matched} with a key`);
    }
  }

  /** With the right key at hand everything is there, and nothing else is left behind. */
  async function finish(): Promise<void> {
    report.steps.push('the end');
    keychain.mood = 'well';
    keychain.release();
    await clock.advance(0);
    const kek = store.raw.prepare("select backend from vault_kek where state = 'current'").get() as
      | { backend: VaultBackend }
      | undefined;
    backend = kek?.backend ?? backend;
    await restart();
    const { state } = vault.status();
    if (state !== 'open') {
      if (recoveryKey !== undefined && state === 'locked') {
        await unlock({ with: 'recovery_key', recoveryKey });
      }
      if (expected.size > 0 && vault.status().state !== 'open') {
        report.faults.push(`the end: ${JSON.stringify(vault.status())}`);
      }
    }
    for (const [ref, { tenant, values }] of expected) {
      await attempt(async () => {
        const plain = (await vault.open(tenant, ref)).toString();
        if (!values.has(plain)) {
          report.faults.push(`the end: another value than what was stored`);
        }
      }).then((done) => done === true || report.faults.push('the end: a secret is not readable'));
    }
    const rows = store.raw.prepare('select state, backend from vault_kek').all() as object[];
    const wanted = vault.status().backend === 'keychain' && kek ? 1 : 0;
    const kept = [...keychain.entries.keys()].filter((account) => account !== 'probe').length;
    const isClean = rows.length <= 1 && kept === wanted;
    if (expected.size > 0 && !isClean) {
      report.faults.push(`the end: ${rows.length} keys, ${kept} in the keychain`);
    }
    searchFile();
  }

  try {
    writeFileSync(join(folder, 'other'), '');
    await through(() => vault.start());
    for (let count = 0; count < length; count += 1) {
      await step();
    }
    await finish();
    return report;
  } catch (error) {
    if (error instanceof KilledError) {
      report.faults.push('killed outside of a step');
      return report;
    }
    throw error;
  } finally {
    vault.close();
    store.raw.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
