import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';

const tickMs = 1_000;

export type Clock = { now: () => number; subscribe: (listener: () => void) => () => void };

/** One timer for every label that says how long ago something was; it rests while nobody listens. */
export function createClock(now: () => number = Date.now): Clock {
  const listeners = new Set<() => void>();
  let current = now();
  let timer: ReturnType<typeof setInterval> | undefined;

  const tick = () => {
    current = now();
    for (const listener of listeners) {
      listener();
    }
  };

  return {
    now: () => current,
    subscribe: (listener) => {
      listeners.add(listener);
      timer ??= setInterval(tick, tickMs);
      current = now();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
      };
    },
  };
}

export const ClockContext = createContext<Clock | undefined>(undefined);

/** For what asks for the time when something is done, and not to show it. */
export function useClock(): Clock {
  const clock = useContext(ClockContext);
  if (!clock) {
    throw new Error('useClock needs a ClockContext');
  }
  return clock;
}

/** What `select` makes of the present; the component is drawn again only when that changes. */
export function useNow<Value extends string | number | boolean>(
  select: (now: number) => Value,
): Value {
  const clock = useClock();
  const snapshot = useCallback(() => select(clock.now()), [clock, select]);
  return useSyncExternalStore(clock.subscribe, snapshot);
}

const minuteMs = 60_000;
const toTheMinute = (now: number): number => Math.floor(now / minuteMs) * minuteMs;

/** The present to the minute: for what says a time of day. */
export function useMinute(): number {
  return useNow(toTheMinute);
}
