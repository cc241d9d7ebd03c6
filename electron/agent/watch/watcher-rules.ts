/** More than this late for half a minute means that we are overloaded. */
export const lateMs = 1_000;
export const overloadAfterMs = 30_000;

/** The clock was set, or this machine slept, when the wall and the monotonic clock part by more. */
export const jumpMs = 2_000;
/** This process stood still when a tick of one second comes so much later. */
export const standstillMs = 5_000;

export type Tick = { now: number; mono: number };

export type TimeBreak = {
  /** The last moment before it at which all was well, by the wall clock. */
  lastSeenAt: number;
  /** How far the wall clock moved beyond the time that passed; negative when it was set back. */
  driftMs: number;
};

/** What two ticks in a row say about time itself: sleep, a standstill or a clock that was set. */
export function timeBreak(last: Tick, tick: Tick): TimeBreak | undefined {
  const passed = tick.mono - last.mono;
  const driftMs = tick.now - last.now - passed;
  const isBroken = Math.abs(driftMs) > jumpMs || passed > standstillMs;
  return isBroken ? { lastSeenAt: last.now, driftMs: Math.round(driftMs) } : undefined;
}

type Doubt = {
  /** Bots elsewhere that fail in a way our own network could cause. */
  failing: number;
  /** Bots elsewhere that are watched. */
  watched: number;
  /** One of them answered since this one began to fail. */
  isAnyAnswering: boolean;
};

/**
 * True where the watcher must look at itself before it calls a bot down: three or more fail that are at least
 * a third of all, or no bot elsewhere has answered since. With long intervals the first to fail is alone for
 * a while, also when the network is gone.
 */
export function mustDoubtOurselves({ failing, watched, isAnyAnswering }: Doubt): boolean {
  return !isAnyAnswering || (failing >= 3 && failing * 3 >= watched);
}

/** Follows lateness over time: overloaded after 30 s of it, and well again after 30 s without. */
export function createOverloadGauge() {
  let isOverloaded = false;
  let since: number | null = null;

  return {
    /** Takes the worst lateness since the last call. True when the answer changed. */
    note(mono: number, worstLatenessMs: number): boolean {
      const isLate = worstLatenessMs > lateMs;
      if (isLate === isOverloaded) {
        since = null;
        return false;
      }
      since ??= mono;
      if (mono - since < overloadAfterMs) {
        return false;
      }
      isOverloaded = isLate;
      since = null;
      return true;
    },

    isOverloaded: () => isOverloaded,
  };
}
