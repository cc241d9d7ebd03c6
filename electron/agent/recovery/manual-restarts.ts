import type { Act } from '#electron/agent/audit/act.ts';
import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Clock, Logger, Timer } from '#electron/agent/ports.ts';
import type { StoredAttempt } from '#electron/store/recovery-store.ts';
import { AppError } from '#shared/errors.ts';
import type { AttemptFailure, RestartRequest } from '#shared/schemas/recovery.ts';

import type { AttemptBook } from './attempt-book.ts';
import { breakerOf, type LadderRules, spacedFrom } from './ladder.ts';
import type { Ladders } from './ladders.ts';
import type { Repairs } from './repairs.ts';
import type { Situations } from './situations.ts';

/** How long a restart waits at most for a bot to have no conversation. */
const idleLimitMs = 2 * 60_000;
const idleLookMs = 2_000;

type Planned = {
  act: Act;
  attempt: StoredAttempt;
  /** Not before this time, on the monotonic clock as the next one. */
  notBefore: number;
  /** From when on it goes ahead even though the bot is busy; `null` where that is not asked for. */
  idleUntil: number | null;
  timer: Timer | null;
  /** It may begin as soon as nothing else of it is under way. */
  isForced: boolean;
  /** A person said stop, and it is about to be taken back. */
  isHalted: boolean;
  onGone: () => void;
  signal: AbortSignal;
};

type Dependencies = {
  roster: Roster;
  situations: Situations;
  repairs: Repairs;
  ladders: Ladders;
  book: AttemptBook;
  rules: LadderRules;
  clock: Clock;
  logger: Logger;
};

export type ManualRestarts = ReturnType<typeof createManualRestarts>;

/** Restarts that a person asks for: at once, or planned until the bot is idle or the last restart is long enough ago. */
export function createManualRestarts({
  roster,
  situations,
  repairs,
  ladders,
  book,
  rules,
  clock,
  logger,
}: Dependencies) {
  const planned = new Map<WatchedBot, Planned>();
  let isStopping = false;

  function forget(watched: WatchedBot): void {
    const plan = planned.get(watched);
    plan?.timer?.cancel();
    plan?.signal.removeEventListener('abort', plan.onGone);
    planned.delete(watched);
  }

  async function abandon(watched: WatchedBot, failure: AttemptFailure): Promise<void> {
    const plan = planned.get(watched);
    if (!plan) {
      return;
    }
    forget(watched);
    await book.end(plan.attempt, {
      state: 'abandoned',
      failure,
      runAfter: null,
      isProven: false,
    });
    // Its ladder stood still for the plan.
    void ladders.consider(watched);
  }

  function later(watched: WatchedBot, plan: Planned, delayMs: number): void {
    plan.timer = clock.after(delayMs, () => {
      void ladders
        .inTurn(watched, () => goOn(watched, plan))
        .catch((error: unknown) => {
          logger.error({ error, botId: watched.bot.id }, 'a planned restart could not be begun');
          if (!isStopping) {
            later(watched, plan, idleLookMs);
          }
        });
    });
  }

  /** Begins it where nothing keeps it from beginning any more. */
  async function goOn(watched: WatchedBot, plan: Planned): Promise<StoredAttempt> {
    const isStillPlanned = () => planned.get(watched) === plan && !plan.isHalted && !isStopping;
    if (!isStillPlanned()) {
      return plan.attempt;
    }
    if (plan.signal.aborted) {
      await abandon(watched, 'gone');
      return plan.attempt;
    }
    const now = clock.mono();
    if (now < plan.notBefore) {
      later(watched, plan, plan.notBefore - now);
      return plan.attempt;
    }
    if (plan.idleUntil !== null && now < plan.idleUntil) {
      const { activity } = await situations.ask(watched);
      if (activity !== null && activity > 0 && isStillPlanned()) {
        later(watched, plan, Math.min(idleLookMs, Math.max(plan.idleUntil - clock.mono(), 0)));
        return plan.attempt;
      }
    }
    if (!isStillPlanned()) {
      return plan.attempt;
    }
    if (ladders.isTargetBusy(watched)) {
      // What restarts with it is being restarted at this moment: that is a restart of this one too.
      plan.notBefore = clock.mono() + (plan.isForced ? idleLookMs : rules.spacingMs);
      later(watched, plan, plan.notBefore - clock.mono());
      return plan.attempt;
    }
    return beginNow(watched, plan);
  }

  async function beginNow(watched: WatchedBot, plan: Planned): Promise<StoredAttempt> {
    ladders.claim(watched);
    // From here on it is the repair that ends with the bot.
    plan.signal.removeEventListener('abort', plan.onGone);
    try {
      const begun = await repairs.begin(plan.act, watched, plan.attempt);
      forget(watched);
      return begun ?? plan.attempt;
    } finally {
      ladders.release(watched);
    }
  }

  return {
    isPlanned: (watched: WatchedBot): boolean => planned.has(watched),

    /** Answers once it is begun, or planned where it has to wait. In the bot's turn. */
    async restart(
      act: Act,
      watched: WatchedBot,
      { step = 'restart_bot', whenIdle = false, force = false }: RestartRequest,
    ): Promise<StoredAttempt> {
      if (!situations.abilitiesOf(watched).includes(step) || !roster.isActive(watched)) {
        throw new AppError('restart_unavailable');
      }
      const isBusy = () => planned.has(watched) || ladders.isTargetBusy(watched);
      if (isBusy()) {
        throw new AppError('restart_running');
      }
      const { incident, attempts, situation } = await situations.know(watched);
      const now = clock.now();
      const { opensAgainAt } = breakerOf(situation.starts, now, rules);
      if (opensAgainAt !== null && !force) {
        throw new AppError('breaker_open', { opensAgainAt });
      }
      if (isBusy()) {
        throw new AppError('restart_running');
      }
      ladders.claim(watched);
      const attempt = await book
        .plan(act, watched, {
          step,
          incidentId: incident?.id ?? null,
          number: attempts.filter(({ startedAt }) => startedAt !== null).length + 1,
        })
        .finally(() => ladders.release(watched));
      if (!attempt) {
        throw new AppError('restart_running');
      }
      const { signal } = watched.stopping;
      const plan: Planned = {
        act,
        attempt,
        notBefore:
          clock.mono() + (force ? 0 : Math.max(spacedFrom(situation.starts, rules) - now, 0)),
        idleUntil: whenIdle ? clock.mono() + idleLimitMs : null,
        timer: null,
        isForced: force,
        isHalted: false,
        onGone: () => {
          abandon(watched, 'gone').catch((error: unknown) => {
            logger.error({ error, botId: watched.bot.id }, 'a planned restart could not be ended');
          });
        },
        signal,
      };
      planned.set(watched, plan);
      signal.addEventListener('abort', plan.onGone, { once: true });
      try {
        return await goOn(watched, plan);
      } catch (error) {
        // Who asked is told, and may ask again.
        forget(watched);
        throw error;
      }
    },

    /** From now on what is planned does not begin. */
    halt(watched: WatchedBot): void {
      const plan = planned.get(watched);
      if (plan) {
        plan.isHalted = true;
      }
    },

    /** Takes back a restart that has not begun. In the bot's turn. */
    stopPlanned: (watched: WatchedBot): Promise<void> => abandon(watched, 'stopped'),

    plannedOf: (watched: WatchedBot): { at: number; isIdleAwaited: boolean } | null => {
      const plan = planned.get(watched);
      return plan
        ? {
            at: clock.now() + Math.max(plan.notBefore, plan.idleUntil ?? 0) - clock.mono(),
            isIdleAwaited: plan.idleUntil !== null,
          }
        : null;
    },

    /** What is planned is taken back at the next start: it was not begun. */
    stop(): void {
      isStopping = true;
      for (const watched of planned.keys()) {
        forget(watched);
      }
    },
  };
}
