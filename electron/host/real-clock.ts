import type { Clock, Timer } from '#electron/agent/ports.ts';

/** Node fires a longer timer at once, with only a warning. */
const longestTimerMs = 2 ** 31 - 1;

/** The machine's own time. */
export function createRealClock(): Clock {
  const mono = () => performance.now();

  function after(delayMs: number, task: () => void): Timer {
    const due = mono() + delayMs;
    let handle: NodeJS.Timeout;

    function arm(): void {
      const left = Math.max(0, due - mono());
      handle = setTimeout(left > longestTimerMs ? arm : task, Math.min(left, longestTimerMs));
      handle.unref();
    }

    arm();
    return { cancel: () => clearTimeout(handle) };
  }

  return { now: () => Date.now(), mono, after };
}
