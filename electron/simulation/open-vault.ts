import type { SecretRef, SecretVault } from '#electron/agent/ports.ts';
import { AppError } from '#shared/errors.ts';
import type { VaultStatus } from '#shared/schemas/vault.ts';

type Kept = { bytes: Buffer; version: number };

/** A vault that is always open and ends with the simulation, whose secrets are none. */
export function createOpenVault(): SecretVault {
  const kept = new Map<SecretRef, Kept>();
  let count = 0;

  const status = (): VaultStatus => ({
    state: 'open',
    trouble: null,
    backend: 'keychain',
    secrets: kept.size,
    hasRecoveryKey: false,
    keyMadeAt: null,
    isPassphraseInEnvironment: false,
  });

  function get(ref: SecretRef): Kept {
    const found = kept.get(ref);
    if (!found) {
      throw new AppError('secret_damaged');
    }
    return found;
  }

  return {
    status,
    onChange: () => () => undefined,
    async seal(_transaction, _tenantId, _kind, plain) {
      count += 1;
      const ref: SecretRef = `secret:${count}`;
      kept.set(ref, { bytes: Buffer.from(plain), version: 1 });
      return ref;
    },
    open: async (_tenantId, ref) => Buffer.from(get(ref).bytes),
    async replace(_transaction, _tenantId, ref, { version, plain }) {
      if (get(ref).version !== version) {
        throw new AppError('vault_conflict');
      }
      kept.set(ref, { bytes: Buffer.from(plain), version: version + 1 });
      return version + 1;
    },
    versionOf: async (_tenantId, ref) => get(ref).version,
    async remove(_transaction, _tenantId, refs) {
      for (const ref of refs) {
        kept.delete(ref);
      }
    },
    unlock: async () => status(),
    lock: status,
    rotate: async () => status(),
    newRecoveryKey: () => Promise.reject(new AppError('forbidden')),
  };
}
