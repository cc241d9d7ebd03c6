import type { Clock, Timer } from '#electron/agent/ports.ts';

/** A timer that was set. There are millions of them, so each is one object. */
class Pending implements Timer {
  readonly at: number;
  readonly order: number;
  readonly task: () => void;
  isCancelled = false;

  constructor(at: number, order: number, task: () => void) {
    this.at = at;
    this.order = order;
    this.task = task;
  }

  cancel(): void {
    this.isCancelled = true;
  }
}

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

  /** The next timer that is to fire until then. */
  function takeDue(end: number): Pending | undefined {
    for (let next = heap[0]; next && next.at <= end; next = heap[0]) {
      removeFirst();
      if (!next.isCancelled) {
        return next;
      }
    }
    return undefined;
  }

  const done = Promise.resolve();

  /** Calls back when everything that can go on without time passing has gone on. */
  function whenSettled({ now, afterWork }: Step): void {
    run += 1;
    if (waitsFor === 'sockets' || run % timersATurn === 0) {
      setImmediate(now);
    } else {
      void done.then(afterWork);
    }
  }

  return {
    now: () => Math.floor(wall),
    mono: () => mono,
    after(delayMs, task): Timer {
      order += 1;
      const pending = new Pending(mono + Math.max(delayMs, 0) + lateMs, order, task);
      push(pending);
      return pending;
    },
    async advance(ms) {
      const end = mono + ms;
      await new Promise<void>((resolve, reject) => {
        const step = stepOf(() => {
          try {
            const next = takeDue(end);
            if (next === undefined) {
              resolve();
              return;
            }
            wall += next.at - mono;
            mono = next.at;
            next.task();
            whenSettled(step);
          } catch (error) {
            reject(error);
          }
        });
        whenSettled(step);
      });
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

/** What comes after a timer: callbacks made once, and no promise for each of what are millions. */
type Step = { now: () => void; afterWork: () => void };

/** Node runs what was left for the next tick once no promise has anything left to do. */
function stepOf(now: () => void): Step {
  return { now, afterWork: () => process.nextTick(now) };
}
