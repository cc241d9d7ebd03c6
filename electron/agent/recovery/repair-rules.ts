import type { Reading } from '#electron/agent/connectors/connector.ts';
import type { Outcome } from '#electron/agent/health/verdict.ts';
import type { StoredAttempt } from '#electron/store/recovery-store.ts';
import type { Verdict } from '#shared/schemas/health.ts';
import type { AttemptFailure } from '#shared/schemas/recovery.ts';

/** So many good looks in a row make a repaired bot well. */
const goodLooks = 2;
/** What was seen of a bot longer ago says little: it is looked at every second while it is under repair. */
const freshMs = 10_000;
/** How long beyond its time a bot is waited for that could not be looked at, because we were late with it. */
const longestLatenessMs = 5 * 60_000;
const seenSoonMs = 1_000;
/** How long a look is put off while nothing can be seen, because our own network is gone. */
const blindMs = 10_000;

/** What was seen of a bot since its step was taken. */
export type Sight = {
  readonly goodAnswers: number;
  /** It was seen well since the step: what was known of it before says nothing. */
  readonly isSeenWell: boolean;
  readonly runSeen: string | null;
  /** When something was last seen of it, on the monotonic clock. */
  readonly seenAt: number;
};

export const nothingSeen: Sight = Object.freeze({
  goodAnswers: 0,
  isSeenWell: false,
  runSeen: null,
  seenAt: -Infinity,
});

/** A step whose success is to be seen. */
type Verified = {
  attempt: Pick<StoredAttempt, 'state' | 'runBefore' | 'verifyUntil'>;
  sight: Sight;
  /** Only another run than before counts as a success. */
  needsProof: boolean;
};

/** What came of a step. */
export type Ending = Pick<StoredAttempt, 'failure'> & {
  state: 'succeeded' | 'failed' | 'abandoned';
};

/** What is known of the bot once a look at it saw this. A good answer from the run before the step is no good answer. */
export function see(
  { attempt, sight, needsProof }: Verified,
  reading: Pick<Reading, 'runId'>,
  { outcome, seenAt }: { outcome: Outcome; seenAt: number },
): Sight {
  if (outcome !== 'pass') {
    return { ...sight, goodAnswers: 0, isSeenWell: outcome === 'slow', seenAt };
  }
  const runSeen = reading.runId ?? sight.runSeen;
  const isOld = needsProof && (runSeen === null || runSeen === attempt.runBefore);
  return { goodAnswers: isOld ? 0 : sight.goodAnswers + 1, isSeenWell: true, runSeen, seenAt };
}

/** One call is all that a bot can give that is not asked. */
export function isSeenEnough({ goodAnswers }: Sight, isPushed: boolean): boolean {
  return goodAnswers >= (isPushed ? 1 : goodLooks);
}

/** Why it is not well after a step. */
export function failureToRun({ isInterrupted }: { isInterrupted: boolean }): AttemptFailure {
  return isInterrupted ? 'interrupted' : 'still_down';
}

type AtEnd = Verified & {
  /** Taken over from a run of the agent that ended in the middle of the step. */
  isInterrupted: boolean;
  verdict: Verdict;
  isPushed: boolean;
  /** Our own network is gone, so that what is seen of a bot says nothing. */
  isBlind: boolean;
  now: number;
  mono: number;
};

/** The time that the bot had to become well is over: what came of its step, or when to look again. */
export function judgeAtEnd(end: AtEnd): Ending | { againMs: number } {
  const { attempt, sight, needsProof, verdict, isBlind } = end;
  if (verdict === 'unknown' && isBlind) {
    return { againMs: blindMs };
  }
  if (attempt.state !== 'verifying') {
    return { state: 'failed', failure: 'failed' };
  }
  if (isUnseen(end)) {
    return { againMs: seenSoonMs };
  }
  if (verdict !== 'ok' || !sight.isSeenWell) {
    return { state: 'failed', failure: failureToRun(end) };
  }
  return needsProof && sight.runSeen === attempt.runBefore
    ? { state: 'failed', failure: 'same_run' }
    : { state: 'succeeded', failure: null };
}

/** We were too late to see what it came to: that is not its failure. */
function isUnseen({ attempt, sight, verdict, isPushed, now, mono }: AtEnd): boolean {
  const isOurs = now - (attempt.verifyUntil ?? 0) < longestLatenessMs;
  const isOutOfSight = mono - sight.seenAt > freshMs;
  const isToBeConfirmed = verdict !== 'ok' && sight.goodAnswers > 0;
  return isOurs && !isPushed && (isOutOfSight || isToBeConfirmed);
}
