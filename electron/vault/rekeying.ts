import { AppError } from '#shared/errors.ts';

import type { KekKeeping } from './kek-keeping.ts';
import { KeeperTrouble, type KeyKeeper } from './key-keeper.ts';
import type { Logger } from './ports.ts';

type Dependencies = {
  keks: KekKeeping;
  /** What was read of the secrets is under the key before. */
  dropCached: () => void;
  /** Who may keep the key that is owed, the best first; nobody while there is none in force. */
  keepersOfDebt: () => readonly (KeyKeeper | undefined)[];
  logger: Logger;
};

export type Rekeying = ReturnType<typeof createRekeying>;

/**
 * Puts everything that is sealed under a new key. That is owed where the key was had by the recovery key, until somebody
 * keeps the new one.
 */
export function createRekeying({ keks, dropCached, keepersOfDebt, logger }: Dependencies) {
  let hasDebt = false;

  async function rekey(keeper: KeyKeeper, keepsRecovery: boolean): Promise<void> {
    await keks.rekey(keeper, keepsRecovery);
    dropCached();
  }

  /** With the first keeper that can keep one; false where none can. */
  async function rekeyWith(
    candidates: readonly (KeyKeeper | undefined)[],
    keepsRecovery: boolean,
  ): Promise<boolean> {
    for (const keeper of new Set(candidates)) {
      try {
        if (keeper) {
          await rekey(keeper, keepsRecovery);
          return true;
        }
      } catch (error) {
        if (!(error instanceof KeeperTrouble)) {
          throw error;
        }
        logger.warn({ trouble: error.trouble, backend: keeper?.backend }, 'no key could be kept');
      }
    }
    return false;
  }

  async function payDebt(): Promise<void> {
    const candidates = keepersOfDebt();
    if (hasDebt && candidates.length > 0) {
      hasDebt = !(await rekeyWith(candidates, false));
    }
  }

  return {
    rekey,
    rekeyWith,

    hasDebt: () => hasDebt,

    /** Everything has yet to go under a new key that somebody keeps. */
    owe(): void {
      hasDebt = true;
    },

    /** There is nothing at hand any more to pay it with. */
    dropDebt(): void {
      hasDebt = false;
    },

    /** As far as that can be done now. */
    payDebt,

    /** Rejects with `vault_locked` where nobody can keep the new key. */
    async settleDebt(): Promise<void> {
      await payDebt();
      if (hasDebt) {
        throw new AppError('vault_locked');
      }
    },
  };
}
