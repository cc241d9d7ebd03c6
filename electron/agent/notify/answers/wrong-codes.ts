/** What is known of wrong codes of one number. */
export type WrongCodes = { wrong: number; since: number; lockedUntil: number | null };

export const mostWrongCodes = 5;
export const lockMs = 60 * 60_000;

const none: WrongCodes = { wrong: 0, since: 0, lockedUntil: null };

export function isLocked(known: WrongCodes | undefined, now: number): boolean {
  const until = known?.lockedUntil ?? null;
  // A clock that was set back locks nobody for longer than an hour.
  return until !== null && now < until && until - now <= lockMs;
}

/** One more wrong code; the fifth within an hour locks the number for an hour. */
export function afterWrongCode(known: WrongCodes = none, now: number): WrongCodes {
  const isFresh = known.lockedUntil === null && now >= known.since && now - known.since < lockMs;
  const wrong = isFresh ? known.wrong + 1 : 1;
  const since = isFresh ? known.since : now;
  return { wrong, since, lockedUntil: wrong >= mostWrongCodes ? now + lockMs : null };
}
