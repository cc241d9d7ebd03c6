import type { Clock } from '#electron/agent/ports.ts';

const secondCrashWithinMs = 5 * 60_000;

/** Decides what follows when the window's process has ended by itself. */
export function createCrashGuard(clock: Clock) {
  let lastAt: number | undefined;

  return {
    /** Once is bad luck; twice in five minutes is a page that does not hold, and reloading it again would not end. */
    next(): 'reload' | 'safe-page' {
      const now = clock.mono();
      const isSecond = lastAt !== undefined && now - lastAt < secondCrashWithinMs;
      lastAt = now;
      return isSecond ? 'safe-page' : 'reload';
    },
  };
}
