import type { BotContexts } from '#electron/agent/connectors/bot-context.ts';
import {
  type ConnectorRegistry,
  connectorFor,
  type Reading,
} from '#electron/agent/connectors/connector.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Clock, Logger, Timer } from '#electron/agent/ports.ts';
import { AppError, type AppErrorCode } from '#shared/errors.ts';
import { isPushed } from '#shared/schemas/connector.ts';
import { type CheckSource, noLayers } from '#shared/schemas/health.ts';

import { createDueQueue } from './due-queue.ts';
import { createLatenessGauge } from './lateness.ts';
import type { ProbeGate } from './probe-gate.ts';
import { nextTurn, placeInInterval } from './spread.ts';

/** Its secrets cannot be opened, so nothing can be said of it. */
const sealedReading: Reading = Object.freeze({
  layers: noLayers,
  latencyMs: null,
  cause: 'vault_locked',
  code: null,
  evidence: null,
  isInconclusive: true,
});

function isSealed(code: AppErrorCode): code is 'vault_locked' | 'secret_damaged' {
  return code === 'vault_locked' || code === 'secret_damaged';
}

/** A recheck belongs to the same check, which nothing is concluded from before; else it is a check of its own. */
export type NextLook = { afterMs: number; isRecheck: boolean };

/**
 * Judges a reading; answers when the bot is to be probed again, or `null` where its own turn is soon enough. At once where
 * nothing follows from the reading, which is so for nearly every one.
 */
export type Settle = (
  watched: WatchedBot,
  reading: Reading,
  source: CheckSource,
  /** Says by whose request, where somebody asked. */
  log: Logger,
) => Promise<NextLook | null> | NextLook | null;

/** The bot said that it restarts, which says more than whatever else was seen at the time. */
function isAnnouncement(what: Reading | 'look' | undefined): what is Reading {
  return typeof what === 'object' && what.restartingForMs !== undefined;
}

/** After a start, and after sleep, bots are looked at within this time, not all at once. */
export const waveMs = 30_000;

type Dependencies = {
  roster: Roster;
  connectors: ConnectorRegistry;
  gate: ProbeGate;
  contexts: BotContexts;
  settle: Settle;
  events: Events;
  clock: Clock;
  logger: Logger;
};

export type CheckLoop = ReturnType<typeof createCheckLoop>;

/** Knows when each bot is due, and probes it until its verdict is settled. */
export function createCheckLoop({
  roster,
  connectors,
  gate,
  contexts,
  settle,
  events,
  clock,
  logger,
}: Dependencies) {
  const queue = createDueQueue<WatchedBot>();
  const lateness = createLatenessGauge(clock);
  const underway = new Set<Promise<void>>();
  const waits = new Set<() => void>();
  // Which bots are held, by what ends it.
  const held = new WeakSet<AbortSignal>();
  // What happened to a bot while it was being looked at, by what ends the hold; the newest is enough.
  const waiting = new WeakMap<AbortSignal, Reading | 'look'>();
  let origin = clock.mono();
  let timer: Timer | null = null;
  let timerAt = Infinity;
  let isRunning = false;

  function connectorOf(watched: WatchedBot) {
    return connectorFor(connectors, watched.bot.connector);
  }

  function arm(): void {
    const nextAt = queue.nextAt();
    if (!isRunning || nextAt === undefined || nextAt >= timerAt) {
      return;
    }
    timer?.cancel();
    timerAt = nextAt;
    timer = clock.after(Math.max(nextAt - clock.mono(), 0), () => {
      timer = null;
      timerAt = Infinity;
      runDue();
    });
  }

  function runDue(): void {
    const now = clock.mono();
    for (let due = queue.take(now); due; due = queue.take(now)) {
      scheduleNext(due.item, now);
      if (!due.item.checking && roster.isActive(due.item)) {
        void begin(due.item, 'schedule', due.at, logger);
      }
    }
    arm();
  }

  function scheduleNext(watched: WatchedBot, after: number): void {
    const intervalMs = roster.intervalOf(watched);
    queue.set(watched, nextTurn(watched.bot.key, { intervalMs, origin, after }));
  }

  /** A bot whose connector watches between probes too is held from now on, if it is not already. */
  function hold(watched: WatchedBot): void {
    const kind = connectorOf(watched);
    const { signal } = watched.stopping;
    if (!isRunning || !kind.hold || held.has(signal)) {
      return;
    }
    held.add(signal);
    try {
      kind.hold(watched.bot.connector, {
        ...contexts(watched),
        logger: logger.child({ botId: watched.bot.id }),
        report: (reading) => happened(watched, signal, reading),
        look: () => happened(watched, signal, 'look'),
      });
    } catch (error) {
      // A bug of one kind of bot, for which no other bot goes unwatched.
      logger.error({ error, botId: watched.bot.id }, 'a bot could not be held');
    }
  }

  /** Something was seen without a probe: it begins a check, or is taken up when the one under way has ended. */
  function happened(watched: WatchedBot, signal: AbortSignal, what: Reading | 'look'): void {
    if (!isRunning || signal.aborted || !roster.isActive(watched)) {
      return;
    }
    if (watched.checking) {
      if (isAnnouncement(what) || !isAnnouncement(waiting.get(signal))) {
        waiting.set(signal, what);
      }
    } else {
      void begin(watched, 'event', clock.mono(), logger, what === 'look' ? undefined : what);
    }
  }

  function takeUpWaiting(watched: WatchedBot, signal: AbortSignal): void {
    const what = waiting.get(signal);
    waiting.delete(signal);
    if (what !== undefined) {
      happened(watched, signal, what);
    }
  }

  /** A look that begins now sees for itself what happened before it. */
  function forgetSeen(signal: AbortSignal): void {
    if (!isAnnouncement(waiting.get(signal))) {
      waiting.delete(signal);
    }
  }

  function takeAnnouncement(signal: AbortSignal): Reading | undefined {
    const what = waiting.get(signal);
    if (!isAnnouncement(what)) {
      return undefined;
    }
    waiting.delete(signal);
    return what;
  }

  /** Resolves after the delay, or at once when the loop or the bot stops. */
  function pause(delayMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        wait.cancel();
        waits.delete(end);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const wait = clock.after(delayMs, end);
      waits.add(end);
      signal.addEventListener('abort', end, { once: true });
    });
  }

  async function probe(
    watched: WatchedBot,
    { dueAt, isAsked, log }: { dueAt: number; isAsked: boolean; log: Logger },
  ): Promise<Reading | undefined> {
    const { connector } = watched.bot;
    const kind = connectorOf(watched);
    const { signal } = watched.stopping;
    const noticedLateMs = Math.max(clock.mono() - dueAt, 0);
    const origin = kind.originOf(connector);
    // Waited for in any case: until then the check is not noted as under way, and a probe may report at once.
    const waitedForTotal = await gate.enter(origin);
    try {
      // The wait for the bot's own host is not our lateness; the wait for a free slot in all is.
      lateness.note(waitedForTotal ? clock.mono() - dueAt : noticedLateMs);
      if (signal.aborted) {
        return undefined;
      }
      forgetSeen(signal);
      const reading = await kind.probe(connector, contexts(watched, { isAsked }));
      const { cause, code, latencyMs } = reading;
      log.debug({ botId: watched.bot.id, cause, code, latencyMs }, 'a bot was probed');
      return reading;
    } catch (error) {
      if (error instanceof AppError && isSealed(error.code)) {
        return { ...sealedReading, reason: error.code };
      }
      if (!signal.aborted) {
        log.error({ error, botId: watched.bot.id }, 'a probe failed in a way of its own');
      }
      return undefined;
    } finally {
      gate.leave(origin);
    }
  }

  async function run(
    watched: WatchedBot,
    first: CheckSource,
    dueAt: number,
    log: Logger,
    seen: Reading | undefined,
  ): Promise<void> {
    let source = first;
    let due = dueAt;
    let given = seen;
    const { signal } = watched.stopping;
    for (;;) {
      const looked =
        given ?? (await probe(watched, { dueAt: due, isAsked: source === 'manual', log }));
      given = undefined;
      // What the bot said of itself while it was being asked is newer than its answer.
      const reading = takeAnnouncement(signal) ?? looked;
      if (!reading || signal.aborted || !isRunning) {
        return;
      }
      const settled = settle(watched, reading, source, log);
      const next = settled instanceof Promise ? await settled : settled;
      if (!next || signal.aborted) {
        return;
      }
      if (!next.isRecheck) {
        if (!isPushed(watched.bot.connector)) {
          queue.set(watched, Math.ceil(clock.mono() + next.afterMs));
          arm();
        }
        return;
      }
      await pause(next.afterMs, signal);
      if (signal.aborted || !isRunning) {
        return;
      }
      source = 'recheck';
      due = clock.mono();
    }
  }

  function begin(
    watched: WatchedBot,
    source: CheckSource,
    dueAt: number,
    log: Logger,
    seen?: Reading,
  ): Promise<void> {
    const { signal } = watched.stopping;
    async function check(): Promise<void> {
      try {
        await run(watched, source, dueAt, log, seen);
      } catch (error) {
        log.error({ error, botId: watched.bot.id }, 'a check could not be finished');
      } finally {
        // A bot that was moved meanwhile is being checked at its new address already.
        if (watched.checking === running) {
          watched.checking = null;
        }
        underway.delete(running);
        events.emit('bot.checked', watched.bot.tenantId, watched.bot.id);
        takeUpWaiting(watched, signal);
      }
    }
    const running = check();
    watched.checking = running;
    underway.add(running);
    return running;
  }

  return {
    /** Begins with a wave over every bot, then gives each its own turn in its interval. */
    start(): void {
      isRunning = true;
      origin = clock.mono();
      this.wave([...roster.all()]);
    },

    /** Has these bots looked at soon, spread over 30 s or their interval, whichever is shorter. */
    wave(bots: readonly WatchedBot[]): void {
      const now = clock.mono();
      for (const watched of bots) {
        if (!roster.isActive(watched)) {
          continue;
        }
        hold(watched);
        if (!isPushed(watched.bot.connector)) {
          const span = Math.min(roster.intervalOf(watched), waveMs);
          queue.set(watched, Math.ceil(now + placeInInterval(watched.bot.key) * span));
        }
      }
      arm();
    },

    /** A bot is new, or its interval changed: it is looked at now, then takes its turn. */
    enter: (watched: WatchedBot): void => {
      if (!roster.isActive(watched)) {
        return;
      }
      hold(watched);
      if (isPushed(watched.bot.connector)) {
        queue.delete(watched);
        return;
      }
      queue.set(watched, Math.ceil(clock.mono()));
      arm();
    },

    leave(watched: WatchedBot): void {
      queue.delete(watched);
    },

    /**
     * Checks a bot because somebody asked, and resolves once its verdict is settled; joins a check that is
     * under way. What is logged of it carries the id of the request.
     */
    async checkNow(watched: WatchedBot, correlationId: string): Promise<void> {
      if (isRunning && roster.isActive(watched)) {
        const log = logger.child({ correlationId });
        await (watched.checking ?? begin(watched, 'manual', clock.mono(), log));
      }
    },

    /** Looks at a bot because of what happened to another one; resolves once its verdict is settled. */
    async lookNow(watched: WatchedBot): Promise<void> {
      if (isRunning && roster.isActive(watched) && !isPushed(watched.bot.connector)) {
        await (watched.checking ?? begin(watched, 'event', clock.mono(), logger));
      }
    },

    /** When the bot is due next, in milliseconds from now. */
    dueIn(watched: WatchedBot): number | undefined {
      const at = queue.get(watched);
      return at === undefined ? undefined : Math.max(at - clock.mono(), 0);
    },

    lateness,

    /** Ends what is under way without judging it, and waits until it has ended. */
    async stop(): Promise<void> {
      isRunning = false;
      timer?.cancel();
      for (const watched of roster.all()) {
        watched.stopping.abort();
      }
      for (const end of waits) {
        end();
      }
      await Promise.all(underway);
    },
  };
}
