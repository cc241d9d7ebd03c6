import { z } from 'zod';

/** What keeps the key of the vault. */
export const vaultBackends = ['keychain', 'passphrase', 'key_file'] as const;
export const vaultBackendSchema = z.enum(vaultBackends);
export type VaultBackend = z.infer<typeof vaultBackendSchema>;

/**
 * `new`: nothing was ever sealed and a key can be made at once; `open`: secrets can be used; `locked`: there are secrets
 * and their key is not to be had now; `unavailable`: there is nothing that could keep a key.
 */
export const vaultStates = ['new', 'open', 'locked', 'unavailable'] as const;
export const vaultStateSchema = z.enum(vaultStates);
export type VaultState = z.infer<typeof vaultStateSchema>;

/** Why the vault is not open, each with a way out of its own in the catalogue `vault`. */
export const vaultTroubles = [
  'keychain_absent',
  'keychain_locked',
  'keychain_refused',
  'keychain_slow',
  'passphrase_needed',
  'key_file_unusable',
  'wrong_key',
  'key_lost',
] as const;
export const vaultTroubleSchema = z.enum(vaultTroubles);
export type VaultTrouble = z.infer<typeof vaultTroubleSchema>;

export const vaultStatusSchema = z.object({
  state: vaultStateSchema,
  trouble: vaultTroubleSchema.nullable(),
  /** What keeps the key, or would keep it. */
  backend: vaultBackendSchema.nullable(),
  secrets: z.int(),
  /** A recovery key was made and shown once. */
  hasRecoveryKey: z.boolean(),
  /** When the key now in force was made. */
  keyMadeAt: z.int().nullable(),
  /** The passphrase stands in the environment, where other programs of this user can read it. */
  isPassphraseInEnvironment: z.boolean(),
});
export type VaultStatus = z.infer<typeof vaultStatusSchema>;

/** There are secrets that cannot be used; a vault that nobody needs is no trouble. */
export function isVaultMissed({ state, secrets }: VaultStatus): boolean {
  return state === 'locked' || (state === 'unavailable' && secrets > 0);
}

const typedKey = (maxLength: number) => z.string().min(1).max(maxLength).meta({ writeOnly: true });

/** What opens the vault when its usual way is gone. */
export const vaultUnlockSchema = z.discriminatedUnion('with', [
  z.strictObject({ with: z.literal('keychain') }),
  z.strictObject({ with: z.literal('passphrase'), passphrase: typedKey(1_000) }),
  z.strictObject({ with: z.literal('recovery_key'), recoveryKey: typedKey(200) }),
]);
export type VaultUnlock = z.infer<typeof vaultUnlockSchema>;
