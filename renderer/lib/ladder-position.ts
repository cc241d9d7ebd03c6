import type { Attempt, Ladder } from '#shared/schemas/recovery.ts';

export type AttemptUnderWay = Attempt & { state: 'planned' | 'running' | 'verifying' };

export function isUnderWay(attempt: Attempt): attempt is AttemptUnderWay {
  const { state } = attempt;
  return state === 'planned' || state === 'running' || state === 'verifying';
}

export type LadderPosition = { number: number; of: number };

/** Which step the ladder is at: "2 of 3". `undefined` where it takes none. */
export function positionOf({
  state,
  attempts,
  ahead,
}: Pick<Ladder, 'state' | 'attempts' | 'ahead'>): LadderPosition | undefined {
  const isBusy = attempts.some(isUnderWay);
  if (!isBusy && (ahead.length === 0 || (state !== 'healing' && state !== 'asking'))) {
    return undefined;
  }
  return {
    number: attempts.length + (isBusy ? 0 : 1),
    of: attempts.length + ahead.length,
  };
}
