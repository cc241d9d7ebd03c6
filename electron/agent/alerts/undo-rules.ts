import type { Act } from '#electron/agent/audit/act.ts';
import type { StoredAlert } from '#electron/store/alert-store.ts';
import type { AlertHistory, AlertState } from '#shared/schemas/alert.ts';

/** For so long who resolved an alert can take that back. */
const undoMs = 10 * 60_000;

type Resolved = Pick<StoredAlert, 'resolvedAt'>;

/** True where it was resolved so lately that somebody may still take it back. */
export function isFreshlyResolved({ resolvedAt }: Resolved, now: number): boolean {
  return resolvedAt !== null && now - resolvedAt <= undoMs;
}

const lastResolved = (history: readonly AlertHistory[]) =>
  history.findLast(({ what }) => what === 'resolved');

/** True where a person said that it is over, and it has not ended by itself since. */
export function isOverByWord(history: readonly AlertHistory[]): boolean {
  return lastResolved(history)?.actorKind !== 'agent';
}

/** True where who resolved it takes that back soon enough; of a trouble that has ended by itself since, nobody can. */
export function mayTakeBack(
  { actorKind, actorId }: Pick<Act, 'actorKind' | 'actorId'>,
  alert: Resolved,
  { history, now }: { history: readonly AlertHistory[]; now: number },
): boolean {
  const last = lastResolved(history);
  return (
    isFreshlyResolved(alert, now) &&
    isOverByWord(history) &&
    last?.actorKind === actorKind &&
    last.actorId === actorId
  );
}

/** How it was before it was resolved. */
export function stateBefore(
  {
    acknowledgedAt,
    snoozedUntil,
    snoozedAtSeverity,
  }: Pick<StoredAlert, 'acknowledgedAt' | 'snoozedUntil' | 'snoozedAtSeverity'>,
  now: number,
): Exclude<AlertState, 'resolved'> {
  const wakesInTime = snoozedUntil !== null && snoozedUntil > now;
  if (wakesInTime || (snoozedUntil === null && snoozedAtSeverity !== null)) {
    return 'snoozed';
  }
  return acknowledgedAt === null ? 'open' : 'acknowledged';
}
