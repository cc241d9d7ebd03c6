import type { Severity } from '#shared/schemas/alert.ts';
import type { Medium } from '#shared/schemas/channel.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** A provider that asks for more patience than this is asked again all the same. */
export const longestRetryAfterMs = 6 * hour;

/** Of the time for which the other side says that it knows a key, so much is relied on: 23 of 24 hours. */
const trustedShare = 23 / 24;

/** Waits between one try and the next; when they are used up, so is the message. */
const ladders = {
  critical: [
    5 * second,
    30 * second,
    2 * minute,
    5 * minute,
    15 * minute,
    30 * minute,
    ...Array.from({ length: 24 }, () => hour),
  ],
  /** What receivers of Standard Webhooks are told to expect. */
  webhook: [
    5 * second,
    5 * minute,
    30 * minute,
    2 * hour,
    5 * hour,
    10 * hour,
    14 * hour,
    20 * hour,
    24 * hour,
  ],
  usual: [
    30 * second,
    2 * minute,
    10 * minute,
    30 * minute,
    hour,
    2 * hour,
    4 * hour,
    8 * hour,
    8 * hour,
    8 * hour,
    8 * hour,
  ],
} as const satisfies Record<string, readonly number[]>;

/** Spread of a wait: as much again, but not so much that an hour is an hour no more. */
const mostJitterMs = 5 * minute;

/** The longest that a message can be told to wait; a clock that was set back does not make it longer. */
export const longestWaitMs = Math.max(...Object.values(ladders).flat()) + mostJitterMs;

type Kind = { severity: Severity; medium: Medium };

export function ladderOf({ severity, medium }: Kind): readonly number[] {
  if (medium === 'webhook') {
    return ladders.webhook;
  }
  return severity === 'critical' ? ladders.critical : ladders.usual;
}

/** The most tries there can be, whatever happens. */
export function mostTries(kind: Kind): number {
  return ladderOf(kind).length + 1;
}

/** What the other side makes of a key. */
export type KeyPromise = {
  /** For so long the same key is the same message to it; 0 where it takes none. */
  windowMs: number;
  /** It answers a known key with what it answered before, a failure too: a try for anew needs a new key. */
  replaysFailures: boolean;
};

/** What one try came to, and what is known of those before it. */
export type Tried = Kind & {
  outcome: 'accepted' | 'retry' | 'permanent' | 'broken' | 'uncertain';
  /** As the other side asked. */
  retryAfterMs?: number | undefined;
  /** This one included. */
  tries: number;
  /** Since the first of them that may have arrived began, this one included; `null` where none may. */
  doubtMs: number | null;
  /** How many of them may have arrived. */
  doubts: number;
  /** This one said of itself that it may be a repeat. */
  isRepeat: boolean;
  /** It is in doubt because we ended in the midst of it: nothing was heard of the other side. */
  byOurEnd?: boolean;
  key: KeyPromise;
};

export type NextStep =
  | { state: 'sent' }
  | {
      state: 'retry';
      waitMs: number;
      key: 'same' | 'new';
      /** It may have arrived, and says so. */
      isRepeat: boolean;
      /** Only over the channel it may have arrived by. */
      isPinned: boolean;
    }
  /** It never arrived and never will. */
  | { state: 'dead' }
  /** It may have arrived: whether it is sent again is for a person to say. */
  | { state: 'uncertain' };

/** What follows from a try. `random` is in [0, 1). */
export function nextStep(tried: Tried, random: number): NextStep {
  const { outcome, doubtMs, key } = tried;
  if (outcome === 'accepted') {
    return { state: 'sent' };
  }
  const over: NextStep = { state: doubtMs === null ? 'dead' : 'uncertain' };
  const waitMs = waitAfter(tried, random);
  if (outcome === 'permanent' || waitMs === null) {
    return over;
  }
  if (doubtMs === null) {
    const isNew = key.replaysFailures;
    return {
      state: 'retry',
      waitMs,
      key: isNew ? 'new' : 'same',
      isRepeat: tried.isRepeat,
      isPinned: false,
    };
  }
  return inDoubt(tried, { doubtMs, waitMs });
}

/** Something may have arrived already. */
function inDoubt(
  { outcome, severity, isRepeat, byOurEnd = false, key, doubts }: Tried,
  { doubtMs, waitMs }: { doubtMs: number; waitMs: number },
): NextStep {
  const again = { state: 'retry', waitMs, key: 'same', isRepeat, isPinned: false } as const;
  if (key.replaysFailures && doubts > 1) {
    // The same key tells nothing new any more, and a new one might send it twice.
    return { state: 'uncertain' };
  }
  if (doubtMs + waitMs <= key.windowMs * trustedShare) {
    return { ...again, isPinned: true };
  }
  if (key.replaysFailures) {
    return { state: 'uncertain' };
  }
  // Each end of ours may cost one more, never one that nobody got: missed is worse than doubled.
  if (severity === 'critical' && (!isRepeat || byOurEnd)) {
    return { ...again, isRepeat: true };
  }
  // The one repeat that was to be has not left us yet.
  return isRepeat && outcome !== 'uncertain' ? again : { state: 'uncertain' };
}

/** Never less than the ladder says or the other side asked for; `null` where there is no further try. */
function waitAfter(
  { severity, medium, tries, retryAfterMs = 0 }: Pick<Tried, keyof Kind | 'tries' | 'retryAfterMs'>,
  random: number,
): number | null {
  const step = ladderOf({ severity, medium })[tries - 1];
  if (step === undefined) {
    return null;
  }
  const leastMs = Math.max(step, Math.min(retryAfterMs, longestRetryAfterMs));
  return Math.round(leastMs + random * Math.min(step, mostJitterMs));
}

/** From so many failures, or so long after it became due, a CRITICAL message goes another way as well. */
const failoverTries = 3;
export const failoverMs = 2 * minute;

/** Whether what is on its way should be told by another way, without waiting for this one. */
export function shouldFailOver(
  severity: Severity,
  { tries, waitedMs, outcome }: { tries: number; waitedMs: number; outcome?: Tried['outcome'] },
  next?: NextStep,
): boolean {
  if (severity !== 'critical' || next?.state === 'sent') {
    return false;
  }
  return (
    tries >= failoverTries ||
    waitedMs >= failoverMs ||
    outcome === 'broken' ||
    next?.state === 'dead' ||
    next?.state === 'uncertain'
  );
}

/** What waited so long is told in one message for each recipient, where it is more than one. */
export const staleMs = 30 * minute;

/** What nothing could carry for so long is given up. */
export const giveUpMs = 4 * 24 * hour;
