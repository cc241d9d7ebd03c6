import type { Clock } from '#electron/agent/ports.ts';

/** A clock that stands still until it is told to go. */
export function createManualClock(start = Date.UTC(2026, 10, 22, 12)) {
  let passed = 0;
  const timers = new Set<{ due: number; task: () => void }>();
  const clock: Clock = {
    now: () => start + passed,
    mono: () => passed,
    after(delayMs, task) {
      const timer = { due: passed + delayMs, task };
      timers.add(timer);
      return { cancel: () => void timers.delete(timer) };
    },
  };
  return {
    ...clock,
    /** Fires what is due, in order, and lets each finish what it awaits. */
    async pass(ms: number): Promise<void> {
      const end = passed + ms;
      await settle();
      for (;;) {
        const [next] = [...timers]
          .filter(({ due }) => due <= end)
          .toSorted((a, b) => a.due - b.due);
        if (!next) {
          break;
        }
        timers.delete(next);
        passed = Math.max(passed, next.due);
        next.task();
        await settle();
      }
      passed = end;
    },
  };
}

export function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
