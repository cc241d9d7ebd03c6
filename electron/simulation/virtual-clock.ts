import type { Clock, Timer } from '#electron/agent/ports.ts';

type Pending = { at: number; order: number; task: () => void; isCancelled: boolean };

export type VirtualClock = Clock & {
  /** Lets so much time pass, running every timer at its own moment and all that follows from it. */
  advance(ms: number): Promise<void>;
  /** Sets the wall clock forward or back; the monotonic clock goes on as if nothing was. */
  jump(ms: number): void;
  /** The machine sleeps: the wall clock goes on, the monotonic clock and all timers stand still. */
  sleep(ms: number): void;
  /** From now on every timer that is set fires so much too late, as on a machine with too much to do. */
  delayTimers(ms: number): void;
};

type Options = {
  /**
   * What everything under this clock waits for. With `sockets` each timer is followed by a turn of the event loop, so
   * that a real file or socket goes on; with `memory` by all that follows in memory, which costs a tenth of it, and
   * the event loop has its turn now and then.
   */
  waitsFor?: 'sockets' | 'memory';
};

/** With `memory`, the event loop has its turn after so many timers: for work that lets others have theirs. */
const timersATurn = 64;

/** Time in the hands of a simulation or a test. */
export function createVirtualClock(
  start = Date.UTC(2026, 0, 5, 12),
  { waitsFor = 'sockets' }: Options = {},
): VirtualClock {
  let wall = start;
  let mono = 0;
  let order = 0;
  let run = 0;
  let lateMs = 0;
  const heap: Pending[] = [];

  const isBefore = (a: Pending, b: Pending): boolean =>
    a.at < b.at || (a.at === b.at && a.order < b.order);

  function push(pending: Pending): void {
    let index = heap.length;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (!above || !isBefore(pending, above)) {
        break;
      }
      heap[index] = above;
      index = parent;
    }
    heap[index] = pending;
  }

  function removeFirst(): void {
    const last = heap.pop();
    if (!last || heap.length === 0) {
      return;
    }
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      let least = heap[child];
      const other = heap[child + 1];
      if (least && other && isBefore(other, least)) {
        least = other;
        child += 1;
      }
      if (!least || !isBefore(least, last)) {
        break;
      }
      heap[index] = least;
      index = child;
    }
    heap[index] = last;
  }

  /** Resolves when everything that can go on without time passing has gone on. */
  function settled(): Promise<void> {
    run += 1;
    return waitsFor === 'sockets' || run % timersATurn === 0 ? turnOfLoop() : endOfWork();
  }

  return {
    now: () => Math.floor(wall),
    mono: () => mono,
    after(delayMs, task): Timer {
      order += 1;
      const pending = { at: mono + Math.max(delayMs, 0) + lateMs, order, task, isCancelled: false };
      push(pending);
      return {
        cancel: () => {
          pending.isCancelled = true;
        },
      };
    },
    async advance(ms) {
      const end = mono + ms;
      await settled();
      for (let next = heap[0]; next && next.at <= end; next = heap[0]) {
        removeFirst();
        if (!next.isCancelled) {
          wall += next.at - mono;
          mono = next.at;
          next.task();
          await settled();
        }
      }
      wall += end - mono;
      mono = end;
    },
    jump(ms) {
      wall += ms;
    },
    sleep(ms) {
      wall += ms;
    },
    delayTimers(ms) {
      lateMs = ms;
    },
  };
}

function turnOfLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Node runs what was left for the next tick once no promise has anything left to do. */
function endOfWork(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
