import type { SecretVault } from '#electron/agent/ports.ts';
import { AppError } from '#shared/errors.ts';
import type { VaultStatus } from '#shared/schemas/vault.ts';
import { createScriptedVault } from '#test/support/scripted-vault.ts';

export const passphrase = 'correct horse battery staple';
export const recoveryKey = 'AAR1-7KQ2-M4XW-9DPB-T3VC-8HJN-5GFY-2RZE';

/** A vault as it could be met on someone's machine; it opens with the keychain, the passphrase or the recovery key above. */
export function aVault(change: Partial<VaultStatus> = {}): SecretVault {
  const memory = createScriptedVault({ says: () => ({}), tries: () => undefined, recoveryKey });
  const listeners = new Set<() => void>();
  let status: VaultStatus = {
    state: 'open',
    trouble: null,
    backend: 'keychain',
    secrets: 3,
    hasRecoveryKey: false,
    keyMadeAt: 0,
    isPassphraseInEnvironment: false,
    ...change,
  };
  const become = (next: Partial<VaultStatus>) => {
    status = { ...status, ...next };
    listeners.forEach((listener) => listener());
    return status;
  };

  return {
    ...memory,
    status: () => status,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async unlock(given) {
      if (given.with === 'recovery_key' && given.recoveryKey.length !== recoveryKey.length) {
        throw new AppError('invalid_input', { field: 'recoveryKey', reason: 'mistyped' });
      }
      const isRight =
        given.with === 'keychain' ||
        (given.with === 'passphrase' && given.passphrase === passphrase) ||
        (given.with === 'recovery_key' && given.recoveryKey === recoveryKey);
      if (!isRight) {
        throw new AppError('vault_wrong_key');
      }
      return become({ state: 'open', trouble: null });
    },
    lock: () => become({ state: 'locked', trouble: null }),
    rotate: async () => become({ hasRecoveryKey: false }),
    async newRecoveryKey() {
      become({ hasRecoveryKey: true });
      return recoveryKey;
    },
  };
}
