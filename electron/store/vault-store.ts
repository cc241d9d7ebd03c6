import { type Selectable, sql } from 'kysely';

import type { TenantId } from '#shared/schemas/ids.ts';

import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** What is known of a key-encryption key, never the key itself. */
export type KekRow = Selectable<Schema['vault_kek']>;
/** A tenant's data key, wrapped by the key-encryption key. */
export type DataKeyRow = Selectable<Schema['vault_keys']>;
export type SealedRow = Selectable<Schema['vault_secrets']>;

/** A sealed secret with all that is needed to open it, read at one moment. */
export type SealedSecret = SealedRow & { wrapped: Buffer; kek_id: string | null };

/** What becomes known of a key once it is kept. */
export type KekFacts = Omit<KekRow, 'id' | 'state' | 'made_at'>;

/** What all tenants share: the key-encryption keys, and everything that lies under them when they are changed. */
export function createKeyStore(db: Database) {
  return {
    async current(): Promise<KekRow | undefined> {
      return db
        .selectFrom('vault_kek')
        .selectAll()
        .where('state', '=', 'current')
        .executeTakeFirst();
    },

    /** Keys that are not in force yet, or no longer. */
    async others(): Promise<KekRow[]> {
      return db.selectFrom('vault_kek').selectAll().where('state', '!=', 'current').execute();
    },

    /** Writes down that a key is about to be kept. */
    async announce(kek: Pick<KekRow, 'id' | 'backend' | 'made_at'>): Promise<void> {
      await db
        .insertInto('vault_kek')
        .values({
          ...kek,
          state: 'coming',
          check_value: null,
          wrapped: null,
          derivation: null,
          recovery_public: null,
          recovery_wrapped: null,
        })
        .execute();
    },

    /** From now on this is the key in force. The former one, if any, has to be taken out of force before. */
    async instate(id: string, facts: KekFacts): Promise<void> {
      await db
        .updateTable('vault_kek')
        .set({ ...facts, state: 'current' })
        .where('id', '=', id)
        .execute();
    },

    /** Takes a key out of force and forgets every way to it. */
    async retire(id: string): Promise<void> {
      await db
        .updateTable('vault_kek')
        .set({
          state: 'leaving',
          check_value: null,
          wrapped: null,
          derivation: null,
          recovery_public: null,
          recovery_wrapped: null,
        })
        .where('id', '=', id)
        .execute();
    },

    /** False where the key is not in force any more. */
    async setRecovery(
      id: string,
      recovery: Pick<KekRow, 'recovery_public' | 'recovery_wrapped'>,
    ): Promise<boolean> {
      const result = await db
        .updateTable('vault_kek')
        .set(recovery)
        .where('id', '=', id)
        .where('state', '=', 'current')
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },

    /** Strikes out a key that was destroyed. */
    async strike(id: string): Promise<void> {
      await db
        .deleteFrom('vault_kek')
        .where('id', '=', id)
        .where('state', '!=', 'current')
        .execute();
    },

    async countSecrets(): Promise<number> {
      const { count } = await db
        .selectFrom('vault_secrets')
        .select(sql<number>`count(*)`.as('count'))
        .executeTakeFirstOrThrow();
      return count;
    },

    async dataKeys(): Promise<DataKeyRow[]> {
      return db.selectFrom('vault_keys').selectAll().orderBy('id').execute();
    },

    async secrets(): Promise<SealedRow[]> {
      return db.selectFrom('vault_secrets').selectAll().orderBy('id').execute();
    },

    async retireDataKeys(at: number): Promise<void> {
      await db
        .updateTable('vault_keys')
        .set({ retired_at: at })
        .where('retired_at', 'is', null)
        .execute();
    },

    async addDataKey(key: DataKeyRow): Promise<void> {
      await db.insertInto('vault_keys').values(key).execute();
    },

    async rewrap({ id, wrapped }: Pick<DataKeyRow, 'id' | 'wrapped'>): Promise<void> {
      await db.updateTable('vault_keys').set({ wrapped }).where('id', '=', id).execute();
    },

    async reseal({ id, key_id, nonce, sealed }: SealedRow): Promise<void> {
      await db
        .updateTable('vault_secrets')
        .set({ key_id, nonce, sealed })
        .where('id', '=', id)
        .execute();
    },

    /** Destroys retired data keys by which nothing is sealed any more. */
    async dropUnusedDataKeys(): Promise<void> {
      await db
        .deleteFrom('vault_keys')
        .where('retired_at', 'is not', null)
        .where('id', 'not in', (secrets) => secrets.selectFrom('vault_secrets').select('key_id'))
        .execute();
    },

    /** Moves what was written into the file itself, so that what was overwritten is in the log no longer. */
    async scrub(): Promise<void> {
      await sql`pragma wal_checkpoint(truncate)`.execute(db);
    },
  };
}

/** The sealed secrets of one tenant and the data key that is in use for it. */
export function createVaultStore(db: Database, tenantId: TenantId) {
  return {
    async dataKeyInUse(): Promise<DataKeyRow | undefined> {
      return db
        .selectFrom('vault_keys')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('retired_at', 'is', null)
        .executeTakeFirst();
    },

    /** Puts a data key in use, in the place of the one before. */
    async useDataKey(key: Pick<DataKeyRow, 'id' | 'wrapped' | 'created_at'>): Promise<void> {
      await db
        .updateTable('vault_keys')
        .set({ retired_at: key.created_at })
        .where('tenant_id', '=', tenantId)
        .where('retired_at', 'is', null)
        .execute();
      await db
        .insertInto('vault_keys')
        .values({ ...key, tenant_id: tenantId, retired_at: null })
        .execute();
    },

    async find(id: string): Promise<SealedSecret | undefined> {
      return db
        .selectFrom('vault_secrets as secret')
        .innerJoin('vault_keys as key', 'key.id', 'secret.key_id')
        .selectAll('secret')
        .select('key.wrapped')
        .select((query) =>
          query.selectFrom('vault_kek').select('id').where('state', '=', 'current').as('kek_id'),
        )
        .where('secret.id', '=', id)
        .where('secret.tenant_id', '=', tenantId)
        .where('key.tenant_id', '=', tenantId)
        .executeTakeFirst();
    },

    async add(secret: Omit<SealedRow, 'tenant_id'>): Promise<void> {
      await db
        .insertInto('vault_secrets')
        .values({ ...secret, tenant_id: tenantId })
        .execute();
    },

    /** False where the secret is no longer at the version before. */
    async replace({
      id,
      version,
      key_id,
      nonce,
      sealed,
    }: Omit<SealedRow, 'tenant_id' | 'kind'>): Promise<boolean> {
      const result = await db
        .updateTable('vault_secrets')
        .set({ version, key_id, nonce, sealed })
        .where('id', '=', id)
        .where('tenant_id', '=', tenantId)
        .where('version', '=', version - 1)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },

    async remove(ids: readonly string[]): Promise<void> {
      await db
        .deleteFrom('vault_secrets')
        .where('tenant_id', '=', tenantId)
        .where('id', 'in', ids)
        .execute();
    },
  };
}
