import type { Clock } from '#electron/agent/ports.ts';

import type { Reading } from '../connector.ts';

/** However long a gateway says that it will be away. */
const longestMs = 2 * 60_000;

/** A gateway's word that it restarts: what fails within the time it asked for is no failure. */
export function createRestartNotice(clock: Clock) {
  /** What it asked for; `null` once it has gone. */
  let askedMs: number | null = null;
  let backAt = -Infinity;

  const isWithin = () => clock.mono() < backAt;

  return {
    announce(expectedMs: number): void {
      askedMs = Math.min(Math.max(expectedMs, 0), longestMs);
      backAt = clock.mono() + askedMs;
    },

    /** It said so and has not gone yet. */
    isAnnounced: () => askedMs !== null,
    isWithin,

    /** It goes: the time it asked for begins. `untold` where who knew of it may have forgotten. */
    begin(): 'told' | 'untold' {
      const isTold = isWithin();
      backAt = clock.mono() + (askedMs ?? 0);
      askedMs = null;
      return isTold ? 'told' : 'untold';
    },

    over(): void {
      askedMs = null;
      backAt = -Infinity;
    },

    excused(reading: Reading): Reading {
      return isWithin() && reading.cause !== null
        ? {
            ...reading,
            reason: 'restarting',
            restartingForMs: backAt - clock.mono(),
            isFinal: false,
          }
        : reading;
    },
  };
}
