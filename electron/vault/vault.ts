import type { Database } from '#electron/store/database.ts';
import type { KekRow } from '#electron/store/vault-store.ts';
import { AppError } from '#shared/errors.ts';
import type {
  VaultBackend,
  VaultState,
  VaultStatus,
  VaultTrouble,
  VaultUnlock,
} from '#shared/schemas/vault.ts';

import type { KeeperChoice } from './choose-keepers.ts';
import { createTurns } from './in-turn.ts';
import { createKekKeeping } from './kek-keeping.ts';
import { KeeperTrouble, type KeyKeeper } from './key-keeper.ts';
import { createKeyRing } from './key-ring.ts';
import type { Clock, Ids, Logger, Timer } from './ports.ts';
import { parseRecoveryKey } from './recovery-key.ts';
import { createSecretCabinet } from './secret-cabinet.ts';

/** How long until the key is asked for again; the last one goes on. */
const retryAfterMs = [15_000, 30_000, 60_000, 120_000, 300_000] as const;

/** Said of a key that is with another keeper than the chosen one: how it would have to be had. */
const troubleElsewhere = {
  keychain: 'keychain_locked',
  passphrase: 'passphrase_needed',
  key_file: 'key_file_unusable',
} as const satisfies Record<VaultBackend, VaultTrouble>;

/** Asking again by itself is of no use, or a prompt that a person has just sent away. */
const needsPerson: ReadonlySet<VaultTrouble> = new Set(['keychain_refused', 'passphrase_needed']);

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
  const { drop: dropCached, ...cabinet } = createSecretCabinet({
    db,
    ring,
    ensureKek,
    noteChange,
    ids,
    clock,
    logger,
  });
  const inTurn = createTurns();
  const listeners = new Set<() => void>();

  let chosen: KeyKeeper = keepers[configured] ?? keepers.keychain;
  let known: { current: KekRow | undefined; secrets: number } = { current: undefined, secrets: 0 };
  let trouble: VaultTrouble | null = null;
  /** The key was had by the recovery key, and everything has yet to go under a new one that somebody keeps. */
  let hasDebt = false;
  let hasLooked = false;
  let isLockedByHand = false;
  /** How often it was locked by hand: an unlocking that was asked for before that is over. */
  let locks = 0;
  let isClosed = false;
  let retry: Timer | undefined;
  let retries = 0;
  let told = '';

  function stateNow(): VaultState {
    if (!hasLooked || isLockedByHand) {
      return 'locked';
    }
    if (known.current) {
      return ring.kek(known.current.id) ? 'open' : 'locked';
    }
    return trouble === null ? 'new' : 'unavailable';
  }

  function status(): VaultStatus {
    const state = stateNow();
    return {
      state,
      trouble: state === 'open' || state === 'new' ? null : trouble,
      backend: known.current?.backend ?? chosen.backend,
      secrets: known.secrets,
      hasRecoveryKey: Boolean(known.current?.recovery_wrapped),
      keyMadeAt: known.current?.made_at ?? null,
      isPassphraseInEnvironment,
    };
  }

  function tell(): VaultStatus {
    const now = status();
    const text = JSON.stringify(now);
    if (text !== told) {
      told = text;
      listeners.forEach((listener) => listener());
    }
    return now;
  }

  async function look(): Promise<KekRow | undefined> {
    known = await keks.look();
    return known.current;
  }

  let isLooking = false;
  let looksAgain = false;

  /** Something was written in a transaction that has yet to end; the query waits until it has. */
  function noteChange(): void {
    looksAgain = true;
    if (!isLooking) {
      isLooking = true;
      void lookAgain();
    }
  }

  async function lookAgain(): Promise<void> {
    try {
      while (looksAgain && !isClosed) {
        looksAgain = false;
        await look();
      }
      tell();
    } catch (error) {
      logger.debug({ error }, 'what is in the vault could not be counted');
    } finally {
      isLooking = false;
    }
  }

  async function ensureKek(transaction: Database): Promise<string> {
    const current = await keks.currentIn(transaction);
    if (current) {
      return current;
    }
    try {
      const id = await keks.makeFirst(transaction, chosen);
      trouble = null;
      return id;
    } catch (error) {
      if (noteTrouble(error) instanceof KeeperTrouble) {
        plan();
      } else {
        // Its turn comes when this transaction is over.
        void attemptSoon();
      }
      throw explain(error);
    }
  }

  function noteTrouble(error: unknown): unknown {
    if (error instanceof KeeperTrouble) {
      trouble = error.trouble;
      void error.until?.then(() => attemptSoon());
      logger.warn({ trouble, backend: chosen.backend }, 'the key of the vault is not to be had');
      tell();
    }
    return error;
  }

  /** Looks for the key, and for what was left to do. Never rejects. */
  async function attempt(): Promise<void> {
    if (isClosed || isLockedByHand) {
      return;
    }
    try {
      const current = await look();
      if (!current) {
        await keks.reserve(chosen.backend);
        await chosen.ready();
      } else if (!ring.kek(current.id)) {
        if (current.backend !== chosen.backend) {
          throw new KeeperTrouble(troubleElsewhere[current.backend]);
        }
        await keks.fetch(chosen, current);
      }
      trouble = null;
      await payDebt();
      await keks.tidy();
      await look();
    } catch (error) {
      if (!(noteTrouble(error) instanceof KeeperTrouble)) {
        logger.error({ error }, 'the vault could not be looked into');
      }
    } finally {
      hasLooked = true;
      tell();
      plan();
    }
  }

  function attemptSoon(): Promise<void> {
    return inTurn(attempt);
  }

  function plan(): void {
    retry?.cancel();
    retry = undefined;
    const isSettled = (stateNow() === 'open' || stateNow() === 'new') && !hasDebt;
    if (isSettled) {
      retries = 0;
    }
    const isForPerson = trouble !== null && needsPerson.has(trouble) && !hasDebt;
    if (isClosed || isLockedByHand || isSettled || isForPerson) {
      return;
    }
    const after = retryAfterMs[Math.min(retries, retryAfterMs.length - 1)] ?? 0;
    retries += 1;
    retry = clock.after(after, () => void attemptSoon());
  }

  /** Everything goes under a new key with the first keeper that can keep one. */
  async function rekeyWith(
    candidates: readonly (KeyKeeper | undefined)[],
    keepsRecovery: boolean,
  ): Promise<boolean> {
    for (const keeper of new Set(candidates)) {
      try {
        if (keeper) {
          await keks.rekey(keeper, keepsRecovery);
          dropCached();
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
    if (hasDebt && known.current) {
      const usual = keepers[known.current.backend];
      hasDebt = !(await rekeyWith([chosen, usual], false));
    }
  }

  async function settleDebt(): Promise<void> {
    await payDebt();
    if (hasDebt) {
      throw new AppError('vault_locked');
    }
  }

  async function unlockWith(given: VaultUnlock): Promise<void> {
    const current = await look();
    if (given.with === 'recovery_key') {
      return recover(current, given.recoveryKey);
    }
    const isOpen = current && ring.kek(current.id);
    if (isOpen && !hasDebt) {
      return;
    }
    const keeper = given.with === 'passphrase' ? keepers.passphrase : usualKeeper(current);
    if (given.with === 'passphrase') {
      keepers.passphrase.give(given.passphrase);
    }
    if (!current || isOpen) {
      await keeper.ready();
      chosen = keeper;
      if (!current) {
        await keks.reserve(chosen.backend);
      }
      await payDebt();
      return;
    }
    if (keeper.backend !== current.backend) {
      throw new KeeperTrouble('wrong_key');
    }
    await keks.fetch(keeper, current);
    if (keeper.backend !== chosen.backend) {
      // It was to be with another keeper, and is from now on, if that one can.
      await rekeyWith([chosen], true);
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
    hasDebt = true;
    await payDebt();
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
        plan();
      }
    });
  }

  return {
    ...cabinet,
    status,

    onChange(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },

    /** Resolves when the key was looked for once; not to be waited for by what works without secrets. */
    start: attemptSoon,

    unlock(given: VaultUnlock): Promise<VaultStatus> {
      const asked = locks;
      return act(async () => {
        if (locks !== asked) {
          return status();
        }
        const before = { isLockedByHand, trouble };
        isLockedByHand = false;
        trouble = null;
        try {
          await unlockWith(given);
          if (locks !== asked) {
            keks.forget();
            isLockedByHand = true;
            return status();
          }
        } catch (error) {
          isLockedByHand = before.isLockedByHand;
          const isNews = given.with === 'keychain' && error instanceof KeeperTrouble;
          trouble = isNews ? error.trouble : before.trouble;
          if (given.with === 'passphrase') {
            keepers.passphrase.forget();
          }
          throw error;
        }
        hasLooked = true;
        await keks.tidy();
        await look();
        return status();
      });
    },

    lock(): VaultStatus {
      if (known.current || !ring.isEmpty()) {
        locks += 1;
        isLockedByHand = true;
        hasDebt = false;
        trouble = known.current?.backend === 'passphrase' ? 'passphrase_needed' : null;
        keks.forget();
        plan();
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
        if (hasDebt) {
          await settleDebt();
        } else {
          await keks.rekey(keeper, true);
          dropCached();
        }
        await look();
        return status();
      });
    },

    newRecoveryKey(): Promise<string> {
      return act(async () => {
        // Until then the old one is the only way to the key.
        await settleDebt();
        const id = await db.transaction().execute(ensureKek);
        return keks.makeRecovery(id);
      });
    },

    /** Forgets every key and asks for none any more. */
    close(): void {
      isClosed = true;
      retry?.cancel();
      keks.forget();
    },
  };
}
