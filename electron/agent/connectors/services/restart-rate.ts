type Rule = { windowMs: number; degraded: number; fail: number };

/** A service that ends and is started again all the time is not well, though it runs whenever one looks. */
const defaultRule: Rule = { windowMs: 10 * 60_000, degraded: 3, fail: 10 };

/** A count, and when it was last seen. */
type Seen = { at: number; restarts: number };

/**
 * Remembers how often managers started their services again by themselves. Each is known by its name; one that is not
 * looked at any more is forgotten. Moments are those of the monotonic clock.
 */
export function createRestartRate({ windowMs, degraded, fail }: Rule = defaultRule) {
  const seenOf = new Map<string, readonly Seen[]>();

  function forgetOld(before: number): void {
    for (const [name, seen] of seenOf) {
      if ((seen.at(-1)?.at ?? -Infinity) < before) {
        seenOf.delete(name);
      }
    }
  }

  return {
    /** Takes down the count of a look, and says how its growth is to be judged; `null` where it is nothing. */
    judge(name: string, restarts: number, now: number): 'degraded' | 'fail' | null {
      const since = now - windowMs;
      forgetOld(since);
      // A count that fell has begun anew.
      const kept = (seenOf.get(name) ?? []).filter(
        (seen) => seen.at >= since && seen.restarts <= restarts,
      );
      const grown = kept.filter((seen) => seen.restarts < restarts);
      seenOf.set(name, [...grown, { at: now, restarts }]);
      const growth = restarts - (kept[0]?.restarts ?? restarts);
      if (growth >= fail) {
        return 'fail';
      }
      return growth >= degraded ? 'degraded' : null;
    },

    /** Somebody restarted it on purpose, which is not to be counted. */
    forget(name: string): void {
      seenOf.delete(name);
    },
  };
}
