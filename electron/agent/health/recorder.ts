import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Clock, Logger, Timer } from '#electron/agent/ports.ts';
import type { BotWrite, CheckWriter } from '#electron/store/check-writer.ts';
import type { Database } from '#electron/store/database.ts';
import type { Cause } from '#shared/faults.ts';
import type { Check, SpanState } from '#shared/schemas/health.ts';

/** How long a check may wait to be written, and how many may wait together. */
export type Batching = { ms: number; rows: number };

const defaultBatching: Batching = { ms: 250, rows: 500 };
const retryMs = 1_000;
/**
 * While the agent runs, time is counted every hour at least. A longer step means that it was off or that the
 * clock was set by days: such time has no bucket at all, which says the same as one full of unknown.
 */
const longestGapMs = 2 * 24 * 60 * 60_000;
const countAtLeastEveryMs = 60 * 60_000;

type Dependencies = {
  writer: CheckWriter;
  roster: Roster;
  clock: Clock;
  logger: Logger;
  batching?: Batching | undefined;
};

/** Time that counts as what a look at the bot said. */
const growsOld = (state: SpanState): boolean =>
  state !== 'unknown' && state !== 'paused' && state !== 'maintenance';

export type Recorder = ReturnType<typeof createRecorder>;

/**
 * Collects what checks bring and writes it in batches. What a verdict leads to is written at once, in one
 * transaction with all that is collected of its bot. After a failed write nothing is dropped: it is tried
 * again until the store takes it.
 */
export function createRecorder({
  writer,
  roster,
  clock,
  logger,
  batching = defaultBatching,
}: Dependencies) {
  let pending = new Map<WatchedBot, BotWrite>();
  let rows = 0;
  let timer: Timer | null = null;
  let failingSince: number | null = null;
  // Writes go one after the other, so that a retry cannot overtake what came before it.
  let queue: Promise<unknown> = Promise.resolve();

  function writeOf(watched: WatchedBot): BotWrite {
    const known = pending.get(watched);
    if (known) {
      return known;
    }
    const tenant = roster.tenant(watched.bot.tenantId);
    const created: BotWrite = {
      botKey: watched.bot.key,
      tenantId: tenant.id,
      zone: tenant.zone,
      checks: [],
      changes: [],
      spans: [],
      state: watched.state,
    };
    pending.set(watched, created);
    return created;
  }

  /** Counts the time up to `at` as what the bot was until then. */
  function account(watched: WatchedBot, at: number): void {
    const { spanState, accountedAt } = watched.state;
    if (at <= accountedAt) {
      return;
    }
    if (at - accountedAt > longestGapMs) {
      watched.state = { ...watched.state, accountedAt: at };
      return;
    }
    const { spans } = writeOf(watched);
    const last = spans.at(-1);
    if (last && last.state === spanState && last.to === accountedAt) {
      last.to = at;
    } else {
      spans.push({ state: spanState, from: accountedAt, to: at });
    }
    watched.state = { ...watched.state, accountedAt: at };
  }

  /** Of a bot in maintenance all time counts as that, however it is meanwhile. */
  const countedAs = ({ inMaintenance }: WatchedBot, state: SpanState): SpanState =>
    inMaintenance && state !== 'paused' ? 'maintenance' : state;

  function enter(watched: WatchedBot, given: SpanState, cause: Cause | null, at: number): void {
    const state = countedAs(watched, given);
    if (watched.state.spanState === state) {
      return;
    }
    // Time already counted is not counted again, so a change never lies before it.
    const from = Math.max(at, watched.state.accountedAt);
    account(watched, from);
    writeOf(watched).changes.push({ at: from, state, cause });
    watched.state = { ...watched.state, spanState: state };
  }

  function arm(delayMs: number): void {
    timer ??= clock.after(delayMs, () => {
      timer = null;
      void flush();
    });
  }

  function disarm(): void {
    timer?.cancel();
    timer = null;
  }

  function takeAll(): { batch: Map<WatchedBot, BotWrite>; count: number } {
    const taken = { batch: pending, count: rows };
    pending = new Map();
    rows = 0;
    return taken;
  }

  /** Puts a batch that could not be written back in front of what came since. */
  function putBack(batch: Map<WatchedBot, BotWrite>, count: number): void {
    for (const [watched, write] of batch) {
      const newer = pending.get(watched);
      if (newer) {
        newer.checks.unshift(...write.checks);
        newer.changes.unshift(...write.changes);
        newer.spans.unshift(...write.spans);
      } else {
        pending.set(watched, write);
      }
    }
    rows += count;
  }

  async function writeBatch(
    batch: Map<WatchedBot, BotWrite>,
    count: number,
    alongside?: (transaction: Database) => Promise<void>,
  ): Promise<boolean> {
    for (const [watched, write] of batch) {
      write.state = watched.state;
      write.zone = roster.findTenant(watched.bot.tenantId)?.zone ?? write.zone;
    }
    try {
      await writer.write([...batch.values()], alongside);
      if (failingSince !== null) {
        logger.info({ failedForMs: clock.mono() - failingSince }, 'the store takes checks again');
        failingSince = null;
      }
      return true;
    } catch (error) {
      failingSince ??= clock.mono();
      putBack(batch, count);
      logger.error(
        { error, rows: count },
        'checks could not be stored; they are kept and tried again',
      );
      arm(retryMs);
      return false;
    }
  }

  function inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    const turn = queue.then(task);
    queue = turn.catch(() => undefined);
    return turn;
  }

  /** Writes everything collected so far. False where the store did not take it; it is kept then. */
  async function flush(): Promise<boolean> {
    return inTurn(async () => {
      if (pending.size === 0) {
        return true;
      }
      const { batch, count } = takeAll();
      return writeBatch(batch, count);
    });
  }

  return {
    enter,

    /** A bot is new: from now on its time is counted, as unknown until it is looked at. */
    begin(watched: WatchedBot): void {
      const { accountedAt: at, spanState: state } = watched.state;
      writeOf(watched).changes.push({ at, state, cause: null });
      arm(batching.ms);
    },

    /** Takes up a check; it is on the disk within 250 ms or 500 rows, unless told otherwise. */
    addCheck(watched: WatchedBot, check: Check): void {
      account(watched, check.at);
      writeOf(watched).checks.push(check);
      rows += 1;
      if (rows >= batching.rows) {
        void flush();
      } else {
        arm(batching.ms);
      }
    },

    /** Has the bot's state written with the next batch. */
    touch(watched: WatchedBot): void {
      writeOf(watched);
      arm(batching.ms);
    },

    /**
     * Writes what is collected of one bot at once, together with what its new verdict leads to: all of it or
     * nothing. False where the store did not take it; the checks are kept, and the caller tries again.
     */
    commit(
      watched: WatchedBot,
      consequences: (transaction: Database) => Promise<void>,
    ): Promise<boolean> {
      return inTurn(async () => {
        const write = writeOf(watched);
        pending.delete(watched);
        rows -= write.checks.length;
        return writeBatch(new Map([[watched, write]]), write.checks.length, consequences);
      });
    },

    /** From when on `keepCounting` has something to count. */
    nextCountAt: ({ state }: WatchedBot): number => state.accountedAt + countAtLeastEveryMs + 1,

    /** From when on `expire` turns the bot unknown; `null` where it is, or does not grow old. */
    expiresAt(watched: WatchedBot): number | null {
      const { spanState } = watched.state;
      const until = roster.freshUntil(watched);
      return until === null || !growsOld(spanState) ? null : until + 1;
    },

    /** Counts the time of a bot that nothing else is known of; called every second. */
    keepCounting(watched: WatchedBot, now: number): void {
      if (now - watched.state.accountedAt > countAtLeastEveryMs) {
        account(watched, now);
        writeOf(watched);
        arm(batching.ms);
      }
    },

    /** Turns a bot unknown once its newest check is too old, at the moment it became so. True if it did. */
    expire(watched: WatchedBot, now: number): boolean {
      const { lastCheckedAt, spanState } = watched.state;
      if (!growsOld(spanState) || lastCheckedAt === null) {
        return false;
      }
      const expiredAt = roster.freshUntil(watched);
      if (expiredAt === null || now <= expiredAt) {
        return false;
      }
      enter(watched, 'unknown', null, expiredAt);
      watched.state = { ...watched.state, since: expiredAt };
      writeOf(watched);
      arm(batching.ms);
      return true;
    },

    /** What is remembered of the hour under way is read anew, because the store was changed beneath it. */
    reread: () => writer.forgetAll(),

    flush,
    isFailing: () => failingSince !== null,

    /** Lets go of a removed bot; what was collected of it is dropped. */
    forget(watched: WatchedBot): void {
      const write = pending.get(watched);
      if (write) {
        rows -= write.checks.length;
        pending.delete(watched);
      }
      writer.forget(watched.bot.key);
    },

    async stop(): Promise<void> {
      disarm();
      const now = clock.now();
      for (const watched of roster.all()) {
        if (!this.expire(watched, now)) {
          account(watched, now);
        }
      }
      await flush();
      disarm();
    },
  };
}
