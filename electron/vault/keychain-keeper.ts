import type { VaultTrouble } from '#shared/schemas/vault.ts';

import { KeeperTrouble, type KeyKeeper, nothingKept } from './key-keeper.ts';
import { createKeychainProcess } from './keychain-process.ts';
import type { Clock } from './ports.ts';
import { keyBytes } from './seal.ts';

/** The system's keychain. `findCredentials` is left out: libsecret crashes the process where the keyring is locked. */
export type Keychain = {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
  /** Gives up whatever is still asked. */
  end?(): void;
};

const service = 'Admin Agent';
const probe = 'probe';

/** Long enough for a person to see a prompt, short enough for somebody who waits for the vault. */
const patienceMs = 10_000;

const wordsOfTrouble: readonly [VaultTrouble, RegExp][] = [
  ['keychain_locked', /locked collection|is locked|interaction is not allowed/i],
  [
    'keychain_absent',
    /d-?bus|autolaunch|\.service files|serviceunknown|could not connect|unsupported transport|address element|the keychain (?:has ended|was let go)|connection (?:is closed|refused)|session wrapping|libsecret|failed to load|cannot find (?:module|package)/i,
  ],
];

type Options = { clock: Clock; load?: () => Promise<Keychain> };

/**
 * Keeps the key in the keychain of the person's session: Keychain, Credential Manager, or the Secret Service of
 * Linux. The program is loaded at the first call, so that a machine without one gets a trouble, not a crash.
 */
export function createKeychainKeeper({ clock, load = systemKeychain(clock) }: Options): KeyKeeper {
  let overdue: Promise<void> | undefined;

  /** One question at a time is left to a keychain that does not answer: each holds a thread until it does. */
  async function ask<Answer>(question: (keychain: Keychain) => Promise<Answer>): Promise<Answer> {
    if (overdue) {
      throw new KeeperTrouble('keychain_slow', { until: overdue });
    }
    const answer = load().then(question);
    const inTime = Promise.withResolvers<never>();
    const timer = clock.after(patienceMs, () => {
      overdue = answer.then(noMatter, noMatter).finally(() => {
        overdue = undefined;
      });
      inTime.reject(new KeeperTrouble('keychain_slow', { until: overdue }));
    });
    try {
      return await Promise.race([answer, inTime.promise]);
    } catch (error) {
      throw error instanceof KeeperTrouble ? error : new KeeperTrouble(troubleOf(error));
    } finally {
      timer.cancel();
    }
  }

  /** Some keychains say "none" when they are locked; only writing tells that apart. */
  async function assertUnlocked(): Promise<void> {
    await ask((keychain) => keychain.setPassword(service, probe, 'can be written'));
    await ask((keychain) => keychain.deletePassword(service, probe));
  }

  async function read(id: string): Promise<Buffer | undefined> {
    const text = await ask((keychain) => keychain.getPassword(service, accountOf(id)));
    if (text === null) {
      await assertUnlocked();
      return undefined;
    }
    const key = Buffer.from(text, 'base64');
    if (key.length !== keyBytes) {
      throw new KeeperTrouble('wrong_key');
    }
    return key;
  }

  return {
    backend: 'keychain',

    /** Asks for what is not there: no keychain prompts for that, so a person is not bothered before there is need. */
    async ready() {
      await ask((keychain) => keychain.getPassword(service, probe));
    },

    async keep(id, key) {
      const text = key.toString('base64');
      await ask((keychain) => keychain.setPassword(service, accountOf(id), text));
      return nothingKept;
    },

    fetch: (id) => read(id),

    async destroy(id) {
      const isGone = await ask((keychain) => keychain.deletePassword(service, accountOf(id)));
      if (!isGone && (await read(id)) !== undefined) {
        throw new KeeperTrouble('keychain_refused');
      }
    },

    forget() {
      void load().then((keychain) => keychain.end?.(), noMatter);
    },
  };
}

/** The id was made for one key of one installation and is never used again. */
function accountOf(id: string): string {
  return `vault key ${id}`;
}

function troubleOf(error: unknown): VaultTrouble {
  const text = error instanceof Error ? error.message : '';
  return wordsOfTrouble.find(([, words]) => words.test(text))?.[0] ?? 'keychain_refused';
}

const noMatter = () => undefined;

/** Electron has no program to run beside it as plain Node, so that its keychain is asked within. */
function systemKeychain(clock: Clock): () => Promise<Keychain> {
  if (process.versions['electron'] !== undefined) {
    return loadKeytar;
  }
  const keychain = createKeychainProcess(clock);
  return async () => keychain;
}

async function loadKeytar(): Promise<Keychain> {
  const loaded: Keychain | { default: Keychain } = await import('keytar');
  return 'default' in loaded ? loaded.default : loaded;
}
