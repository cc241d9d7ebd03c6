import type { Database } from '#electron/store/database.ts';
import type { KekRow } from '#electron/store/vault-store.ts';
import { AppError } from '#shared/errors.ts';
import type { VaultStatus, VaultUnlock } from '#shared/schemas/vault.ts';

import type { KeeperChoice } from './choose-keepers.ts';
import { createTurns } from './in-turn.ts';
import { createKekKeeping } from './kek-keeping.ts';
import { KeeperTrouble, type KeyKeeper } from './key-keeper.ts';
import { createKeyRing } from './key-ring.ts';
import { createKeySearch } from './key-search.ts';
import type { Clock, Ids, Logger } from './ports.ts';
import { parseRecoveryKey } from './recovery-key.ts';
import { createRekeying } from './rekeying.ts';
import { createSecretCabinet } from './secret-cabinet.ts';
import { createVaultStanding } from './vault-standing.ts';

export type Vault = ReturnType<typeof createVault>;

type Options = KeeperChoice & { db: Database; clock: Clock; logger: Logger; ids: Ids };

/**
 * The vault: secrets sealed in the store, under a key that is with a keeper. `start` looks for the key; until it is
 * there the vault is locked and everything else goes on.
 */
export function createVault({
  db,
  clock,
  logger,
  ids,
  keepers,
  chosen: configured,
  isPassphraseInEnvironment,
}: Options) {
  const ring = createKeyRing();
  const keks = createKekKeeping({ db, ring, keepers, ids, clock, logger });
  const standing = createVaultStanding({
    keks,
    ring,
    chosen: keepers[configured] ?? keepers.keychain,
    isPassphraseInEnvironment,
    logger,
  });
  const { facts, status, tell, look, noteChange } = standing;
  const { drop: dropCached, ...cabinet } = createSecretCabinet({
    db,
    ring,
    ensureKek,
    noteChange,
    ids,
    clock,
    logger,
  });
  const rekeying = createRekeying({
    keks,
    dropCached,
    keepersOfDebt: () => (facts.current ? [facts.chosen, keepers[facts.current.backend]] : []),
    logger,
  });
  const inTurn = createTurns();
  const search = createKeySearch({ keks, ring, standing, rekeying, inTurn, clock, logger });

  /** How often it was locked by hand: an unlocking that was asked for before that is over. */
  let locks = 0;

  async function ensureKek(transaction: Database): Promise<string> {
    const current = await keks.currentIn(transaction);
    if (current) {
      return current;
    }
    try {
      const id = await keks.makeFirst(transaction, facts.chosen);
      facts.trouble = null;
      return id;
    } catch (error) {
      if (search.noteTrouble(error) instanceof KeeperTrouble) {
        search.plan();
      } else {
        // Its turn comes when this transaction is over.
        void search.attemptSoon();
      }
      throw explain(error);
    }
  }

  async function unlockWith(given: VaultUnlock): Promise<void> {
    const current = await look();
    if (given.with === 'recovery_key') {
      return recover(current, given.recoveryKey);
    }
    const isOpen = current && ring.kek(current.id);
    if (isOpen && !rekeying.hasDebt()) {
      return;
    }
    const keeper = given.with === 'passphrase' ? keepers.passphrase : usualKeeper(current);
    if (given.with === 'passphrase') {
      keepers.passphrase.give(given.passphrase);
    }
    if (!current || isOpen) {
      await keeper.ready();
      facts.chosen = keeper;
      if (!current) {
        await keks.reserve(facts.chosen.backend);
      }
      await rekeying.payDebt();
      return;
    }
    if (keeper.backend !== current.backend) {
      throw new KeeperTrouble('wrong_key');
    }
    await keks.fetch(keeper, current);
    if (keeper.backend !== facts.chosen.backend) {
      // It was to be with another keeper, and is from now on, if that one can.
      await rekeying.rekeyWith([facts.chosen], true);
    }
  }

  /** The one that has the key without being given anything, or would have it. */
  function usualKeeper(current: KekRow | undefined): KeyKeeper {
    const keeper = keepers[current?.backend ?? configured];
    if (!keeper) {
      throw new KeeperTrouble('key_file_unusable');
    }
    return keeper;
  }

  async function recover(current: KekRow | undefined, text: string): Promise<void> {
    const recoveryKey = parseRecoveryKey(text);
    if (!recoveryKey) {
      throw new AppError('invalid_input', { field: 'recoveryKey', reason: 'mistyped' });
    }
    try {
      if (!current) {
        throw new KeeperTrouble('wrong_key');
      }
      keks.recover(current, recoveryKey);
    } finally {
      recoveryKey.fill(0);
    }
    rekeying.owe();
    await rekeying.payDebt();
  }

  /** As everyone outside gets it. A passphrase that opened nothing is forgotten. */
  function explain(error: unknown): unknown {
    if (!(error instanceof KeeperTrouble)) {
      return error;
    }
    return error.trouble === 'wrong_key'
      ? new AppError('vault_wrong_key')
      : new AppError('vault_locked', { trouble: error.trouble }, { cause: error });
  }

  /** Runs an act of a person's on the keys. */
  function act<Result>(run: () => Promise<Result>): Promise<Result> {
    return inTurn(async () => {
      try {
        return await run();
      } catch (error) {
        throw explain(error);
      } finally {
        await look().catch(() => undefined);
        tell();
        search.plan();
      }
    });
  }

  return {
    ...cabinet,
    status,
    onChange: standing.onChange,

    /** Resolves when the key was looked for once; not to be waited for by what works without secrets. */
    start: search.attemptSoon,

    unlock(given: VaultUnlock): Promise<VaultStatus> {
      const asked = locks;
      return act(async () => {
        if (locks !== asked) {
          return status();
        }
        const { isLockedByHand, trouble } = facts;
        facts.isLockedByHand = false;
        facts.trouble = null;
        try {
          await unlockWith(given);
          if (locks !== asked) {
            keks.forget();
            facts.isLockedByHand = true;
            return status();
          }
        } catch (error) {
          facts.isLockedByHand = isLockedByHand;
          const isNews = given.with === 'keychain' && error instanceof KeeperTrouble;
          facts.trouble = isNews ? error.trouble : trouble;
          if (given.with === 'passphrase') {
            keepers.passphrase.forget();
          }
          throw error;
        }
        facts.hasLooked = true;
        await keks.tidy();
        await look();
        return status();
      });
    },

    lock(): VaultStatus {
      if (facts.current || !ring.isEmpty()) {
        locks += 1;
        facts.isLockedByHand = true;
        rekeying.dropDebt();
        facts.trouble = facts.current?.backend === 'passphrase' ? 'passphrase_needed' : null;
        keks.forget();
        search.plan();
      }
      return tell();
    },

    rotate(): Promise<VaultStatus> {
      return act(async () => {
        const current = await look();
        if (!current) {
          return status();
        }
        const keeper = keepers[current.backend];
        if (!ring.kek(current.id) || !keeper) {
          throw new AppError('vault_locked');
        }
        if (rekeying.hasDebt()) {
          await rekeying.settleDebt();
        } else {
          await rekeying.rekey(keeper, true);
        }
        await look();
        return status();
      });
    },

    newRecoveryKey(): Promise<string> {
      return act(async () => {
        // Until then the old one is the only way to the key.
        await rekeying.settleDebt();
        const id = await db.transaction().execute(ensureKek);
        return keks.makeRecovery(id);
      });
    },

    /** Forgets every key and asks for none any more. */
    close(): void {
      facts.isClosed = true;
      search.stop();
      keks.forget();
    },
  };
}
