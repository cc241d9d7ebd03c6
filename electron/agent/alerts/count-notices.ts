import type { Severity } from '#shared/schemas/alert.ts';

/** An alert at the moment it is due to be told. */
export type DueAlert = { at: number; fingerprint: string; group: string; severity: Severity };

/** The same is not told twice within this time. */
const sameMs = 5 * 60_000;
/** What comes so soon after the first of its kind waits and goes together. */
const togetherMs = 2 * 60_000;
/** From so many within that time on, one summary says it all. */
const summaryFrom = 10;

const rank: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2, critical: 3 };

/**
 * How many messages people get for these alerts, in the order of time: the first of a group at once, what follows soon
 * in one, a flood as a summary. INFO is nobody's message; a graver severity of the same alert is one of its own.
 */
export function countNotices(alerts: readonly DueAlert[]): number {
  const told = new Map<string, { at: number; rank: number }>();
  const groups = new Map<string, { since: number; hasFollowers: boolean }>();
  let recent: number[] = [];
  let floodUntil = -Infinity;
  let notices = 0;

  for (const { at, fingerprint, group, severity } of alerts) {
    const last = told.get(fingerprint);
    const isSame = last && at - last.at < sameMs && rank[severity] <= last.rank;
    if (severity === 'info' || isSame) {
      continue;
    }
    told.set(fingerprint, { at, rank: rank[severity] });
    recent = [...recent.filter((each) => at - each < togetherMs), at];
    if (at < floodUntil) {
      continue;
    }
    const open = groups.get(group);
    if (recent.length >= summaryFrom) {
      floodUntil = at + togetherMs;
      notices += 1;
    } else if (!open || at - open.since >= togetherMs) {
      groups.set(group, { since: at, hasFollowers: false });
      notices += 1;
    } else if (!open.hasFollowers) {
      open.hasFollowers = true;
      notices += 1;
    }
  }
  return notices;
}
