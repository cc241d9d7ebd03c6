import type { SecretRef, SecretVault } from '#electron/agent/ports.ts';
import { AppError } from '#shared/errors.ts';
import type { VaultStatus, VaultUnlock } from '#shared/schemas/vault.ts';

type Script = {
  /** What it says of itself, beside what follows from being open or locked. */
  says: () => Partial<VaultStatus>;
  /** Throws where this does not open it. */
  tries: (given: VaultUnlock) => void;
  recoveryKey: string;
};

/** A vault that says and opens as a test wants. Its secrets are kept in memory; how they are sealed is not its subject. */
export function createScriptedVault({ says, tries, recoveryKey }: Script): SecretVault {
  const kept = new Map<SecretRef, { plain: Buffer; version: number }>();
  const listeners = new Set<() => void>();
  let isOpen = true;

  const status = (): VaultStatus => ({
    state: isOpen ? 'open' : 'locked',
    trouble: isOpen ? null : 'keychain_locked',
    backend: 'keychain',
    secrets: kept.size,
    hasRecoveryKey: false,
    keyMadeAt: null,
    isPassphraseInEnvironment: false,
    ...says(),
  });
  const assertOpen = () => {
    if (!isOpen) {
      throw new AppError('vault_locked');
    }
  };
  const find = (ref: SecretRef) => {
    assertOpen();
    const found = kept.get(ref);
    if (!found) {
      throw new AppError('not_found');
    }
    return found;
  };
  const setOpen = (next: boolean) => {
    isOpen = next;
    listeners.forEach((listener) => listener());
    return status();
  };

  return {
    status,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async seal(_transaction, _tenantId, _kind, plain) {
      assertOpen();
      const ref: SecretRef = `secret:${crypto.randomUUID()}`;
      kept.set(ref, { plain: Buffer.from(plain), version: 1 });
      return ref;
    },
    open: async (_tenantId, ref) => Buffer.from(find(ref).plain),
    async replace(_transaction, _tenantId, ref, { version, plain }) {
      if (find(ref).version !== version) {
        throw new AppError('vault_conflict');
      }
      kept.set(ref, { plain: Buffer.from(plain), version: version + 1 });
      return version + 1;
    },
    versionOf: async (_tenantId, ref) => find(ref).version,
    async remove(_transaction, _tenantId, refs) {
      refs.forEach((ref) => kept.delete(ref));
    },
    async unlock(given) {
      tries(given);
      return setOpen(true);
    },
    lock: () => setOpen(false),
    async rotate() {
      assertOpen();
      return status();
    },
    newRecoveryKey: async () => recoveryKey,
  };
}
