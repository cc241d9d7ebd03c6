import type { SecretKind, SecretRef } from '#electron/agent/ports.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import type { Store } from '#electron/store/open-store.ts';
import type { Environment } from '#electron/vault/ports.ts';
import { tenantIdSchema } from '#shared/schemas/ids.ts';
import { createMemoryKeychain, type MemoryKeychain } from '#test/support/memory-keychain.ts';
import { createTestVault } from '#test/support/memory-vault.ts';

export const aurora = tenantIdSchema.parse('019b9a3c-0000-7000-8000-00000000000a');
export const boreal = tenantIdSchema.parse('019b9a3c-0000-7000-8000-00000000000b');

export async function addTenants({ db }: Pick<Store, 'db'>): Promise<void> {
  const slugs = { aurora, boreal };
  for (const [slug, id] of Object.entries(slugs)) {
    await db
      .insertInto('tenants')
      .values({
        id,
        slug,
        name: slug,
        plan: 'pro',
        zone: 'UTC',
        locale: 'en',
        default_interval_ms: 30_000,
        is_demo: 0,
        created_at: 0,
        archived_at: null,
      })
      .execute();
  }
}

type Options = { keychain?: MemoryKeychain; environment?: Environment };

/** A vault over a store with two tenants, and the keychain and the clock in the test's hands. */
export async function aVault({
  keychain = createMemoryKeychain(),
  environment = {},
}: Options = {}) {
  const clock = createVirtualClock();
  const store = await openMemoryStore(clock.now);
  await addTenants(store);
  const { db } = store;
  const logged: string[] = [];
  const log = (fields: object, message: string) => {
    logged.push(`${message} ${JSON.stringify(fields)}`);
  };
  const logger = { debug: log, info: log, warn: log, error: log };
  const make = (own: Environment) =>
    createTestVault({ db, clock, keychain, environment: own, logger });
  let vault = make(environment);
  await vault.start();

  return {
    db,
    clock,
    keychain,
    logged,
    get vault() {
      return vault;
    },

    /** The process ended, and another one looks for the key; with other settings where they are given. */
    async restart(settings: Environment = {}): Promise<void> {
      vault.close();
      vault = make(settings);
      await vault.start();
    },

    seal: (plain: string, tenant = aurora, kind: SecretKind = 'token'): Promise<SecretRef> =>
      db.transaction().execute((transaction) => vault.seal(transaction, tenant, kind, plain)),

    replace: (ref: SecretRef, version: number, plain: string, tenant = aurora) =>
      db
        .transaction()
        .execute((transaction) => vault.replace(transaction, tenant, ref, { version, plain })),

    read: async (ref: SecretRef, tenant = aurora) =>
      (await vault.open(tenant, ref)).toString('utf8'),

    keks: () => db.selectFrom('vault_kek').selectAll().orderBy('id').execute(),

    async [Symbol.asyncDispose]() {
      vault.close();
      await store.close();
    },
  };
}
