import { type AttemptUnderWay, isUnderWay } from '#renderer/lib/ladder-position.ts';
import type { Attempt, Ladder, RecoveryStep } from '#shared/schemas/recovery.ts';

/** One line of the ladder: what was done, what is being done, and what is still ahead. */
export type Rung =
  | { kind: 'done'; attempt: Attempt }
  | { kind: 'running'; attempt: AttemptUnderWay }
  | { kind: 'next'; step: RecoveryStep }
  | { kind: 'ahead'; step: RecoveryStep };

/** Every step of the ladder but the last resort, first to last. What waits behind a step under way is no next one yet. */
export function rungsOf({ attempts, ahead }: Pick<Ladder, 'attempts' | 'ahead'>): Rung[] {
  const isBusy = attempts.some(isUnderWay);
  return [
    ...attempts.map(
      (attempt): Rung =>
        isUnderWay(attempt) ? { kind: 'running', attempt } : { kind: 'done', attempt },
    ),
    ...ahead.map(
      (step, index): Rung => ({ kind: index === 0 && !isBusy ? 'next' : 'ahead', step }),
    ),
  ];
}

/** True where there is something to show: an incident that steps are taken for, or a step under way. */
export function isShown({ state, incidentId, attempts }: Ladder): boolean {
  return attempts.some(isUnderWay) || (incidentId !== null && state !== 'idle');
}
