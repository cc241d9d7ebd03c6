import type { Recall } from '#electron/store/notice-recall.ts';
import { type AlertPhase, type Severity, severityRank } from '#shared/schemas/alert.ts';
import type { Hold } from '#shared/schemas/notice.ts';

/** The same is not told to the same people twice within this time, unless it became graver. */
const sameMs = 5 * 60_000;
/** What comes so soon after another one of its group waits, and goes together. */
const groupMs = 2 * 60_000;
/** So long it waits for others to come. */
export const gatherMs = 30_000;
/** So many messages within `groupMs` go at once, whatever they are about. */
const atOnceMost = 2;
/** From so many alerts within `groupMs` on it is a storm. */
export const stormFrom = 10;
/** A storm is over when nothing was told of it for so long. */
export const stormMs = 15 * 60_000;
/** In a storm there is so much time between two messages, */
const stormGapMs = 5 * 60_000;
/** and so many of them in this time at most. */
const budgetMs = 10 * 60_000;
const budgetMost = 3;

/** What is to be told to one recipient. */
export type Telling = { phase: AlertPhase; severity: Severity };

/** When it is told: now, or held until then. */
export type Place =
  | { state: 'due'; hold: null; dueAt: number }
  | { state: 'held'; hold: Hold; dueAt: number };

const held = (hold: Hold, dueAt: number): Place => ({ state: 'held', hold, dueAt });

/** When a storm's next message may go to people who were sent these lately, oldest first. */
export function stormTurn(messages: readonly number[], now: number): number {
  const last = messages.at(-1);
  const oldestOfFull = messages.at(-budgetMost);
  return Math.max(
    now,
    last === undefined ? now : last + stormGapMs,
    oldestOfFull === undefined ? now : oldestOfFull + budgetMs,
  );
}

/** True while these people are told of a storm by summaries only. */
export function isStorm({ stormAt, alerts }: Pick<Recall, 'stormAt' | 'alerts'>, now: number) {
  return (stormAt !== null && now - stormAt < stormMs) || alerts >= stormFrom;
}

/**
 * When one recipient is told of an alert, by what they were told lately. `opensAt` is when their hours begin, where they
 * are over and the alert waits for them.
 */
export function place(
  { phase, severity }: Telling,
  recall: Recall,
  { now, opensAt }: { now: number; opensAt: number | null },
): Place {
  const { waiting, last, group, messages, gatheringAt, isTold } = recall;
  const isGraverThan = (other: { severity: Severity }) =>
    severityRank(severity) > severityRank(other.severity);
  const isEnd = phase === 'resolved';

  // Who takes an alert on is told at once, whoever was told of it before.
  const isAgain = last !== null && !isEnd && phase !== 'escalated' && !isGraverThan(last);
  const againAt = isAgain ? last.at + sameMs : now;

  // What waits to be told of the same trouble takes along what has become of it.
  if (waiting && (isEnd ? !isTold : !isGraverThan(waiting))) {
    // Where only its end waits, and it is there again, both wait until it may be told again.
    const isNews = last === null || severityRank(waiting.severity) > severityRank(last.severity);
    return held(waiting.hold, isNews ? waiting.at : Math.max(waiting.at, againAt));
  }
  if (opensAt !== null) {
    return held('hours', opensAt);
  }
  const soon = gatheringAt !== null && gatheringAt <= now + gatherMs ? gatheringAt : now + gatherMs;

  if (isStorm({ ...recall, alerts: recall.alerts + 1 }, now)) {
    const isBegun = recall.stormAt !== null && now - recall.stormAt < stormMs;
    const turn = isBegun ? stormTurn(messages, now) : now;
    return held('storm', Math.max(againAt, recall.stormWaitsUntil ?? Math.max(turn, soon)));
  }
  if (againAt > now) {
    return held('group', againAt);
  }
  const isFollower = group !== null && !isGraverThan(group);
  const isTooMany = messages.filter((at) => now - at < groupMs).length >= atOnceMost;
  if (isFollower || isTooMany || phase === 'reminded') {
    return held('group', soon);
  }
  return { state: 'due', hold: null, dueAt: now };
}

/** How far back what was told decides. */
export const recallTimes = { sameMs, groupMs, messagesMs: budgetMs, stormMs };
