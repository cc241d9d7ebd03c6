import { AppError } from '#shared/errors.ts';
import type { VaultStatus } from '#shared/schemas/vault.ts';

const nothing: VaultStatus = {
  state: 'unavailable',
  trouble: 'keychain_absent',
  backend: null,
  secrets: 0,
  hasRecoveryKey: false,
  keyMadeAt: null,
  isPassphraseInEnvironment: false,
};

async function refuse(): Promise<never> {
  throw new AppError('vault_locked');
}

/** A vault on a machine that has nothing to keep a key in: it takes no secret and has none. */
export function createClosedVault() {
  return {
    status: () => nothing,
    onChange: () => () => undefined,
    seal: refuse,
    open: refuse,
    replace: refuse,
    versionOf: refuse,
    remove: async () => undefined,
    unlock: refuse,
    lock: () => nothing,
    rotate: refuse,
    newRecoveryKey: refuse,
  };
}
