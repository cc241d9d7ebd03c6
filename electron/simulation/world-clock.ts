import type { VirtualClock } from './virtual-clock.ts';

export type WorldClock = ReturnType<typeof createWorldClock>;

/**
 * The time that truly passed. The agent's wall clock is set wrong now and then, which the world knows nothing of, and
 * stands by itself while the machine sleeps, which the world does not.
 */
export function createWorldClock(clock: VirtualClock) {
  // By how much the agent's wall clock was ahead, from which of its own readings on.
  const steps: { from: number; aheadMs: number }[] = [{ from: -Infinity, aheadMs: 0 }];
  const newest = () => steps.at(-1)?.aheadMs ?? 0;

  return {
    now: (): number => clock.now() - newest(),

    /** Sets the agent's clock ahead. Never back: what it wrote down would no longer tell when it was. */
    setAhead(ms: number): void {
      steps.push({ from: clock.now(), aheadMs: newest() + ms });
      clock.jump(ms);
    },

    /** When something was that the agent noted by its own clock. */
    of(agentsTime: number): number {
      const step = steps.findLast(({ from }) => agentsTime >= from);
      return agentsTime - (step?.aheadMs ?? 0);
    },
  };
}
