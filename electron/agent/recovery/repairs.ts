import type { Act } from '#electron/agent/audit/act.ts';
import type { BotContexts } from '#electron/agent/connectors/bot-context.ts';
import type { ConnectorRegistry, Reading } from '#electron/agent/connectors/connector.ts';
import type { Events } from '#electron/agent/events.ts';
import type { WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { CheckLoop } from '#electron/agent/health/check-loop.ts';
import type { Outcome } from '#electron/agent/health/verdict.ts';
import type { Clock, Logger, Timer } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import type { StoredAttempt } from '#electron/store/recovery-store.ts';
import { needsPerson } from '#shared/faults.ts';
import { isPushed } from '#shared/schemas/connector.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

import type { AttemptBook } from './attempt-book.ts';
import type { ConfigRepair } from './config-repair.ts';
import {
  type Ending,
  failureToRun,
  isSeenEnough,
  judgeAtEnd,
  nothingSeen,
  type Sight,
  see,
} from './repair-rules.ts';
import {
  createRepairSteps,
  failureOf,
  stepLimitMs,
  type Taken,
  usualVerifyMs,
} from './repair-steps.ts';

/** A bot that is taken up is looked at within this time, however long ago its step was. */
const lookedAtWithinMs = 20_000;

type Repair = {
  watched: WatchedBot;
  attempt: StoredAttempt;
  /** Only another run than before counts as a success. */
  needsProof: boolean;
  /** Taken over from a run of the agent that ended in the middle of the step. */
  isInterrupted: boolean;
  sight: Sight;
  timer: Timer | null;
  /** Its outcome is decided, and being written. */
  isOver: boolean;
  forget: () => void;
};

type Dependencies = {
  book: AttemptBook;
  connectors: ConnectorRegistry;
  configRepair: ConfigRepair;
  contexts: BotContexts;
  loop: Pick<CheckLoop, 'enter'>;
  events: Events;
  clock: Clock;
  logger: Logger;
  /** Whether our own network is gone, so that what is seen of a bot says nothing. */
  isBlind: () => boolean;
  /** What else is written with a success. */
  onSuccess: (transaction: Database, attempt: StoredAttempt) => Promise<void>;
  /** The bot is no longer under repair. */
  onEnd: (watched: WatchedBot) => void;
};

export type Repairs = ReturnType<typeof createRepairs>;

/** Has one step of one bot carried out and watches whether it helped. What is under way survives the agent's end. */
export function createRepairs({
  book,
  connectors,
  configRepair,
  contexts,
  loop,
  events,
  clock,
  logger,
  isBlind,
  onSuccess,
  onEnd,
}: Dependencies) {
  const steps = createRepairSteps({ connectors, configRepair, contexts, clock, logger });
  const repairs = new Map<WatchedBot, Repair>();
  const counts = new Map<TenantId, number>();
  const underway = new Set<Promise<void>>();
  let isStopping = false;

  function track(task: Promise<void>): void {
    const tracked = task
      .catch((error: unknown) => logger.error({ error }, 'a repair could not be followed'))
      .finally(() => underway.delete(tracked));
    underway.add(tracked);
  }

  function enter(watched: WatchedBot, attempt: StoredAttempt, isInterrupted: boolean): Repair {
    const { signal } = watched.stopping;
    const onGone = () => track(finish(repair, { state: 'abandoned', failure: 'gone' }));
    const repair: Repair = {
      watched,
      attempt,
      needsProof: steps.needsProof(watched, attempt),
      isInterrupted,
      sight: nothingSeen,
      timer: null,
      isOver: false,
      forget: () => signal.removeEventListener('abort', onGone),
    };
    signal.addEventListener('abort', onGone, { once: true });
    repairs.set(watched, repair);
    counts.set(attempt.tenantId, countOf(attempt.tenantId) + 1);
    watched.isUnderRepair = true;
    events.emit('bot.changed', attempt.tenantId, attempt.botId);
    loop.enter(watched);
    return repair;
  }

  const countOf = (tenantId: TenantId): number => counts.get(tenantId) ?? 0;

  function leave(repair: Repair): void {
    const { watched, attempt } = repair;
    repair.timer?.cancel();
    repair.forget();
    if (repairs.get(watched) === repair) {
      repairs.delete(watched);
      counts.set(attempt.tenantId, countOf(attempt.tenantId) - 1);
      watched.isUnderRepair = false;
    }
  }

  async function finish(repair: Repair, { state, failure }: Ending): Promise<void> {
    if (repair.isOver || isStopping) {
      return;
    }
    repair.isOver = true;
    const { watched, attempt, sight } = repair;
    const runAfter = sight.runSeen ?? (state === 'succeeded' ? watched.state.runId : null);
    const isProven =
      state === 'succeeded' &&
      attempt.runBefore !== null &&
      runAfter !== null &&
      runAfter !== attempt.runBefore;
    const alongside =
      state === 'succeeded'
        ? (transaction: Database) => onSuccess(transaction, attempt)
        : undefined;
    try {
      await book.end(attempt, { state, failure, runAfter, isProven }, alongside);
    } catch (error) {
      // It stays as it is stored, and is tried again: what is not written has not ended.
      logger.error({ error, botId: attempt.botId }, 'the end of a repair could not be stored');
      repair.isOver = false;
      arm(repair, 1_000);
      return;
    }
    leave(repair);
    logger.info({ botId: attempt.botId, step: attempt.step, state, failure }, 'a repair ended');
    events.emit('bot.changed', attempt.tenantId, attempt.botId);
    if (state !== 'succeeded') {
      // Nothing was counted against it until now.
      loop.enter(watched);
    }
    onEnd(watched);
  }

  function arm(repair: Repair, delayMs: number): void {
    repair.timer?.cancel();
    repair.timer = clock.after(Math.max(delayMs, 0), () => track(timeOut(repair)));
  }

  async function timeOut(repair: Repair): Promise<void> {
    const { watched, attempt, sight, needsProof, isInterrupted } = repair;
    const judged = judgeAtEnd({
      attempt,
      sight,
      needsProof,
      isInterrupted,
      verdict: watched.memory.verdict,
      isPushed: isPushed(watched.bot.connector),
      isBlind: isBlind(),
      now: clock.now(),
      mono: clock.mono(),
    });
    if ('againMs' in judged) {
      arm(repair, judged.againMs);
    } else {
      await finish(repair, judged);
    }
  }

  async function verify(repair: Repair, { verifyWithinMs, versionId }: Taken): Promise<void> {
    const verifying = await book.verify(repair.attempt, {
      verifyUntil: clock.now() + verifyWithinMs,
      configVersionId: versionId,
    });
    if (!verifying || repair.isOver) {
      leave(repair);
      return;
    }
    repair.attempt = verifying;
    repair.sight = nothingSeen;
    arm(repair, verifyWithinMs);
    loop.enter(repair.watched);
  }

  async function carryOut(act: Act, repair: Repair): Promise<void> {
    const { watched, attempt } = repair;
    try {
      const taken = await steps.take(act, watched, attempt);
      // Gone: ended by what made it so, or left as it is stored to the next run of the agent.
      if (taken !== 'gone' && !repair.isOver && !isStopping) {
        await verify(repair, taken);
      }
    } catch (error) {
      if (!repair.isOver && !isStopping) {
        logger.warn({ error, botId: attempt.botId, step: attempt.step }, 'a repair step failed');
        await finish(repair, { state: 'failed', failure: failureOf(error) });
      }
    }
  }

  return {
    isUnderWay: (watched: WatchedBot): boolean => repairs.has(watched),

    attemptOf: (watched: WatchedBot): StoredAttempt | undefined => repairs.get(watched)?.attempt,

    /** How many bots of the tenant are under repair. */
    countOf,

    /** Resolves once the step is stored as begun; it is carried out beside that. `null` where it is not to be. */
    async begin(
      act: Act,
      watched: WatchedBot,
      planned: StoredAttempt,
    ): Promise<StoredAttempt | null> {
      const { signal } = watched.stopping;
      const begun = await book.begin(act, planned, watched.state.runId);
      if (!begun || isStopping) {
        return begun;
      }
      if (signal.aborted) {
        // Paused or removed while that was stored.
        const failure = 'gone';
        return book.end(begun, { state: 'abandoned', failure, runAfter: null, isProven: false });
      }
      const repair = enter(watched, begun, false);
      track(carryOut(act, repair));
      return begun;
    },

    /** After a start: a step that may have been carried out is never done again, its bot is looked at. */
    async takeUp(watched: WatchedBot, attempt: StoredAttempt): Promise<void> {
      const isInterrupted = attempt.state === 'running';
      const repair = enter(watched, attempt, isInterrupted);
      if (isInterrupted) {
        await verify(repair, { verifyWithinMs: usualVerifyMs, versionId: null });
      } else {
        const leftMs = (attempt.verifyUntil ?? 0) - clock.now();
        arm(repair, Math.min(Math.max(leftMs, lookedAtWithinMs), stepLimitMs));
      }
    },

    /** Bots that were taken up under repair are looked at now, not in their turn. */
    start(): void {
      for (const watched of repairs.keys()) {
        loop.enter(watched);
      }
    },

    /** What a look at a bot under repair saw. */
    noteReading(watched: WatchedBot, reading: Reading, outcome: Outcome): void {
      const repair = repairs.get(watched);
      if (repair?.attempt.state !== 'verifying' || outcome === 'inconclusive') {
        return;
      }
      const seenAt = clock.mono();
      if (reading.hasEnded) {
        // Waiting any longer would bring nothing: another step has to start it.
        repair.sight = { ...repair.sight, seenAt };
        track(finish(repair, { state: 'failed', failure: failureToRun(repair) }));
        return;
      }
      repair.sight = see(repair, reading, { outcome, seenAt });
    },

    /** Its verdict is settled: that may be the end of its repair. */
    settled(watched: WatchedBot): void {
      const repair = repairs.get(watched);
      if (repair?.attempt.state !== 'verifying') {
        return;
      }
      const { verdict, cause } = watched.state;
      if (verdict === 'ok' && isSeenEnough(repair.sight, isPushed(watched.bot.connector))) {
        track(finish(repair, { state: 'succeeded', failure: null }));
      } else if (verdict === 'down' && cause && needsPerson(cause, watched.reason)) {
        track(finish(repair, { state: 'failed', failure: 'still_down' }));
      }
    },

    /** Leaves what is under way as it is stored, to be taken up at the next start. */
    async stop(): Promise<void> {
      isStopping = true;
      for (const { timer, forget } of repairs.values()) {
        timer?.cancel();
        forget();
      }
    },

    /** Resolves once nothing of it is under way any more. */
    idle: async (): Promise<void> => {
      await Promise.all(underway);
    },
  };
}
