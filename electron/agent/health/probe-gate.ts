import type { Clock } from '#electron/agent/ports.ts';

export type GateLimits = { total: number; perOrigin: number };

export type ProbeGate = ReturnType<typeof createProbeGate>;

/**
 * Bounds how many probes run at once, in all and per host, so that neither this machine nor one that serves
 * many bots is flooded. A host whose probes hang holds up its own queue only.
 */
export function createProbeGate(limits: GateLimits, clock: Pick<Clock, 'mono'>) {
  const running = new Map<string, number>();
  const waitingAtOrigin = new Map<string, (() => void)[]>();
  // Waiting for a slot of the total only; their origin has room kept for them.
  const waiting: { admit: () => void; since: number }[] = [];
  let total = 0;

  function enter(origin: string): Promise<boolean> | boolean {
    const here = running.get(origin) ?? 0;
    if (here >= limits.perOrigin) {
      return new Promise<void>((admit) => {
        const queue = waitingAtOrigin.get(origin) ?? [];
        queue.push(admit);
        waitingAtOrigin.set(origin, queue);
      }).then(() => takeSlot());
    }
    running.set(origin, here + 1);
    return takeSlot();
  }

  function takeSlot(): Promise<boolean> | boolean {
    if (total < limits.total) {
      total += 1;
      return false;
    }
    return new Promise<boolean>((admit) => {
      waiting.push({ admit: () => admit(true), since: clock.mono() });
    });
  }

  function leave(origin: string): void {
    const next = waiting.shift();
    if (next) {
      next.admit();
    } else {
      total -= 1;
    }

    const queue = waitingAtOrigin.get(origin);
    const admit = queue?.shift();
    if (admit) {
      // The place at the origin passes on without being given up.
      admit();
      if (queue?.length === 0) {
        waitingAtOrigin.delete(origin);
      }
      return;
    }
    const here = (running.get(origin) ?? 1) - 1;
    if (here === 0) {
      running.delete(origin);
    } else {
      running.set(origin, here);
    }
  }

  return {
    /**
     * Keeps room for a task: answers whether it had to wait for a slot of the total, at once where there is room. Each
     * is left once.
     */
    enter,

    leave,

    /** Runs the task once there is room for it. */
    async run<Result>(
      origin: string,
      task: (entry: { waitedForTotal: boolean }) => Promise<Result>,
    ): Promise<Result> {
      const waitedForTotal = await enter(origin);
      try {
        return await task({ waitedForTotal });
      } finally {
        leave(origin);
      }
    },

    inFlight: () => total,
    /** How many wait for a slot of the total, not for their own host. */
    waiting: () => waiting.length,
    /** How long the first of those has waited, in milliseconds. */
    longestWaitMs: () => (waiting[0] ? clock.mono() - waiting[0].since : 0),
  };
}
