import type { Delivery } from './channel.ts';

const firstRestMs = 30_000;
const longestRestMs = 10 * 60_000;
const firstBrokenMs = 5 * 60_000;
const longestBrokenMs = 60 * 60_000;

/** From so many failures in a row on, a channel is left alone for a while. */
export const tripsAt = 3;

/** Whether a channel is worth a try, from how its last ones ended. Times are those of the monotonic clock. */
export type Breaker = {
  /** In a row. */
  failures: number;
  /** How many times in a row it was left alone: each rest is longer than the one before. */
  rests: number;
  /** Left alone until then; `null` where it is not. */
  restsUntil: number | null;
  /** No message passes until a person mends it; looked at now and then all the same. */
  isBroken: boolean;
};

export const soundBreaker: Breaker = {
  failures: 0,
  rests: 0,
  restsUntil: null,
  isBroken: false,
};

/** How many messages may be on their way at once: none while it rests, one after that to see how it is. */
export function roomIn({ restsUntil }: Breaker, mono: number, most: number): number {
  if (restsUntil === null) {
    return most;
  }
  return mono >= restsUntil ? 1 : 0;
}

/** What a try says of the channel. What only this message was refused for says that the channel works. */
export function afterTry(breaker: Breaker, delivery: Delivery, mono: number): Breaker {
  if (delivery.outcome === 'accepted' || isOfMessage(delivery)) {
    return soundBreaker;
  }
  const failures = breaker.failures + 1;
  if (breaker.restsUntil !== null && mono < breaker.restsUntil && !isWorse(breaker, delivery)) {
    // It was on its way already when the channel was left alone.
    return { ...breaker, failures };
  }
  const isBroken = delivery.outcome === 'broken';
  if (!isBroken && failures < tripsAt) {
    return { ...breaker, failures };
  }
  const [first, longest] = isBroken
    ? [firstBrokenMs, longestBrokenMs]
    : [firstRestMs, longestRestMs];
  const restMs = Math.min(first * 2 ** breaker.rests, longest);
  return { failures, rests: breaker.rests + 1, restsUntil: mono + restMs, isBroken };
}

function isWorse({ isBroken }: Breaker, { outcome }: Delivery): boolean {
  return outcome === 'broken' && !isBroken;
}

function isOfMessage({ outcome, block }: Exclude<Delivery, { outcome: 'accepted' }>): boolean {
  return outcome === 'permanent' || block === 'recipient' || block === 'content';
}

/** As it was stored when the agent last stopped. */
export function takenUp(
  { failures, brokenUntil }: { failures: number; brokenUntil: number | null },
  { now, mono }: { now: number; mono: number },
): Breaker {
  if (brokenUntil !== null) {
    const leftMs = Math.min(Math.max(brokenUntil - now, 0), longestBrokenMs);
    return { failures, rests: 1, restsUntil: mono + leftMs, isBroken: true };
  }
  // It is tried at once, with one message.
  return { failures, rests: 0, restsUntil: failures >= tripsAt ? mono : null, isBroken: false };
}
