import type { Timer } from '#electron/agent/ports.ts';

import type { VirtualClock } from './virtual-clock.ts';
import type { WorldClock } from './world-clock.ts';

type WorldEvent = { at: number; happen: () => void };

export type WorldEvents = ReturnType<typeof createWorldEvents>;

/**
 * What happens in the world, each at its own time by the world's clock: what happened while the machine slept is gone
 * through after it.
 */
export function createWorldEvents({ clock, time }: { clock: VirtualClock; time: WorldClock }) {
  const events: WorldEvent[] = [];
  let timer: Timer | null = null;
  let happeningAt: number | null = null;
  let isAsleep = false;

  /** Timers stand still while the machine sleeps, which the world does not: what is next is timed anew after it. */
  function arm(): void {
    timer?.cancel();
    const [next] = events;
    timer = next ? clock.after(next.at - time.now(), happen) : null;
  }

  function happen(): void {
    for (let next = events[0]; next && next.at <= time.now(); next = events[0]) {
      events.shift();
      happeningAt = next.at;
      next.happen();
    }
    happeningAt = null;
    isAsleep = false;
    arm();
  }

  function at(when: number, what: () => void): void {
    const index = events.findLastIndex((other) => other.at <= when);
    events.splice(index + 1, 0, { at: when, happen: what });
    if (happeningAt === null && index === -1) {
      arm();
    }
  }

  return {
    /** When what happens now happens. */
    now: (): number => happeningAt ?? time.now(),

    at,

    /** The machine sleeps for so long, and is awake again when what happens meanwhile is gone through. */
    sleep(ms: number): void {
      isAsleep = true;
      clock.sleep(ms);
    },

    isAsleep: () => isAsleep,
  };
}
