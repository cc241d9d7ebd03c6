import type { Alert } from '#shared/schemas/alert.ts';

export const groupings = ['cause', 'client', 'none'] as const;
export type Grouping = (typeof groupings)[number];

/** A line of the inbox: an alert by itself or inside an opened group, or the head of a group. */
export type InboxRow =
  | { kind: 'alert'; id: string; alert: Alert; isInGroup: boolean }
  | { kind: 'group'; id: string; alerts: readonly Alert[]; isOpen: boolean; of: GroupKind };

/** Why these stand together: one cause, one client, or that they all came at once. */
export type GroupKind = 'cause' | 'client' | 'storm';

/** So many within so long are told as one. */
const stormSize = 10;
const stormMs = 2 * 60_000;

/**
 * The alerts in their order, those that belong together under one head at the place of the first of them. Of a closed
 * group only the head is shown; its alerts stay what they are.
 */
export function inboxRows(
  alerts: readonly Alert[],
  by: Grouping,
  opened: ReadonlySet<string>,
): InboxRow[] {
  const keyOf = keysBy(alerts, by);
  const members = Map.groupBy(alerts, keyOf);
  const rows: InboxRow[] = [];
  for (const [key, ofGroup] of members) {
    const [only] = ofGroup;
    if (ofGroup.length === 1 && only) {
      rows.push({ kind: 'alert', id: only.id, alert: only, isInGroup: false });
      continue;
    }
    const id = `group:${key}`;
    const isOpen = opened.has(id);
    const of = by === 'client' ? 'client' : key.startsWith('storm:') ? 'storm' : 'cause';
    rows.push({ kind: 'group', id, alerts: ofGroup, isOpen, of });
    if (isOpen) {
      rows.push(
        ...ofGroup.map(
          (alert): InboxRow => ({ kind: 'alert', id: alert.id, alert, isInGroup: true }),
        ),
      );
    }
  }
  return rows;
}

/** The alerts that a line stands for. */
export function alertsOf(row: InboxRow): readonly Alert[] {
  return row.kind === 'alert' ? [row.alert] : row.alerts;
}

function keysBy(alerts: readonly Alert[], by: Grouping): (alert: Alert) => string {
  switch (by) {
    case 'none':
      return ({ id }) => id;
    case 'client':
      return ({ tenantId }) => tenantId ?? 'agent';
    case 'cause': {
      const storms = stormsIn(alerts);
      return (alert) => storms.get(alert.id) ?? (alert.group === '' ? alert.id : alert.group);
    }
    default:
      return by satisfies never;
  }
}

/** Which alerts came in a storm of their client, and by what name; one with a single cause is a group of that cause. */
function stormsIn(alerts: readonly Alert[]): Map<string, string> {
  const storms = new Map<string, string>();
  for (const ofClient of Map.groupBy(alerts, ({ tenantId }) => tenantId).values()) {
    const inTime = ofClient.toSorted((a, b) => a.openedAt - b.openedAt);
    for (const burst of burstsIn(inTime)) {
      const [first] = burst;
      if (first && new Set(burst.map(({ group }) => group)).size > 1) {
        for (const { id } of burst) {
          storms.set(id, `storm:${first.id}`);
        }
      }
    }
  }
  return storms;
}

/** Stretches in which any two minutes that begin with one of them hold enough for a storm. */
function burstsIn(inTime: readonly Alert[]): Alert[][] {
  const bursts: Alert[][] = [];
  let end = -1;
  for (const [index, alert] of inTime.entries()) {
    const within = inTime.filter(
      ({ openedAt }, at) => at >= index && openedAt - alert.openedAt < stormMs,
    );
    if (within.length < stormSize) {
      continue;
    }
    const last = index + within.length - 1;
    if (index > end) {
      bursts.push([...within]);
    } else {
      bursts.at(-1)?.push(...inTime.slice(end + 1, last + 1));
    }
    end = Math.max(end, last);
  }
  return bursts;
}
