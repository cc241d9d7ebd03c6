import { randomBytes, timingSafeEqual } from 'node:crypto';

import type { Database } from '#electron/store/database.ts';
import { createKeyStore, type KekFacts, type KekRow } from '#electron/store/vault-store.ts';
import { AppError } from '#shared/errors.ts';
import type { VaultBackend } from '#shared/schemas/vault.ts';

import type { Keepers } from './choose-keepers.ts';
import { KeeperTrouble, type KeyKeeper, nothingKept } from './key-keeper.ts';
import type { KeyRing } from './key-ring.ts';
import { places } from './places.ts';
import type { Clock, Ids, Logger } from './ports.ts';
import {
  newRecoveryKey,
  printRecoveryKey,
  publicHalf,
  unwrapByRecovery,
  wrapForRecovery,
} from './recovery-key.ts';
import { planRekey } from './rekey-plan.ts';
import { keyBytes, SealError, unwrap, wrap } from './seal.ts';

type Dependencies = {
  db: Database;
  ring: KeyRing;
  keepers: Keepers;
  ids: Ids;
  clock: Clock;
  logger: Logger;
};

export type KekKeeping = ReturnType<typeof createKekKeeping>;

/**
 * The key-encryption key from its making to its end. One is written down before it is kept anywhere, kept and read
 * back before anything is sealed under it, and destroyed only when nothing is under it any more.
 */
export function createKekKeeping({ db, ring, keepers, ids, clock, logger }: Dependencies) {
  const store = createKeyStore(db);
  /** Counts how often the keys were forgotten: what was begun before puts none back. */
  let lockings = 0;

  async function keepConfirmed(keeper: KeyKeeper, id: string, key: Buffer) {
    const kept = await keeper.keep(id, key);
    const back = await keeper.fetch(id, kept);
    const isSame = back?.length === key.length && timingSafeEqual(back, key);
    back?.fill(0);
    if (!isSame) {
      throw new KeeperTrouble(back ? 'wrong_key' : 'key_lost');
    }
    return kept;
  }

  /** Takes the key over, unless the vault was locked meanwhile. */
  function admit(id: string, key: Buffer, lockingsBefore: number): void {
    if (lockings !== lockingsBefore) {
      key.fill(0);
      throw new AppError('vault_locked');
    }
    ring.addKek(id, key);
  }

  function inForce(id: string): Buffer {
    const key = ring.kek(id);
    if (!key) {
      throw new AppError('vault_locked');
    }
    return key;
  }

  function admitChecked(row: KekRow, key: Buffer, lockingsBefore: number): void {
    if (!fits(row, key)) {
      key.fill(0);
      throw new KeeperTrouble('wrong_key');
    }
    admit(row.id, key, lockingsBefore);
  }

  /** Writes a key down that is to be made later, so that it can never be left behind unknown. */
  async function reserve(backend: VaultBackend): Promise<void> {
    await db.transaction().execute(async (transaction) => {
      const within = createKeyStore(transaction);
      const isKnown = (await within.current()) ?? (await within.others()).find(isFor(backend));
      if (!isKnown) {
        await within.announce({ id: ids.next(), backend, made_at: clock.now() });
      }
    });
  }

  /**
   * The first key, under an id that was reserved before: this transaction may yet be undone. Where a transaction that would have put it in force was undone, or an older copy of the store took
   * the place of the newer, the keeper has it already, and it is used instead of being overwritten.
   */
  async function makeFirst(transaction: Database, keeper: KeyKeeper): Promise<string> {
    const lockingsBefore = lockings;
    const within = createKeyStore(transaction);
    const reserved = (await within.others()).find(isFor(keeper.backend));
    if (!reserved) {
      throw new AppError('vault_locked');
    }
    const { id } = reserved;
    const known = ring.kek(id);
    const key = known ? Buffer.from(known) : await keeper.fetch(id, nothingKept);
    const first = key ?? randomBytes(keyBytes);
    const kept = await keepConfirmed(keeper, id, first);
    const facts = {
      backend: keeper.backend,
      ...kept,
      ...noRecovery,
      check_value: checkValue(id, first),
    };
    admit(id, first, lockingsBefore);
    await within.instate(id, facts);
    return id;
  }

  /** Everything that is sealed goes under a new key with this keeper; the old one is destroyed at the end. */
  async function rekey(keeper: KeyKeeper, keepsRecovery: boolean): Promise<void> {
    const lockingsBefore = lockings;
    const before = await store.current();
    if (!before) {
      return;
    }
    const id = ids.next();
    await store.announce({ id, backend: keeper.backend, made_at: clock.now() });
    try {
      const key = randomBytes(keyBytes);
      const kept = await keepConfirmed(keeper, id, key);
      // Both are at hand until it is certain which is in force: a seal that waits for its turn finds its own.
      admit(id, key, lockingsBefore);
      await db.transaction().execute(async (transaction) => {
        await changeKeys(transaction, { before: before.id, id, keeper, kept, keepsRecovery });
      });
    } finally {
      await tidy();
    }
  }

  async function changeKeys(
    transaction: Database,
    change: {
      before: string;
      id: string;
      keeper: KeyKeeper;
      kept: Pick<KekFacts, 'wrapped' | 'derivation'>;
      keepsRecovery: boolean;
    },
  ): Promise<void> {
    const { before, id, keeper, kept, keepsRecovery } = change;
    const within = createKeyStore(transaction);
    const current = await within.current();
    if (current?.id !== before) {
      throw new AppError('vault_conflict');
    }
    const dataKeys = await within.dataKeys();
    const secrets = await within.secrets();

    // Without a pause from here until everything is sealed.
    const from = { id: before, key: inForce(before) };
    const to = { id, key: inForce(id) };
    const plan = planRekey({ from, to, dataKeys, secrets, ids, now: clock.now() });
    const recovery = keepsRecovery ? recoveryUnder(current, from.key, to) : noRecovery;
    const check = checkValue(id, to.key);

    await within.retireDataKeys(clock.now());
    for (const each of plan.added) {
      await within.addDataKey(each);
    }
    for (const each of plan.resealed) {
      await within.reseal(each);
    }
    for (const each of plan.rewrapped) {
      await within.rewrap(each);
    }
    await within.dropUnusedDataKeys();
    await within.retire(before);
    await within.instate(id, { backend: keeper.backend, ...kept, ...recovery, check_value: check });
    if (plan.damaged.length > 0) {
      logger.error({ ids: plan.damaged }, 'stored secrets are damaged and were left as they are');
    }
  }

  /** Never rejects: what could not be destroyed is written down and comes round again. */
  async function tidy(): Promise<void> {
    try {
      await destroyOthers();
    } catch (error) {
      logger.warn({ error }, 'keys that are no longer in force could not be looked for');
    }
  }

  /** Destroys every key that is not in force. Does nothing where the one in force is not at hand. */
  async function destroyOthers(): Promise<void> {
    const current = await store.current();
    if (!current || !ring.kek(current.id)) {
      return;
    }
    ring.keepOnly(current.id);
    const others = await store.others();
    for (const { id, backend } of others) {
      try {
        await keepers[backend]?.destroy(id);
        await store.strike(id);
      } catch (error) {
        logger.warn({ error, id, backend }, 'a key that is no longer in force is still there');
      }
    }
    if (others.length > 0) {
      await store.scrub();
    }
  }

  return {
    reserve,
    makeFirst,
    rekey,
    tidy,

    /** What is known of the key in force, and how much is sealed. */
    look: async () => ({ current: await store.current(), secrets: await store.countSecrets() }),

    /** The id of the key in force, as the transaction sees it. */
    currentIn: async (transaction: Database) => (await createKeyStore(transaction).current())?.id,

    /** Puts the key at hand. Throws a `KeeperTrouble` that says why it could not. */
    async fetch(keeper: KeyKeeper, row: KekRow): Promise<void> {
      const lockingsBefore = lockings;
      const key = await keeper.fetch(row.id, row);
      if (!key) {
        throw new KeeperTrouble('key_lost');
      }
      admitChecked(row, key, lockingsBefore);
    },

    /** As `fetch`, by the recovery key. */
    recover(row: KekRow, recoveryKey: Buffer): void {
      if (!row.recovery_wrapped) {
        throw new KeeperTrouble('wrong_key');
      }
      try {
        const key = unwrapByRecovery(recoveryKey, row.recovery_wrapped, places.recovery(row.id));
        admitChecked(row, key, lockings);
      } catch (error) {
        throw error instanceof SealError ? new KeeperTrouble('wrong_key', { cause: error }) : error;
      }
    },

    /** Answers it printed; the one before opens nothing any more. */
    async makeRecovery(id: string): Promise<string> {
      const recoveryKey = newRecoveryKey();
      try {
        const to = { id, key: inForce(id) };
        const isSet = await store.setRecovery(id, recoveryFor(publicHalf(recoveryKey), to));
        if (!isSet) {
          throw new AppError('vault_conflict');
        }
        await store.scrub();
        return printRecoveryKey(recoveryKey);
      } finally {
        recoveryKey.fill(0);
      }
    },

    forget(): void {
      lockings += 1;
      ring.clear();
      for (const keeper of Object.values(keepers)) {
        keeper.forget();
      }
    },
  };
}

const noRecovery = { recovery_public: null, recovery_wrapped: null };

const isFor = (backend: VaultBackend) => (row: KekRow) =>
  row.state === 'coming' && row.backend === backend;

function checkValue(id: string, key: Buffer): Buffer {
  return wrap(key, Buffer.alloc(0), places.check(id));
}

function fits({ id, check_value }: KekRow, key: Buffer): boolean {
  try {
    return check_value !== null && unwrap(key, check_value, places.check(id)).length === 0;
  } catch {
    return false;
  }
}

function recoveryFor(publicKey: Buffer, { id, key }: { id: string; key: Buffer }) {
  return {
    // Sealed too, so that nobody who can write to the store puts their own in its place.
    recovery_public: wrap(key, publicKey, places.recoveryPublic(id)),
    recovery_wrapped: wrapForRecovery(publicKey, key, places.recovery(id)),
  };
}

function recoveryUnder(before: KekRow, key: Buffer, to: { id: string; key: Buffer }) {
  if (before.recovery_public === null) {
    return noRecovery;
  }
  try {
    return recoveryFor(unwrap(key, before.recovery_public, places.recoveryPublic(before.id)), to);
  } catch {
    // Damaged, or somebody else's: it would open the vault for them.
    return noRecovery;
  }
}
