import type { KekRow } from '#electron/store/vault-store.ts';
import type { VaultBackend, VaultTrouble } from '#shared/schemas/vault.ts';

/** What the store has to keep for a keeper that only wraps; nothing where the key itself is kept elsewhere. */
export type Kept = Pick<KekRow, 'wrapped' | 'derivation'>;

export const nothingKept: Kept = { wrapped: null, derivation: null };

/** A place for the key-encryption key. Everything here throws a `KeeperTrouble` where the place cannot be used now. */
export type KeyKeeper = {
  readonly backend: VaultBackend;
  /** Resolves where a key could be kept now. */
  ready(): Promise<void>;
  /** Keeps a key under an id of its own; the keys of other ids stay as they are. */
  keep(id: string, key: Buffer): Promise<Kept>;
  /** The key in a buffer of the caller's own; `undefined` where there certainly is none of that id. */
  fetch(id: string, kept: Kept): Promise<Buffer | undefined>;
  /** Resolves when there is certainly no key of that id any more. */
  destroy(id: string): Promise<void>;
  /** Overwrites whatever is held in memory. */
  forget(): void;
};

/** The place for the key cannot be used now. */
export class KeeperTrouble extends Error {
  override readonly name = 'KeeperTrouble';
  readonly trouble: VaultTrouble;
  /** Resolves when it is worth another try. */
  readonly until: Promise<void> | undefined;

  constructor(trouble: VaultTrouble, options: ErrorOptions & { until?: Promise<void> } = {}) {
    super(trouble, options);
    this.trouble = trouble;
    this.until = options.until;
  }
}
