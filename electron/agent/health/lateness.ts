import type { Clock } from '#electron/agent/ports.ts';

const kept = 4_096;

/** How long after their turn checks begin, because of us: the wait for a host's own limit is not ours. */
export function createLatenessGauge(clock: Clock) {
  const recent: number[] = [];
  let next = 0;
  let worst = 0;
  let startedInMinute = 0;
  let minute = 0;
  let perMinute = 0;

  function roll(): void {
    const current = Math.floor(clock.mono() / 60_000);
    if (current !== minute) {
      perMinute = current === minute + 1 ? startedInMinute : 0;
      startedInMinute = 0;
      minute = current;
    }
  }

  return {
    /** A check begins, so much after its turn. */
    note(lateMs: number): void {
      roll();
      startedInMinute += 1;
      worst = Math.max(worst, lateMs);
      recent[next] = lateMs;
      next = (next + 1) % kept;
    },

    /** The worst since the last call. */
    takeWorst(): number {
      const taken = worst;
      worst = 0;
      return taken;
    },

    /** Over the newest 4,096 checks; `null` before the first. */
    quantile(q: number): number | null {
      const sorted = [...recent].sort((a, b) => a - b);
      return sorted[Math.min(Math.floor(q * sorted.length), sorted.length - 1)] ?? null;
    },

    /** Checks begun in the last full minute. */
    perMinute(): number {
      roll();
      return Math.max(perMinute, startedInMinute);
    },
  };
}
