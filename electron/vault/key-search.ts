import type { VaultBackend, VaultTrouble } from '#shared/schemas/vault.ts';

import type { KekKeeping } from './kek-keeping.ts';
import { KeeperTrouble } from './key-keeper.ts';
import type { KeyRing } from './key-ring.ts';
import type { Clock, Logger, Timer } from './ports.ts';
import type { Rekeying } from './rekeying.ts';
import type { VaultStanding } from './vault-standing.ts';

/** How long until the key is asked for again; the last one goes on. */
const retryAfterMs = [15_000, 30_000, 60_000, 120_000, 300_000] as const;

/** Said of a key that is with another keeper than the chosen one: how it would have to be had. */
const troubleElsewhere = {
  keychain: 'keychain_locked',
  passphrase: 'passphrase_needed',
  key_file: 'key_file_unusable',
} as const satisfies Record<VaultBackend, VaultTrouble>;

/** Asking again by itself is of no use, or a prompt that a person has just sent away. */
const needsPerson: ReadonlySet<VaultTrouble> = new Set(['keychain_refused', 'passphrase_needed']);

type Dependencies = {
  keks: KekKeeping;
  ring: KeyRing;
  standing: VaultStanding;
  rekeying: Rekeying;
  /** Runs an attempt when everything before it has ended. */
  inTurn: (attempt: () => Promise<void>) => Promise<void>;
  clock: Clock;
  logger: Logger;
};

/** Has the vault look for its key by itself, and again for as long as that may be of use. */
export function createKeySearch({
  keks,
  ring,
  standing,
  rekeying,
  inTurn,
  clock,
  logger,
}: Dependencies) {
  const { facts, look, tell } = standing;
  let retry: Timer | undefined;
  let retries = 0;

  function noteTrouble(error: unknown): unknown {
    if (error instanceof KeeperTrouble) {
      const { trouble, until } = error;
      facts.trouble = trouble;
      void until?.then(() => attemptSoon());
      logger.warn(
        { trouble, backend: facts.chosen.backend },
        'the key of the vault is not to be had',
      );
      tell();
    }
    return error;
  }

  /** Looks for the key, and for what was left to do. Never rejects. */
  async function attempt(): Promise<void> {
    if (facts.isClosed || facts.isLockedByHand) {
      return;
    }
    try {
      const current = await look();
      if (!current) {
        await keks.reserve(facts.chosen.backend);
        await facts.chosen.ready();
      } else if (!ring.kek(current.id)) {
        if (current.backend !== facts.chosen.backend) {
          throw new KeeperTrouble(troubleElsewhere[current.backend]);
        }
        await keks.fetch(facts.chosen, current);
      }
      facts.trouble = null;
      await rekeying.payDebt();
      await keks.tidy();
      await look();
    } catch (error) {
      if (!(noteTrouble(error) instanceof KeeperTrouble)) {
        logger.error({ error }, 'the vault could not be looked into');
      }
    } finally {
      facts.hasLooked = true;
      tell();
      plan();
    }
  }

  function attemptSoon(): Promise<void> {
    return inTurn(attempt);
  }

  function plan(): void {
    retry?.cancel();
    retry = undefined;
    const state = standing.stateNow();
    const isSettled = (state === 'open' || state === 'new') && !rekeying.hasDebt();
    if (isSettled) {
      retries = 0;
    }
    const { trouble, isClosed, isLockedByHand } = facts;
    const isForPerson = trouble !== null && needsPerson.has(trouble) && !rekeying.hasDebt();
    if (isClosed || isLockedByHand || isSettled || isForPerson) {
      return;
    }
    const after = retryAfterMs[Math.min(retries, retryAfterMs.length - 1)] ?? 0;
    retries += 1;
    retry = clock.after(after, () => void attemptSoon());
  }

  return {
    attemptSoon,

    /** When it is looked for again, as the vault stands now. */
    plan,

    /** Answers the error as it came, after what it says of the key is known to everyone. */
    noteTrouble,

    stop(): void {
      retry?.cancel();
    },
  };
}
