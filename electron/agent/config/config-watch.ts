import type { Events } from '#electron/agent/events.ts';
import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import { createDueQueue } from '#electron/agent/health/due-queue.ts';
import { nextTurn, placeInInterval } from '#electron/agent/health/spread.ts';
import type { Clock, Logger, Timer } from '#electron/agent/ports.ts';
import type { BotId } from '#shared/schemas/ids.ts';

import type { ConfigReach } from './config-reach.ts';

export const readEveryMs = 5 * 60_000;
/** After a start, bots are read within this time, not all at once. */
const firstWithinMs = 30_000;
const atOnce = 4;

type Dependencies = {
  roster: Roster;
  reach: ConfigReach;
  events: Events;
  /** Looks at one bot's configuration and does what follows from it. Never rejects. */
  look: (watched: WatchedBot) => Promise<void>;
  /** The bot was seen by a check. */
  noteChecked: (watched: WatchedBot) => void;
  clock: Clock;
  logger: Logger;
};

/** Knows when the configuration of each bot is to be read: in its turn, and when the bot says that it changed. */
export function createConfigWatch({
  roster,
  reach,
  events,
  look,
  noteChecked,
  clock,
  logger,
}: Dependencies) {
  const queue = createDueQueue<WatchedBot>();
  const underway = new Set<Promise<void>>();
  // Which bots are watched, by what ends it.
  const enrolled = new WeakSet<AbortSignal>();
  let origin = 0;
  let timer: Timer | null = null;
  let timerAt: number | undefined;
  let isRunning = false;
  let stopListening = () => {};

  function arm(): void {
    const nextAt = isRunning && underway.size < atOnce ? queue.nextAt() : undefined;
    if (nextAt === timerAt) {
      return;
    }
    timer?.cancel();
    timerAt = nextAt;
    timer =
      nextAt === undefined
        ? null
        : clock.after(Math.max(nextAt - clock.mono(), 0), () => {
            timer = null;
            timerAt = undefined;
            runDue();
          });
  }

  function runDue(): void {
    const now = clock.mono();
    while (underway.size < atOnce) {
      const due = queue.take(now);
      if (!due) {
        break;
      }
      const watched = due.item;
      if (roster.find(watched.bot.tenantId, watched.bot.id) !== watched) {
        continue;
      }
      queue.set(
        watched,
        nextTurn(watched.bot.key, { intervalMs: readEveryMs, origin, after: now }),
      );
      if (roster.isActive(watched)) {
        const looking = look(watched).then(() => {
          underway.delete(looking);
          arm();
        });
        underway.add(looking);
      }
    }
    arm();
  }

  function lookSoon(watched: WatchedBot, delayMs = 0): void {
    queue.set(watched, Math.ceil(clock.mono() + delayMs));
    arm();
  }

  /** A bot that is new, or elsewhere than before, is watched from now on, where there is a way to. */
  function enrol(watched: WatchedBot, delayMs = 0): void {
    const { signal } = watched.stopping;
    if (enrolled.has(signal) || !roster.isActive(watched)) {
      return;
    }
    enrolled.add(signal);
    const reached = reach.find(watched);
    if (!reached) {
      queue.delete(watched);
      return;
    }
    lookSoon(watched, delayMs);
    try {
      reached.access.watch?.(reached.config, reach.contextOf(watched), () => {
        if (isRunning && !signal.aborted) {
          lookSoon(watched);
        }
      });
    } catch (error) {
      // A bug of one kind of bot, for which no other goes unwatched.
      logger.error({ error, botId: watched.bot.id }, 'a configuration could not be watched');
    }
  }

  return {
    lookSoon,

    /** `first` are looked at at once: something of theirs is not decided yet. */
    start(first: readonly WatchedBot[]): void {
      isRunning = true;
      origin = clock.mono();
      for (const watched of roster.all()) {
        const isFirst = first.includes(watched);
        enrol(watched, isFirst ? 0 : placeInInterval(watched.bot.key) * firstWithinMs);
      }
      stopListening = events.subscribe(({ kind, tenantId, subject }) => {
        if (kind !== 'bot.changed' && kind !== 'bot.checked') {
          return;
        }
        const watched = tenantId ? roster.find(tenantId, subject as BotId) : undefined;
        if (watched) {
          enrol(watched);
          noteChecked(watched);
        }
      });
    },

    async stop(): Promise<void> {
      isRunning = false;
      stopListening();
      timer?.cancel();
      await Promise.all(underway);
    },
  };
}
