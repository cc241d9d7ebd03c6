import type { Act } from '#electron/agent/audit/act.ts';
import type { BotContexts } from '#electron/agent/connectors/bot-context.ts';
import { type ConnectorRegistry, connectorFor } from '#electron/agent/connectors/connector.ts';
import type { RepairContext, Restarted, RestartStep } from '#electron/agent/connectors/repair.ts';
import type { WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Clock, Logger } from '#electron/agent/ports.ts';
import type { StoredAttempt } from '#electron/store/recovery-store.ts';
import { AppError, type AppErrorCode } from '#shared/errors.ts';
import type { ConfigVersionId } from '#shared/schemas/ids.ts';
import type { AttemptFailure } from '#shared/schemas/recovery.ts';

import type { ConfigRepair } from './config-repair.ts';

/** What a step may take to be accepted. Beyond it nothing is known of it but what the bot shows. */
export const stepLimitMs = 180_000;
/** How long the bot has where the step itself could not say. */
export const usualVerifyMs = 60_000;

/** A step that was taken, or may have been: what is left is to see whether it helped. */
export type Taken = { verifyWithinMs: number; versionId: ConfigVersionId | null };

type Dependencies = {
  connectors: ConnectorRegistry;
  configRepair: ConfigRepair;
  contexts: BotContexts;
  clock: Clock;
  logger: Logger;
};

/** Carries out single steps, each by the means that its bot has. */
export function createRepairSteps({
  connectors,
  configRepair,
  contexts,
  clock,
  logger,
}: Dependencies) {
  const repairOf = ({ bot }: WatchedBot) => connectorFor(connectors, bot.connector).repair;

  async function restart(
    watched: WatchedBot,
    step: RestartStep,
    context: RepairContext,
  ): Promise<Restarted> {
    const repair = repairOf(watched);
    if (!repair) {
      throw new AppError('restart_unavailable');
    }
    return repair.restart(watched.bot.connector, step, context);
  }

  const canRestart = (watched: WatchedBot): boolean =>
    repairOf(watched)?.steps(watched.bot.connector).includes('restart_bot') ?? false;

  /** Puts the last good configuration in place, and starts a bot that was dead where it can be, all of it one step. */
  async function rollBack(watched: WatchedBot, context: RepairContext): Promise<Taken> {
    const { versionId, needsStart, verifyWithinMs } = await configRepair.rollBack(watched, context);
    if (!needsStart || !canRestart(watched)) {
      return { verifyWithinMs, versionId };
    }
    const started = await restart(watched, 'restart_bot', context);
    return { verifyWithinMs: Math.max(verifyWithinMs, started.verifyWithinMs), versionId };
  }

  async function carryOut(
    watched: WatchedBot,
    { step }: StoredAttempt,
    context: RepairContext,
  ): Promise<Taken> {
    if (step === 'roll_back') {
      return rollBack(watched, context);
    }
    const { verifyWithinMs } = await restart(watched, step, context);
    return { verifyWithinMs, versionId: null };
  }

  return {
    /** A new run of the whole bot is what a restart is for; other steps leave the run as it may be. */
    needsProof: (watched: WatchedBot, { step, runBefore }: StoredAttempt): boolean =>
      step === 'restart_bot' &&
      runBefore !== null &&
      repairOf(watched)?.provesRuns(watched.bot.connector) === true,

    /** Rejects where it could not be carried out, for which `failureOf` has the word. */
    async take(act: Act, watched: WatchedBot, attempt: StoredAttempt): Promise<Taken | 'gone'> {
      const base = contexts(watched);
      const limit = new AbortController();
      const over = new AbortController();
      const context: RepairContext = {
        ...base,
        signal: AbortSignal.any([base.signal, limit.signal]),
        logger: logger.child({ botId: attempt.botId, attemptId: attempt.id }),
        attemptId: attempt.id,
        correlationId: act.correlationId,
        reason: attempt.reason ?? attempt.cause ?? 'asked for',
      };
      const tooLong = new Promise<'too_long'>((resolve) => {
        const timer = clock.after(stepLimitMs, () => resolve('too_long'));
        over.signal.addEventListener('abort', () => timer.cancel(), { once: true });
      });
      const gone = new Promise<'gone'>((resolve) => {
        const until = { once: true, signal: over.signal };
        base.signal.addEventListener('abort', () => resolve('gone'), until);
      });
      try {
        const taken = await Promise.race([carryOut(watched, attempt, context), tooLong, gone]);
        if (taken !== 'too_long') {
          return taken;
        }
        // It may have been carried out all the same, so it is not done again: the bot will show it.
        limit.abort();
        return { verifyWithinMs: usualVerifyMs, versionId: null };
      } finally {
        over.abort();
      }
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

/** Why a step was not carried out. */
export function failureOf(error: unknown): AttemptFailure {
  if (!(error instanceof AppError)) {
    return 'failed';
  }
  return unavailable.has(error.code)
    ? 'unavailable'
    : refused.has(error.code)
      ? 'refused'
      : 'failed';
}
