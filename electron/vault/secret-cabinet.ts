import { randomBytes } from 'node:crypto';

import type { Database } from '#electron/store/database.ts';
import {
  createVaultStore,
  type DataKeyRow,
  type SealedSecret,
} from '#electron/store/vault-store.ts';
import { AppError } from '#shared/errors.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

import type { KeyRing } from './key-ring.ts';
import { places } from './places.ts';
import type { Clock, Ids, Logger } from './ports.ts';
import { keyBytes, SealError, seal, unseal, unwrap, wrap } from './seal.ts';

type Ref = `secret:${string}`;

/** A data key is taken out of use after so long, or so many values; what it sealed stays readable. */
const dataKeyAgeMs = 365 * 24 * 60 * 60 * 1_000;
const dataKeyUses = 2 ** 30;

/** What a rotation that runs meanwhile changes under us is read again so often. */
const openAttempts = 5;

type Dependencies = {
  db: Database;
  ring: KeyRing;
  /** The id of the key in force, made if there is none yet. */
  ensureKek: (transaction: Database) => Promise<string>;
  noteChange: () => void;
  ids: Ids;
  clock: Clock;
  logger: Logger;
};

/**
 * The sealed secrets. They are kept in memory as they lie in the store, so that opening one for a probe costs no
 * query. Keys are used in stretches without a pause, because `lock` overwrites them at any time.
 */
export function createSecretCabinet({
  db,
  ring,
  ensureKek,
  noteChange,
  ids,
  clock,
  logger,
}: Dependencies) {
  const cache = new Map<string, SealedSecret>();
  const uses = new Map<string, number>();
  let changes = 0;

  /**
   * What is read from now on is not older than the change that led here: a query waits for the transaction that is
   * open, however it ends.
   */
  function drop(ids?: readonly string[]): void {
    changes += 1;
    if (ids) {
      ids.forEach((id) => cache.delete(id));
    } else {
      cache.clear();
    }
  }

  async function find(tenantId: TenantId, ref: Ref): Promise<SealedSecret> {
    const id = idOf(ref);
    const kept = cache.get(id);
    if (kept?.tenant_id === tenantId) {
      return kept;
    }
    const changesBefore = changes;
    const found = await createVaultStore(db, tenantId).find(id);
    if (!found) {
      throw new AppError('not_found');
    }
    if (changes === changesBefore) {
      cache.set(id, found);
    }
    return found;
  }

  function dataKeyOf({ key_id, tenant_id, wrapped }: SealedSecret, kekId: string, kek: Buffer) {
    const known = ring.dataKey(key_id);
    if (known) {
      return known;
    }
    const key = unwrap(kek, wrapped, places.dataKey(tenant_id, key_id, kekId));
    ring.addDataKey(key_id, key);
    return key;
  }

  /** `undefined` where the key in force is another by now. */
  function tryToOpen(found: SealedSecret): Buffer | undefined {
    const { kek_id: kekId } = found;
    const kek = kekId === null ? undefined : ring.kek(kekId);
    if (kekId === null || !kek) {
      return undefined;
    }
    try {
      return unseal(dataKeyOf(found, kekId, kek), found, places.secret(found));
    } catch (error) {
      if (!(error instanceof SealError)) {
        throw error;
      }
      logger.error({ id: found.id, tenantId: found.tenant_id }, 'a stored secret is damaged');
      throw new AppError('secret_damaged', {}, { cause: error });
    }
  }

  function isWornOut({ id, created_at }: DataKeyRow): boolean {
    return clock.now() - created_at > dataKeyAgeMs || (uses.get(id) ?? 0) >= dataKeyUses;
  }

  /** Seals a value by the tenant's data key, without a pause; a data key that is new comes with it, wrapped. */
  function sealUnder(
    kekId: string,
    inUse: DataKeyRow | undefined,
    {
      plain,
      ...place
    }: { tenant_id: TenantId; kind: string; id: string; version: number } & {
      plain: string | Uint8Array;
    },
  ) {
    const kek = ring.kek(kekId);
    if (!kek) {
      throw new AppError('vault_locked');
    }
    const isNew = !inUse || isWornOut(inUse);
    const keyId = isNew ? ids.next() : inUse.id;
    const keyPlace = places.dataKey(place.tenant_id, keyId, kekId);
    const key = isNew ? randomBytes(keyBytes) : unwrap(kek, inUse.wrapped, keyPlace);
    const bytes = typeof plain === 'string' ? Buffer.from(plain, 'utf8') : plain;
    try {
      const row = { ...place, key_id: keyId };
      const newKey = isNew && {
        id: keyId,
        wrapped: wrap(kek, key, keyPlace),
        created_at: clock.now(),
      };
      return { row: { ...row, ...seal(key, bytes, places.secret(row)) }, newKey };
    } finally {
      key.fill(0);
      if (bytes !== plain) {
        bytes.fill(0);
      }
      uses.set(keyId, (uses.get(keyId) ?? 0) + 1);
    }
  }

  return {
    /** Forgets what is kept in memory, after everything was sealed anew. */
    drop: () => drop(),

    async seal(
      transaction: Database,
      tenantId: TenantId,
      kind: string,
      plain: string | Uint8Array,
    ): Promise<Ref> {
      const store = createVaultStore(transaction, tenantId);
      const kekId = await ensureKek(transaction);
      const place = { tenant_id: tenantId, kind, id: ids.next(), version: 1 };
      const { row, newKey } = sealUnder(kekId, await store.dataKeyInUse(), { ...place, plain });
      if (newKey) {
        await store.useDataKey(newKey);
      }
      await store.add(row);
      noteChange();
      return `secret:${place.id}`;
    },

    /** Not to be called within a transaction: what is not in memory yet is read beside it. */
    async open(tenantId: TenantId, ref: Ref): Promise<Buffer> {
      for (let attempt = 0; attempt < openAttempts && !ring.isEmpty(); attempt += 1) {
        const found = await find(tenantId, ref);
        const plain = tryToOpen(found);
        if (plain) {
          return plain;
        }
        drop([found.id]);
      }
      throw new AppError('vault_locked');
    },

    async replace(
      transaction: Database,
      tenantId: TenantId,
      ref: Ref,
      { version, plain }: { version: number; plain: string | Uint8Array },
    ): Promise<number> {
      const store = createVaultStore(transaction, tenantId);
      const found = await store.find(idOf(ref));
      if (!found) {
        throw new AppError('not_found');
      }
      if (found.version !== version) {
        throw new AppError('vault_conflict');
      }
      const kekId = await ensureKek(transaction);
      const { id, kind } = found;
      const place = { tenant_id: tenantId, kind, id, version: version + 1 };
      const { row, newKey } = sealUnder(kekId, await store.dataKeyInUse(), { ...place, plain });
      if (newKey) {
        await store.useDataKey(newKey);
      }
      if (!(await store.replace(row))) {
        throw new AppError('vault_conflict');
      }
      drop([id]);
      return row.version;
    },

    async versionOf(tenantId: TenantId, ref: Ref): Promise<number> {
      return (await find(tenantId, ref)).version;
    },

    async remove(transaction: Database, tenantId: TenantId, refs: readonly Ref[]): Promise<void> {
      if (refs.length === 0) {
        return;
      }
      const gone = refs.map(idOf);
      await createVaultStore(transaction, tenantId).remove(gone);
      drop(gone);
      noteChange();
    },
  };
}

function idOf(ref: Ref): string {
  return ref.slice('secret:'.length);
}
