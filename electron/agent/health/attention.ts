import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Clock } from '#electron/agent/ports.ts';

import { createDueQueue } from './due-queue.ts';
import { calmAt } from './flapping.ts';
import type { Recorder } from './recorder.ts';

const nextTickMs = 1;
/** However far away the next thing is that happens to a bot by time alone, it is looked after this often. */
const atLeastEveryMs = 5 * 60_000;

type Dependencies = {
  roster: Roster;
  recorder: Pick<Recorder, 'nextCountAt' | 'expiresAt'>;
  clock: Clock;
};

/** `null` where it was done at once. */
type LookAfter = (watched: WatchedBot) => Promise<void> | null;

export type Attention = ReturnType<typeof createAttention>;

/**
 * Which bots something may happen to by time alone, such as a verdict that grows too old or a patience that ends, so
 * that a tick looks at those and not at all of them. Never later than it happens; whatever brings something forward
 * says so by `attend`.
 */
export function createAttention({ roster, recorder, clock }: Dependencies) {
  const queue = createDueQueue<WatchedBot>();

  /** When there is something to be told of it, or taken back, by the wall clock. */
  function toldAt({ alertDueAt, hasAlert, changes }: WatchedBot): number {
    const due = alertDueAt === null ? Infinity : clock.now() + alertDueAt - clock.mono();
    return Math.min(due, hasAlert.has('bot.flapping') ? calmAt(changes) : Infinity);
  }

  function nextAt(watched: WatchedBot): number {
    const mono = clock.mono();
    if (watched.followed !== watched.memory.verdict) {
      return mono + nextTickMs;
    }
    const now = clock.now();
    const at = Math.min(
      now + atLeastEveryMs,
      recorder.nextCountAt(watched),
      recorder.expiresAt(watched) ?? Infinity,
      toldAt(watched),
    );
    return mono + Math.max(at - now, nextTickMs);
  }

  async function handOut(lookAfter: LookAfter): Promise<void> {
    const mono = clock.mono();
    for (let due = queue.take(mono); due; due = queue.take(mono)) {
      const watched = due.item;
      const looking = lookAfter(watched);
      if (looking) {
        await looking;
      }
      const { id, tenantId } = watched.bot;
      if (queue.get(watched) === undefined && roster.find(tenantId, id) === watched) {
        queue.set(watched, nextAt(watched));
      }
    }
  }

  return {
    /** The bot is looked after at the next tick. */
    attend(watched: WatchedBot): void {
      queue.set(watched, clock.mono() + nextTickMs);
    },

    /** What came of the check that just ended may have to be stored by a tick. */
    noteCheck(watched: WatchedBot): void {
      if (watched.followed !== watched.memory.verdict) {
        this.attend(watched);
      }
    },

    /** Hands out each bot that is due by now, and enters it anew once it was looked after; `null` where none is. */
    forDue(lookAfter: LookAfter): Promise<void> | null {
      const first = queue.nextAt();
      return first === undefined || first > clock.mono() ? null : handOut(lookAfter);
    },

    forget(watched: WatchedBot): void {
      queue.delete(watched);
    },
  };
}
