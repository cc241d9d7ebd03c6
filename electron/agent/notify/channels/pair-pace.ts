/** One sender may write to one recipient so often (`security.md` B9); more is what a number is blocked for. */
export const usualPairMs = 6_000;
/** So long a message waits for its turn; a longer queue is the outbox's to keep. */
export const longestTurnMs = 3 * usualPairMs;

/** What is remembered of turns that are over is thrown out when there are so many. */
const manyPairs = 1_000;

/** Gives messages of one sender to one recipient their turns, on the monotonic clock. */
export function createPairPace(betweenMs: number) {
  const freeAt = new Map<string, number>();

  function forgetOld(mono: number): void {
    if (freeAt.size < manyPairs) {
      return;
    }
    for (const [pair, at] of freeAt) {
      if (at <= mono) {
        freeAt.delete(pair);
      }
    }
  }

  return {
    /** How long until its turn, which is then its own; or how much later to ask again. */
    take(pair: string, mono: number): { isTaken: boolean; waitMs: number } {
      const waitMs = Math.max((freeAt.get(pair) ?? mono) - mono, 0);
      if (waitMs > longestTurnMs) {
        return { isTaken: false, waitMs };
      }
      forgetOld(mono);
      freeAt.set(pair, mono + waitMs + betweenMs);
      return { isTaken: true, waitMs };
    },
  };
}
