import type { Act } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Clock, Logger } from '#electron/agent/ports.ts';
import { AppError } from '#shared/errors.ts';
import type { BotId, TenantId } from '#shared/schemas/ids.ts';
import type { Attempt, Bulk } from '#shared/schemas/recovery.ts';

export const waveSize = 3;
/** More failures of the first wave than this share stop the rest. */
const firstWaveFailures = 0.3;

type Dependencies = {
  restart: (act: Act, tenantId: TenantId, botId: BotId) => Promise<Attempt>;
  /** Bots with the same are restarted by one restart of any of them. */
  targetOf: (tenantId: TenantId, botId: BotId) => string;
  /** Takes a restart back that has not begun; one that has goes on. */
  takeBack: (tenantId: TenantId, botId: BotId) => Promise<void>;
  /** Answers how the attempt ended, once it has. */
  ended: (attempt: Attempt) => Promise<Attempt>;
  audit: AuditService;
  events: Events;
  clock: Clock;
  logger: Logger;
};

/** True where so many of the first wave failed that the rest had better not be touched. */
export function mustStopBulk({ bots }: Pick<Bulk, 'bots'>): boolean {
  const first = bots.filter(({ wave }) => wave === 1);
  const failed = first.filter(({ outcome }) => outcome === 'failed').length;
  return first.length > 0 && failed / first.length > firstWaveFailures;
}

/** Restarts many bots of a tenant, a few at a time and none twice. What is left of it when the agent ends is not restarted. */
export function createBulkRestarts({
  restart,
  targetOf,
  takeBack,
  ended,
  audit,
  events,
  clock,
  logger,
}: Dependencies) {
  const newest = new Map<TenantId, Bulk>();

  /** Each state is a value of its own, so that what was answered once stays as it was. */
  function become(tenantId: TenantId, change: Partial<Bulk>): void {
    const bulk = newest.get(tenantId);
    if (bulk) {
      newest.set(tenantId, { ...bulk, ...change });
      events.emit('recovery.changed', tenantId, tenantId);
    }
  }

  function note(
    tenantId: TenantId,
    botIds: readonly BotId[],
    change: Partial<Bulk['bots'][number]>,
  ): void {
    const bots = newest.get(tenantId)?.bots ?? [];
    become(tenantId, {
      bots: bots.map((bot) => (botIds.includes(bot.botId) ? { ...bot, ...change } : bot)),
    });
  }

  const isRunning = (tenantId: TenantId) => newest.get(tenantId)?.state === 'running';

  /** Bots that are one thing to restart: once, by the first of them that lets itself be restarted. */
  async function restartTogether(
    act: Act,
    tenantId: TenantId,
    botIds: readonly BotId[],
  ): Promise<void> {
    const [botId, ...others] = botIds;
    if (botId === undefined) {
      return;
    }
    note(tenantId, botIds, { outcome: 'running' });
    let begun: Attempt;
    try {
      begun = await restart(act, tenantId, botId);
    } catch (error) {
      noteFailed(tenantId, [botId], error);
      await restartTogether(act, tenantId, others);
      return;
    }
    note(tenantId, botIds, { attemptId: begun.id });
    try {
      const { state } = await ended(begun);
      note(tenantId, botIds, { outcome: state === 'succeeded' ? 'succeeded' : 'failed' });
    } catch (error) {
      noteFailed(tenantId, botIds, error);
    }
  }

  function noteFailed(tenantId: TenantId, botIds: readonly BotId[], error: unknown): void {
    if (!(error instanceof AppError)) {
      logger.error({ error, botIds }, 'bots could not be restarted with others');
    }
    // Where there is no way to restart it, nothing was done to it, and nothing is known of the others by that.
    const hasNoWay = error instanceof AppError && error.code === 'restart_unavailable';
    note(tenantId, botIds, { outcome: hasNoWay ? 'skipped' : 'failed' });
  }

  async function run(act: Act, tenantId: TenantId, bulk: Bulk): Promise<void> {
    const waves = Math.max(0, ...bulk.bots.map(({ wave }) => wave));
    for (let wave = 1; wave <= waves && isRunning(tenantId); wave += 1) {
      const bots = bulk.bots.filter((bot) => bot.wave === wave);
      const together = Map.groupBy(bots, ({ botId }) => targetOf(tenantId, botId));
      await Promise.all(
        [...together.values()].map((each) =>
          restartTogether(
            act,
            tenantId,
            each.map(({ botId }) => botId),
          ),
        ),
      );
      const now = newest.get(tenantId);
      if (wave === 1 && now && wave < waves && mustStopBulk(now) && isRunning(tenantId)) {
        end(tenantId, 'stopped');
      }
    }
    if (isRunning(tenantId)) {
      end(tenantId, 'done');
    }
  }

  /** Three things to restart at a time, however many bots each of them is. */
  function inWaves(tenantId: TenantId, botIds: readonly BotId[]): Bulk['bots'] {
    const targets = new Map<string, number>();
    return [...new Set(botIds)].map((botId) => {
      const target = targetOf(tenantId, botId);
      const place = targets.get(target) ?? targets.size;
      targets.set(target, place);
      const wave = Math.floor(place / waveSize) + 1;
      return { botId, wave, outcome: 'waiting', attemptId: null };
    });
  }

  /** What was not begun is not begun any more. */
  function end(tenantId: TenantId, state: 'done' | 'stopped' | 'cancelled'): void {
    const bots = newest.get(tenantId)?.bots ?? [];
    become(tenantId, {
      state,
      endedAt: clock.now(),
      bots: bots.map((bot) =>
        bot.outcome === 'waiting' ? { ...bot, outcome: 'skipped' as const } : bot,
      ),
    });
  }

  return {
    find: (tenantId: TenantId): Bulk | null => newest.get(tenantId) ?? null,

    /** Answers when begun. One at a time for a tenant. */
    async begin(act: Act, tenantId: TenantId, botIds: readonly BotId[]): Promise<Bulk> {
      if (isRunning(tenantId)) {
        throw new AppError('restart_running');
      }
      const bulk: Bulk = {
        tenantId,
        state: 'running',
        waveSize,
        startedAt: clock.now(),
        endedAt: null,
        reason: act.reason,
        bots: inWaves(tenantId, botIds),
      };
      const before = newest.get(tenantId);
      newest.set(tenantId, bulk);
      try {
        await audit.recordDone(act, {
          tenantId,
          action: 'recovery.restart_many',
          subject: tenantId,
          after: { botIds },
        });
      } catch (error) {
        // It is not begun; the next one may be.
        if (before) {
          newest.set(tenantId, before);
        } else {
          newest.delete(tenantId);
        }
        throw error;
      }
      events.emit('recovery.changed', tenantId, tenantId);
      void run(act, tenantId, bulk);
      return newest.get(tenantId) ?? bulk;
    },

    /** Those under way go on; the others are left as they are. */
    async cancel(act: Act, tenantId: TenantId): Promise<Bulk> {
      if (!isRunning(tenantId)) {
        throw new AppError('nothing_to_stop');
      }
      end(tenantId, 'cancelled');
      const begun = newest.get(tenantId)?.bots.filter(({ outcome }) => outcome === 'running') ?? [];
      await Promise.all(begun.map(({ botId }) => takeBack(tenantId, botId)));
      await audit.recordDone(act, {
        tenantId,
        action: 'recovery.cancel_many',
        subject: tenantId,
      });
      const bulk = newest.get(tenantId);
      if (!bulk) {
        throw new AppError('nothing_to_stop');
      }
      return bulk;
    },

    stop(): void {
      for (const tenantId of newest.keys()) {
        if (isRunning(tenantId)) {
          end(tenantId, 'cancelled');
        }
      }
    },
  };
}
