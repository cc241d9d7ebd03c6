import { agentAct } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock, Logger, Timer } from '#electron/agent/ports.ts';
import type { Verdict } from '#shared/schemas/health.ts';
import type { ConfigVersionId } from '#shared/schemas/ids.ts';

import { failed, proven, type Step } from './commit-rules.ts';
import type { ConfigBooks } from './config-books.ts';
import type { ConfigCommits } from './config-commits.ts';
import type { ConfigReach, Reached } from './config-reach.ts';
import type { ConfigReader } from './config-reader.ts';
import { judgeTrial, observe, type TrialVerdict, trialEndsAt } from './trial-rules.ts';
import type { VersionKeeper } from './version-keeper.ts';
import type { VersionLedger } from './version-ledger.ts';
import { type HeldVersions, takeSteps } from './version-steps.ts';

/** What could not be decided, because the bot or the store did not answer, is taken up again after so long. */
const againMs = 30_000;

type Dependencies = {
  roster: Roster;
  reach: ConfigReach;
  keeper: VersionKeeper;
  ledger: VersionLedger;
  books: ConfigBooks;
  reader: ConfigReader;
  commits: ConfigCommits;
  /** A person said that nothing is to be done for the bot's trouble. */
  isStopped: (watched: WatchedBot) => Promise<boolean>;
  audit: AuditService;
  ids: Ids;
  clock: Clock;
  logger: Logger;
};

/** Watches how bots do with a configuration that has yet to prove itself, and decides what becomes of it. */
export function createConfigTrials({
  roster,
  reach,
  keeper,
  ledger,
  books,
  reader,
  commits,
  isStopped: isHeld,
  audit,
  ids,
  clock,
  logger,
}: Dependencies) {
  const timers = new Map<WatchedBot, Timer>();
  const deciding = new Map<WatchedBot, Promise<void>>();
  let isStopped = false;

  /** How the bot is known to be at this moment. */
  function verdictOf(watched: WatchedBot): Verdict {
    const freshUntil = roster.freshUntil(watched);
    const isFresh = freshUntil !== null && freshUntil > clock.now();
    return isFresh && watched.restart === null && roster.isActive(watched)
      ? watched.state.verdict
      : 'unknown';
  }

  function arm(watched: WatchedBot, delayMs: number): void {
    timers.get(watched)?.cancel();
    timers.set(
      watched,
      clock.after(Math.max(delayMs, 0), () => {
        timers.delete(watched);
        consider(watched);
      }),
    );
  }

  /** The bot was seen, or enough time has passed: is it decided? */
  function consider(watched: WatchedBot): void {
    const book = books.find(watched);
    if (isStopped || !book?.trial || deciding.has(watched)) {
      return;
    }
    const now = clock.mono();
    const verdict = verdictOf(watched);
    book.trial = { ...book.trial, ...observe(book.trial, verdict, now) };
    const judgement = judgeTrial(book.trial, verdict, now);
    if (judgement !== 'wait') {
      const decided = decide(watched, book.trial.versionId, judgement).finally(() =>
        deciding.delete(watched),
      );
      deciding.set(watched, decided);
    } else if (book.trial.okSince !== null || book.trial.illSince !== null) {
      arm(watched, trialEndsAt(book.trial, now) - now);
    }
  }

  async function decide(
    watched: WatchedBot,
    versionId: ConfigVersionId,
    judgement: Exclude<TrialVerdict, 'wait'>,
  ): Promise<void> {
    const reached = reach.find(watched);
    if (!reached) {
      return;
    }
    try {
      await books.inTurn(reached.place, async () => {
        // Somebody may have changed it behind our back; then it is not this one that proved itself.
        const look = await reader.look(reached).catch(() => null);
        const versions = look?.versions ?? (await ledger.heldOf(reached));
        const unproven = versions.held.watching ?? versions.held.loose;
        if (unproven?.id !== versionId || isStopped) {
          return;
        }
        const mustWait = judgement === 'bad' && (await isHeld(watched));
        if (mustWait || look?.seen.isRunning === false) {
          arm(watched, againMs);
        } else if (judgement === 'good') {
          await settleGood(reached, versions);
        } else if (versions.held.watching) {
          await rollBack(reached, versions);
        }
      });
    } catch (error) {
      logger.warn(
        { error, botId: watched.bot.id },
        'what becomes of a configuration could not be decided; again later',
      );
      arm(watched, againMs);
    }
  }

  async function settle(
    reached: Reached,
    versions: HeldVersions,
    steps: readonly Step<ConfigVersionId>[],
    action: string,
  ): Promise<void> {
    const { id: botId, tenantId } = reached.watched.bot;
    const { current } = versions;
    await ledger.inChange(reached, async ({ transaction }) => {
      await takeSteps(transaction, { keeper, reached, now: clock.now() }, steps);
      if (steps.length === 0 && current) {
        await keeper.storeIn(transaction, tenantId).change(current.id, { judgedAt: clock.now() });
      }
      await audit.record(transaction, agentAct('config', ids.next()), {
        tenantId,
        action,
        subject: botId,
        after: { hash: current?.hash ?? null, version: current?.number ?? null },
      });
    });
    ledger.watchTrial(reached, await ledger.heldOf(reached));
  }

  async function settleGood(reached: Reached, versions: HeldVersions): Promise<void> {
    const steps = proven(versions.held);
    // Drift that the bot is well with is noted as such; whether it stays is for people to say.
    await settle(reached, versions, steps, steps.length > 0 ? 'config.good' : 'config.well');
  }

  async function rollBack(reached: Reached, versions: HeldVersions): Promise<void> {
    const good = await ledger.wayBack(reached, versions);
    if (!good) {
      await settle(reached, versions, failed(versions.held), 'config.bad');
      return;
    }
    const look = await reader.look(reached);
    await commits.commit(
      reached,
      agentAct('config', ids.next()),
      {
        bytes: await keeper.bytesOf(good),
        isWhole: good.isWhole,
        origin: 'rollback',
        reason: null,
        graceMs: good.graceMs,
        tells: 'config.rolled_back',
      },
      look,
    );
  }

  return {
    consider,

    async stop(): Promise<void> {
      isStopped = true;
      for (const timer of timers.values()) {
        timer.cancel();
      }
      await Promise.all(deciding.values());
    },
  };
}
