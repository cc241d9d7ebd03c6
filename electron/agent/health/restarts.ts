import type { WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Clock } from '#electron/agent/ports.ts';

import type { Outcome } from './verdict.ts';

/** How often a bot that restarts is looked at. */
export const restartLookMs = 1_000;
/**
 * What a bot may take beyond the time it announced. A gateway's own figure is no promise: with 1.5 s announced it took
 * up to 11 s. A failing bot is known 30 s after the announced time (faults, row 31), the last look included.
 */
const graceMs = 27_000;
/** However often it announces another one. */
const longestMs = 5 * 60_000;

/** The time that bots have to come back from a restart they announced, or were found in. */
export function createRestarts(clock: Clock) {
  const isUnderWay = ({ restart }: WatchedBot): boolean => restart !== null && !restart.isOver;

  return {
    isUnderWay,

    /**
     * From now on nothing is counted against the bot for the time it asks for, and a grace beyond it. One whose time
     * ran out is given no more until it answered.
     */
    announce(watched: WatchedBot, promisedMs: number): void {
      if (watched.restart?.isOver) {
        return;
      }
      const mono = clock.mono();
      const since = watched.restart?.since ?? mono;
      const until = Math.max(mono + promisedMs + graceMs, watched.restart?.until ?? 0);
      watched.restart = { since, until: Math.min(until, since + longestMs), isOver: false };
    },

    isExcused: (watched: WatchedBot, outcome: Outcome): boolean =>
      watched.restart !== null &&
      isUnderWay(watched) &&
      outcome === 'fail' &&
      clock.mono() < watched.restart.until,

    /** It answered, or its time has run out. */
    end(watched: WatchedBot, outcome: Outcome): void {
      watched.restart =
        watched.restart && outcome === 'fail' ? { ...watched.restart, isOver: true } : null;
    },
  };
}
