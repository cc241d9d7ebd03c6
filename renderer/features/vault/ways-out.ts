import type { VaultBackend, VaultStatus, VaultTrouble } from '#shared/schemas/vault.ts';

/** What a person can do about a closed vault. `files` are settings of the host, which no button here can make. */
export type WayOut = 'keychain' | 'key_file' | 'passphrase' | 'recovery_key' | 'files';

const usualWay: Readonly<Record<VaultBackend, readonly WayOut[]>> = {
  keychain: ['keychain'],
  passphrase: ['passphrase'],
  key_file: ['key_file', 'files'],
};

const waysByTrouble: Readonly<Record<VaultTrouble, readonly WayOut[]>> = {
  keychain_absent: ['keychain', 'recovery_key', 'files'],
  keychain_locked: ['keychain', 'recovery_key'],
  keychain_refused: ['keychain', 'recovery_key'],
  keychain_slow: ['keychain', 'recovery_key'],
  passphrase_needed: ['passphrase', 'recovery_key', 'files'],
  key_file_unusable: ['key_file', 'recovery_key', 'files'],
  wrong_key: ['recovery_key'],
  key_lost: ['recovery_key'],
};

/** The nearest first. A recovery key that was never made is no way out. */
export function waysOut(vault: VaultStatus): WayOut[] {
  const { state, trouble, backend, hasRecoveryKey, secrets } = vault;
  if (state === 'open' || state === 'new') {
    return [];
  }
  const usual = backend === null ? [] : usualWay[backend];
  const ways = trouble === null ? [...usual, 'recovery_key' as const] : waysByTrouble[trouble];
  const isKeyWrong = trouble === 'wrong_key' || trouble === 'key_lost';
  return [...new Set([...ways, ...(isKeyWrong ? usual : [])])].filter(
    (way) => way !== 'recovery_key' || (hasRecoveryKey && secrets > 0),
  );
}

/** Secrets that would have to be entered again if what keeps their key were lost. */
export function lacksRecoveryKey({ state, secrets, hasRecoveryKey }: VaultStatus): boolean {
  return state === 'open' && secrets > 0 && !hasRecoveryKey;
}
