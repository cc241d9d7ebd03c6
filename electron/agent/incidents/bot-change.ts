import type { Announce } from '#electron/agent/alerts/alert-transition.ts';
import type { WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Attention } from '#electron/agent/health/attention.ts';
import { createTurns } from '#electron/agent/turns.ts';
import type { Database } from '#electron/store/database.ts';

/** A change of one bot under way: what it writes with, and what is to be announced once that is through. */
export type BotChange = { transaction: Database; watched: WatchedBot; announce: Announce[] };

/** What a failed transaction would have changed in the bot, so that it can be put back. */
type Snapshot = Pick<
  WatchedBot,
  'openIncidentId' | 'hasAlert' | 'changes' | 'alertDueAt' | 'recovery' | 'troubleSince'
>;

type Transact = (work: (transaction: Database) => Promise<void>) => Promise<boolean>;

export type InOneChange = ReturnType<typeof createBotChanges>;

/**
 * Runs a change of a bot in a transaction, given by `transact` or its own, and announces what it returns once
 * that is through. When it fails the bot is put back as it was. False where it failed by `transact`'s word.
 * Changes of one bot go one after the other, so that what a change reads of the bot holds until it ends.
 */
export function createBotChanges(db: Database, attention: Pick<Attention, 'attend'>) {
  // The last change under way of each bot: one begins when the one before it has ended, in store and memory.
  const inTurn = createTurns<WatchedBot>();

  const inOwnTransaction: Transact = async (work) => {
    await db.transaction().execute(work);
    return true;
  };

  return (
    watched: WatchedBot,
    change: (transaction: Database) => Promise<Announce[]>,
    transact: Transact = inOwnTransaction,
  ): Promise<boolean> =>
    inTurn(watched, async () => {
      const before: Snapshot = {
        openIncidentId: watched.openIncidentId,
        hasAlert: new Set(watched.hasAlert),
        changes: watched.changes,
        alertDueAt: watched.alertDueAt,
        recovery: watched.recovery,
        troubleSince: watched.troubleSince,
      };
      let announce: Announce[] = [];
      let isDone = false;
      try {
        isDone = await transact(async (transaction) => {
          announce = await change(transaction);
        });
      } finally {
        if (!isDone) {
          Object.assign(watched, before);
        }
        // What is to happen to it by time alone may have become another thing.
        attention.attend(watched);
      }
      if (isDone) {
        for (const each of announce) {
          each();
        }
      }
      return isDone;
    });
}
