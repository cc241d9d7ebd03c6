import { type Act, agentAct } from '#electron/agent/audit/act.ts';
import type { WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { SecretVault } from '#electron/agent/ports.ts';
import type {
  ConfigFacts,
  ConfigRepair,
  RolledBack,
} from '#electron/agent/recovery/config-repair.ts';
import { nothingKnown } from '#electron/agent/recovery/no-config.ts';
import type { StoredVersion } from '#electron/store/config-store.ts';
import { AppError } from '#shared/errors.ts';

import type { ConfigBooks } from './config-books.ts';
import type { Change, Committed, ConfigCommits } from './config-commits.ts';
import type { Look } from './config-notes.ts';
import type { ConfigReach, Reached } from './config-reach.ts';
import type { ConfigReader } from './config-reader.ts';
import { defaultGraceMs, rollBackTo } from './roll-back-to.ts';
import type { VersionKeeper } from './version-keeper.ts';
import type { VersionLedger } from './version-ledger.ts';
import type { HeldVersions } from './version-steps.ts';

/** A bot that restarts for its configuration may take so long to be well again. */
const verifyWithinMs = 120_000;

type Dependencies = {
  vault: SecretVault;
  reach: ConfigReach;
  keeper: VersionKeeper;
  ledger: VersionLedger;
  books: ConfigBooks;
  reader: ConfigReader;
  commits: ConfigCommits;
};

/** What the ladder asks about configurations, and does with them. */
export function createConfigRepairs({
  vault,
  reach,
  keeper,
  ledger,
  books,
  reader,
  commits,
}: Dependencies): ConfigRepair {
  /** `null` where the bot, or the place, does not answer. */
  const lookIfAlive = (reached: Reached): Promise<Look | null> =>
    reader.look(reached).catch(() => null);

  function factsOf(
    reached: Reached,
    look: Look | null,
    { held, current }: HeldVersions,
    { good, invalid }: { good: StoredVersion | null; invalid: StoredVersion | null },
  ): ConfigFacts {
    const { watched, access } = reached;
    const seen = look?.seen ?? books.of(reached).seen;
    const isInvalid = seen?.isValid === false;
    const there = isInvalid ? invalid : current;
    const isGoodThere = good !== null && (seen?.hash ?? current?.hash) === good.hash;
    const isProven = isGoodThere || (there?.state === 'drifted' && there.judgedAt !== null);
    const hasWay = look !== null || (access.putBack !== undefined && good?.isWhole === true);
    const changedSinceOk = !isProven && there !== null && good !== null;
    const cameAt = there?.appliedAt ?? there?.createdAt ?? 0;
    // A change this long before the trouble is what is to be doubted first.
    const graceMs = there?.graceMs || defaultGraceMs;
    return {
      canRollBack:
        good !== null &&
        good.sealedRef !== null &&
        !isGoodThere &&
        hasWay &&
        vault.status().state === 'open',
      changedSinceOk,
      changedJustBefore: changedSinceOk && cameAt >= watched.state.since - graceMs,
      isOnTrial: held.watching !== null,
      isInvalid,
    };
  }

  async function putGood(
    reached: Reached,
    act: Act,
    change: Change,
    look: Look | null,
  ): Promise<Committed & { isDead: boolean }> {
    if (look) {
      try {
        return { ...(await commits.commit(reached, act, change, look)), isDead: false };
      } catch (error) {
        if (!(error instanceof AppError && error.code === 'config_unreachable')) {
          throw error;
        }
      }
    }
    if (!change.isWhole) {
      throw new AppError(reached.access.putBack ? 'config_not_whole' : 'config_unreachable');
    }
    return { ...(await commits.putBack(reached, act, change, look)), isDead: true };
  }

  return {
    async facts(watched: WatchedBot): Promise<ConfigFacts> {
      const reached = reach.find(watched);
      if (!reached) {
        return nothingKnown;
      }
      try {
        return await books.inTurn(reached.place, async () => {
          const look = await lookIfAlive(reached);
          const versions = look?.versions ?? (await ledger.heldOf(reached));
          const { invalid } = versions.held;
          return factsOf(reached, look, versions, {
            good: await ledger.wayBack(reached, versions),
            invalid: invalid && versions.get(invalid.id),
          });
        });
      } catch {
        return nothingKnown;
      }
    },

    async rollBack(watched, { correlationId, reason }): Promise<RolledBack> {
      const reached = reach.get(watched);
      const act = { ...agentAct('recovery', correlationId), reason };
      return books.inTurn(reached.place, async () => {
        const look = await lookIfAlive(reached);
        const versions = look?.versions ?? (await ledger.heldOf(reached));
        const good = await ledger.wayBack(reached, versions);
        if (!good) {
          throw new AppError('config_no_good');
        }
        const isDown = watched.state.verdict === 'down';
        if (look?.seen.hash === good.hash) {
          // A bot that shares it was rolled back already.
          return { versionId: good.id, needsStart: isDown, verifyWithinMs };
        }
        const bytes = await keeper.bytesOf(good);
        const change = rollBackTo(good, bytes, { reason, tells: 'config.rolled_back' });
        const { version, restarts, isDead } = await putGood(reached, act, change, look);
        const needsStart = isDead || (restarts === null && isDown);
        return { versionId: version.id, needsStart, verifyWithinMs };
      });
    },
  };
}
