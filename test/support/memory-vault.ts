import { randomUUID } from 'node:crypto';

import type { SecretRef, SecretVault } from '#electron/agent/ports.ts';
import { AppError } from '#shared/errors.ts';
import type { VaultStatus } from '#shared/schemas/vault.ts';

/** A vault that keeps everything in memory, for tests that are about something else. */
export function createMemoryVault(): SecretVault {
  const kept = new Map<string, { version: number; plain: Buffer }>();
  let isOpen = true;
  const listeners = new Set<() => void>();
  const status = (): VaultStatus => ({
    state: isOpen ? 'open' : 'locked',
    trouble: isOpen ? null : 'keychain_locked',
    backend: 'keychain',
    secrets: kept.size,
    hasRecoveryKey: false,
    keyMadeAt: null,
    isPassphraseInEnvironment: false,
  });
  const setOpen = (next: boolean) => {
    isOpen = next;
    listeners.forEach((listener) => listener());
    return status();
  };
  const get = (tenantId: string, ref: SecretRef) => {
    const found = kept.get(`${tenantId}|${ref}`);
    if (!isOpen || !found) {
      throw new AppError(isOpen ? 'not_found' : 'vault_locked');
    }
    return found;
  };
  return {
    status,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async seal(_, tenantId, __, plain) {
      if (!isOpen) {
        throw new AppError('vault_locked');
      }
      const ref: SecretRef = `secret:${randomUUID()}`;
      kept.set(`${tenantId}|${ref}`, { version: 1, plain: Buffer.from(plain) });
      return ref;
    },
    open: async (tenantId, ref) => Buffer.from(get(tenantId, ref).plain),
    async replace(_, tenantId, ref, { version, plain }) {
      const found = get(tenantId, ref);
      if (found.version !== version) {
        throw new AppError('vault_conflict');
      }
      kept.set(`${tenantId}|${ref}`, { version: version + 1, plain: Buffer.from(plain) });
      return version + 1;
    },
    versionOf: async (tenantId, ref) => get(tenantId, ref).version,
    async remove(_, tenantId, refs) {
      refs.forEach((ref) => kept.delete(`${tenantId}|${ref}`));
    },
    unlock: async () => setOpen(true),
    lock: () => setOpen(false),
    rotate: async () => status(),
    newRecoveryKey: async () => 'none',
  };
}
