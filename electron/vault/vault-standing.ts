import type { KekRow } from '#electron/store/vault-store.ts';
import type { VaultState, VaultStatus, VaultTrouble } from '#shared/schemas/vault.ts';

import type { KekKeeping } from './kek-keeping.ts';
import type { KeyKeeper } from './key-keeper.ts';
import type { KeyRing } from './key-ring.ts';
import type { Logger } from './ports.ts';

/** What the vault goes by. Whoever changes any of it has it told. */
type Facts = {
  /** Who has the key, or would have it. */
  chosen: KeyKeeper;
  /** The key in force, and how much is sealed, as they were last seen in the store. */
  current: KekRow | undefined;
  secrets: number;
  trouble: VaultTrouble | null;
  hasLooked: boolean;
  isLockedByHand: boolean;
  isClosed: boolean;
};

type Dependencies = {
  keks: KekKeeping;
  ring: KeyRing;
  chosen: KeyKeeper;
  isPassphraseInEnvironment: boolean;
  logger: Logger;
};

export type VaultStanding = ReturnType<typeof createVaultStanding>;

/** How the vault stands, and who is told when that changes. */
export function createVaultStanding({
  keks,
  ring,
  chosen,
  isPassphraseInEnvironment,
  logger,
}: Dependencies) {
  const facts: Facts = {
    chosen,
    current: undefined,
    secrets: 0,
    trouble: null,
    hasLooked: false,
    isLockedByHand: false,
    isClosed: false,
  };
  const listeners = new Set<() => void>();
  let told = '';
  let isLooking = false;
  let looksAgain = false;

  function stateNow(): VaultState {
    if (!facts.hasLooked || facts.isLockedByHand) {
      return 'locked';
    }
    if (facts.current) {
      return ring.kek(facts.current.id) ? 'open' : 'locked';
    }
    return facts.trouble === null ? 'new' : 'unavailable';
  }

  function status(): VaultStatus {
    const state = stateNow();
    const { current, secrets, trouble } = facts;
    return {
      state,
      trouble: state === 'open' || state === 'new' ? null : trouble,
      backend: current?.backend ?? facts.chosen.backend,
      secrets,
      hasRecoveryKey: Boolean(current?.recovery_wrapped),
      keyMadeAt: current?.made_at ?? null,
      isPassphraseInEnvironment,
    };
  }

  /** Nothing is told twice. */
  function tell(): VaultStatus {
    const now = status();
    const text = JSON.stringify(now);
    if (text !== told) {
      told = text;
      listeners.forEach((listener) => listener());
    }
    return now;
  }

  /** Sees anew what is in the store; answers the key in force. */
  async function look(): Promise<KekRow | undefined> {
    const { current, secrets } = await keks.look();
    facts.current = current;
    facts.secrets = secrets;
    return current;
  }

  async function lookAgain(): Promise<void> {
    try {
      while (looksAgain && !facts.isClosed) {
        looksAgain = false;
        await look();
      }
      tell();
    } catch (error) {
      logger.debug({ error }, 'what is in the vault could not be counted');
    } finally {
      isLooking = false;
    }
  }

  /** Something was written in a transaction that has yet to end; the query waits until it has. */
  function noteChange(): void {
    looksAgain = true;
    if (!isLooking) {
      isLooking = true;
      void lookAgain();
    }
  }

  function onChange(listener: () => void) {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  return {
    facts,
    stateNow,
    status,
    tell,
    look,
    noteChange,
    onChange,
  };
}
