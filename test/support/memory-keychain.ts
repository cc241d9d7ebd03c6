import { randomBytes } from 'node:crypto';

import type { Keychain } from '#electron/vault/keychain-keeper.ts';

export type Mood = 'well' | 'absent' | 'locked' | 'denied' | 'slow' | 'wrong';

/** A keychain in memory that behaves as the real ones were seen to. */
export type MemoryKeychain = Keychain & {
  mood: Mood;
  entries: Map<string, string>;
  /** Questions that were left open while it was slow are answered now. */
  release(): void;
};

/** What libsecret and the macOS keychain say. */
const words: Partial<Record<Mood, string>> = {
  absent: 'Cannot autolaunch D-Bus without X11 $DISPLAY',
  denied: 'User canceled the operation.',
};

export function createMemoryKeychain(): MemoryKeychain {
  let waiting: (() => void)[] = [];
  const entries = new Map<string, string>();

  async function ask<Answer>(answer: () => Answer): Promise<Answer> {
    if (keychain.mood === 'slow') {
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    const refusal = words[keychain.mood];
    if (refusal) {
      throw new Error(refusal);
    }
    return answer();
  }

  const keychain: MemoryKeychain = {
    mood: 'well',
    entries,
    release() {
      waiting.forEach((resolve) => resolve());
      waiting = [];
    },
    getPassword: (_, account) =>
      ask(() => {
        const kept = entries.get(account) ?? null;
        // A locked keyring of Linux does not say so to those who read.
        return keychain.mood === 'locked'
          ? null
          : kept !== null && keychain.mood === 'wrong'
            ? randomBytes(32).toString('base64')
            : kept;
      }),
    setPassword: (_, account, password) =>
      ask(() => {
        if (keychain.mood === 'locked') {
          throw new Error('Cannot create an item in a locked collection');
        }
        entries.set(account, password);
      }),
    deletePassword: (_, account) =>
      ask(() => keychain.mood !== 'locked' && entries.delete(account)),
  };
  return keychain;
}
