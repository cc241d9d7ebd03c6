import type { Act } from '#electron/agent/audit/act.ts';
import type { BotContexts } from '#electron/agent/connectors/bot-context.ts';
import {
  type ConnectorRegistry,
  connectorFor,
  type Reading,
} from '#electron/agent/connectors/connector.ts';
import type { RepairContext, Restarted, RestartStep } from '#electron/agent/connectors/repair.ts';
import type { Events } from '#electron/agent/events.ts';
import type { WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { CheckLoop } from '#electron/agent/health/check-loop.ts';
import type { Outcome } from '#electron/agent/health/verdict.ts';
import type { Clock, Logger, Timer } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import type { StoredAttempt } from '#electron/store/recovery-store.ts';
import { AppError, type AppErrorCode } from '#shared/errors.ts';
import { needsPerson } from '#shared/faults.ts';
import { isPushed } from '#shared/schemas/connector.ts';
import type { ConfigVersionId, TenantId } from '#shared/schemas/ids.ts';
import type { AttemptFailure } from '#shared/schemas/recovery.ts';

import type { AttemptBook } from './attempt-book.ts';
import type { ConfigRepair } from './config-repair.ts';

/** So many good looks in a row make a repaired bot well. */
const goodLooks = 2;
/** What a step may take to be accepted. Beyond it nothing is known of it but what the bot shows. */
const stepLimitMs = 180_000;
/** How long the bot has where the step itself could not say. */
const usualVerifyMs = 60_000;
/** What was seen of a bot longer ago says little: it is looked at every second while it is under repair. */
const freshMs = 10_000;
/** How long beyond its time a bot is waited for that could not be looked at, because we were late with it. */
const longestLatenessMs = 5 * 60_000;
const seenSoonMs = 1_000;
/** A bot that is taken up is looked at within this time, however long ago its step was. */
const lookedAtWithinMs = 20_000;
/** How long a look is put off while nothing can be seen, because our own network is gone. */
const blindMs = 10_000;

type Repair = {
  watched: WatchedBot;
  attempt: StoredAttempt;
  /** Only another run than before counts as a success. */
  needsProof: boolean;
  /** Taken over from a run of the agent that ended in the middle of the step. */
  isInterrupted: boolean;
  goodAnswers: number;
  /** It was seen well since the step: what was known of it before says nothing. */
  isSeenWell: boolean;
  runSeen: string | null;
  /** When something was last seen of it, on the monotonic clock. */
  seenAt: number;
  timer: Timer | null;
  /** Its outcome is decided, and being written. */
  isOver: boolean;
  forget: () => void;
};

type Outcomes = Pick<StoredAttempt, 'failure'> & { state: 'succeeded' | 'failed' | 'abandoned' };

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

/** Carries out one step of one bot and watches whether it helped. What is under way survives the agent's end. */
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
      needsProof: needsProof(watched, attempt),
      isInterrupted,
      goodAnswers: 0,
      isSeenWell: false,
      runSeen: null,
      seenAt: -Infinity,
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

  /** A new run of the whole bot is what a restart is for; other steps leave the run as it may be. */
  function needsProof({ bot }: WatchedBot, { step, runBefore }: StoredAttempt): boolean {
    const { repair } = connectorFor(connectors, bot.connector);
    return (
      step === 'restart_bot' && runBefore !== null && repair?.provesRuns(bot.connector) === true
    );
  }

  async function finish(repair: Repair, { state, failure }: Outcomes): Promise<void> {
    if (repair.isOver || isStopping) {
      return;
    }
    repair.isOver = true;
    const { watched, attempt, runSeen } = repair;
    const runAfter = runSeen ?? (state === 'succeeded' ? watched.state.runId : null);
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

  /** Its time is over, and we were too late to see what it came to: that is not its failure. */
  function isUnseen({ watched, attempt, seenAt, goodAnswers }: Repair): boolean {
    const isOurs = clock.now() - (attempt.verifyUntil ?? 0) < longestLatenessMs;
    const isOutOfSight = clock.mono() - seenAt > freshMs;
    const isToBeConfirmed = watched.memory.verdict !== 'ok' && goodAnswers > 0;
    return isOurs && !isPushed(watched.bot.connector) && (isOutOfSight || isToBeConfirmed);
  }

  async function timeOut(repair: Repair): Promise<void> {
    const { watched, needsProof: isToBeProven, runSeen, attempt } = repair;
    if (watched.memory.verdict === 'unknown' && isBlind()) {
      arm(repair, blindMs);
      return;
    }
    if (attempt.state !== 'verifying') {
      await finish(repair, { state: 'failed', failure: 'failed' });
    } else if (isUnseen(repair)) {
      arm(repair, seenSoonMs);
    } else if (watched.memory.verdict !== 'ok' || !repair.isSeenWell) {
      await finish(repair, { state: 'failed', failure: failureToRun(repair) });
    } else if (isToBeProven && runSeen === attempt.runBefore) {
      await finish(repair, { state: 'failed', failure: 'same_run' });
    } else {
      await finish(repair, { state: 'succeeded', failure: null });
    }
  }

  async function verify(
    repair: Repair,
    { verifyWithinMs, versionId }: { verifyWithinMs: number; versionId: ConfigVersionId | null },
  ): Promise<void> {
    const verifying = await book.verify(repair.attempt, {
      verifyUntil: clock.now() + verifyWithinMs,
      configVersionId: versionId,
    });
    if (!verifying || repair.isOver) {
      leave(repair);
      return;
    }
    repair.attempt = verifying;
    repair.goodAnswers = 0;
    repair.isSeenWell = false;
    repair.runSeen = null;
    repair.seenAt = -Infinity;
    arm(repair, verifyWithinMs);
    loop.enter(repair.watched);
  }

  function restart(
    { bot }: WatchedBot,
    step: RestartStep,
    context: RepairContext,
  ): Promise<Restarted> {
    const { repair } = connectorFor(connectors, bot.connector);
    return repair
      ? repair.restart(bot.connector, step, context)
      : Promise.reject(new AppError('restart_unavailable'));
  }

  function canRestart({ bot }: WatchedBot): boolean {
    const { repair } = connectorFor(connectors, bot.connector);
    return repair?.steps(bot.connector).includes('restart_bot') ?? false;
  }

  /** Puts the last good configuration in place, and starts a bot that was dead where it can be, all of it one step. */
  async function rollBack(watched: WatchedBot, context: RepairContext) {
    const { versionId, needsStart, verifyWithinMs } = await configRepair.rollBack(watched, context);
    if (!needsStart || !canRestart(watched)) {
      return { verifyWithinMs, versionId };
    }
    const started = await restart(watched, 'restart_bot', context);
    return { verifyWithinMs: Math.max(verifyWithinMs, started.verifyWithinMs), versionId };
  }

  async function takeStep({ watched, attempt }: Repair, context: RepairContext) {
    if (attempt.step === 'roll_back') {
      return rollBack(watched, context);
    }
    const { verifyWithinMs } = await restart(watched, attempt.step, context);
    return { verifyWithinMs, versionId: null };
  }

  async function carryOut(act: Act, repair: Repair): Promise<void> {
    const { watched, attempt } = repair;
    const limit = new AbortController();
    const base = contexts(watched);
    const tooLong = new Promise<'too_long'>((resolve) => {
      repair.timer = clock.after(stepLimitMs, () => resolve('too_long'));
    });
    const over = new AbortController();
    const gone = new Promise<'gone'>((resolve) => {
      const until = { once: true, signal: over.signal };
      base.signal.addEventListener('abort', () => resolve('gone'), until);
    });
    const context: RepairContext = {
      ...base,
      signal: AbortSignal.any([base.signal, limit.signal]),
      logger: logger.child({ botId: attempt.botId, attemptId: attempt.id }),
      attemptId: attempt.id,
      correlationId: act.correlationId,
      reason: attempt.reason ?? attempt.cause ?? 'asked for',
    };
    try {
      const taken = await Promise.race([takeStep(repair, context), tooLong, gone]);
      if (taken === 'gone') {
        // Ended by what made it so, or left as it is stored to the next run of the agent.
      } else if (taken === 'too_long') {
        // It may have been carried out all the same, so it is not done again: the bot will show it.
        limit.abort();
        await verify(repair, { verifyWithinMs: usualVerifyMs, versionId: null });
      } else if (!repair.isOver && !isStopping) {
        await verify(repair, taken);
      }
    } catch (error) {
      if (!repair.isOver && !isStopping) {
        logger.warn({ error, botId: attempt.botId, step: attempt.step }, 'a repair step failed');
        await finish(repair, { state: 'failed', failure: failureOf(error) });
      }
    } finally {
      over.abort();
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
      repair.seenAt = clock.mono();
      if (reading.hasEnded) {
        // Waiting any longer would bring nothing: another step has to start it.
        track(finish(repair, { state: 'failed', failure: failureToRun(repair) }));
        return;
      }
      if (outcome !== 'pass') {
        repair.goodAnswers = 0;
        repair.isSeenWell = outcome === 'slow';
        return;
      }
      repair.isSeenWell = true;
      repair.runSeen = reading.runId ?? repair.runSeen;
      const isOld =
        repair.needsProof &&
        (repair.runSeen === null || repair.runSeen === repair.attempt.runBefore);
      repair.goodAnswers = isOld ? 0 : repair.goodAnswers + 1;
    },

    /** Its verdict is settled: that may be the end of its repair. */
    settled(watched: WatchedBot): void {
      const repair = repairs.get(watched);
      if (repair?.attempt.state !== 'verifying') {
        return;
      }
      const { verdict, cause } = watched.state;
      const needed = isPushed(watched.bot.connector) ? 1 : goodLooks;
      if (verdict === 'ok' && repair.goodAnswers >= needed) {
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

const unavailable: ReadonlySet<AppErrorCode> = new Set([
  'restart_unavailable',
  'config_unreachable',
  'config_none',
  'config_no_good',
  'vault_locked',
  'secret_damaged',
]);
const refused: ReadonlySet<AppErrorCode> = new Set([
  'restart_refused',
  'config_refused',
  'config_conflict',
  'config_invalid',
  'config_not_whole',
  'machine_forbidden',
]);

/** Why it is not well after a step. */
function failureToRun({ isInterrupted }: Repair): AttemptFailure {
  return isInterrupted ? 'interrupted' : 'still_down';
}

/** Why a step was not carried out. */
function failureOf(error: unknown): AttemptFailure {
  if (!(error instanceof AppError)) {
    return 'failed';
  }
  return unavailable.has(error.code)
    ? 'unavailable'
    : refused.has(error.code)
      ? 'refused'
      : 'failed';
}
