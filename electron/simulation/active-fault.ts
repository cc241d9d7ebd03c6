import type { PlannedFault } from './plan-faults.ts';
import type { SimulatedBot } from './simulated-bot.ts';

export type FaultEnd = 'agent' | 'itself' | 'person';

/** A fault that has begun, and what truly came of it. Times are those of the world. */
export type ActiveFault = PlannedFault & {
  bots: readonly SimulatedBot[];
  startedAt: number;
  /** When a look or an event could first have told of it; `null` until then. */
  seenAt: number | null;
  /** How many looks and events could have told of it, at most in a row; a lost probe is none where the bot answers. */
  looks: number;
  looksInRow: number;
  /** Since when the bot did not work for it, and when a look could first have told of that. */
  downFrom: number | null;
  downSeenAt: number | null;
  endedAt: number | null;
  endedBy: FaultEnd | null;
  /** Drawn once: which of several ways it shows itself. */
  variant: number;
};

/** A look or an event could have told of it. */
export function noteSeen(fault: ActiveFault, at: number): void {
  fault.looksInRow += 1;
  fault.looks = Math.max(fault.looks, fault.looksInRow);
  fault.seenAt ??= at;
  if (fault.downFrom !== null) {
    fault.downSeenAt ??= at;
  }
}

/** A probe of the bot was lost: slow answers tell of something as so many in a row. */
export function noteLost(bot: SimulatedBot): void {
  for (const fault of bot.faults) {
    if (fault.kind === 'slow') {
      fault.looksInRow = 0;
    }
  }
}
