import type { Recall } from '#electron/store/notice-recall.ts';
import type { StoredNotice } from '#electron/store/notice-store.ts';
import { type AlertPhase, type Severity, severityRank } from '#shared/schemas/alert.ts';
import type { NoticeId } from '#shared/schemas/ids.ts';

import { isStorm, stormTurn } from './place.ts';

/** What a message of several is about: a reminder only where it is nothing else. */
const byWeight: readonly AlertPhase[] = ['opened', 'worsened', 'escalated', 'resolved', 'reminded'];

/** What waited for one recipient and whose time has come. */
export type Ripe = Pick<
  StoredNotice,
  'id' | 'alertId' | 'phase' | 'severity' | 'groupKey' | 'hold'
>;

export type ReleaseStep =
  /** It goes by itself; others about the same alert go within it. */
  | { kind: 'release'; id: NoticeId; folded: NoticeId[] }
  /** One message for all of them. */
  | {
      kind: 'carry';
      carrier: {
        kind: 'group' | 'storm' | 'digest';
        severity: Severity;
        phase: AlertPhase;
        groupKey: string;
      };
      folded: NoticeId[];
    }
  | { kind: 'postpone'; ids: NoticeId[]; until: number };

/** What is told now of what waited for one recipient, oldest first: the night's in one message, and the rest in one. */
export function releaseSteps(
  ripe: readonly Ripe[],
  recall: Pick<Recall, 'stormAt' | 'alerts' | 'messages'>,
  now: number,
): ReleaseStep[] {
  const ofNight = ripe.filter(({ hold }) => hold === 'hours');
  const others = ripe.filter(({ hold }) => hold !== 'hours');
  const steps: ReleaseStep[] = ofNight.length > 0 ? [together(ofNight, 'digest')] : [];
  if (others.length === 0) {
    return steps;
  }
  const alerts = new Set(others.map(({ alertId }) => alertId)).size;
  const inStorm = isStorm(
    { stormAt: recall.stormAt, alerts: Math.max(alerts, recall.alerts) },
    now,
  );
  if (inStorm && recall.stormAt !== null) {
    const messages = ofNight.length > 0 ? [...recall.messages, now] : recall.messages;
    const until = stormTurn(messages, now);
    if (until > now) {
      return [...steps, { kind: 'postpone', ids: others.map(({ id }) => id), until }];
    }
  }
  return [...steps, together(others, inStorm ? 'storm' : 'group')];
}

function together(notices: readonly Ripe[], kind: 'group' | 'storm' | 'digest'): ReleaseStep {
  const newest = notices.at(-1);
  const isOfOne = new Set(notices.map(({ alertId }) => alertId)).size === 1;
  if (isOfOne && newest) {
    const folded = notices.slice(0, -1).map(({ id }) => id);
    return { kind: 'release', id: newest.id, folded };
  }
  const groups = new Set(notices.map(({ groupKey }) => groupKey));
  const phases = new Set(notices.map(({ phase }) => phase));
  return {
    kind: 'carry',
    carrier: {
      kind,
      severity: gravest(notices),
      phase: byWeight.find((phase) => phases.has(phase)) ?? 'opened',
      groupKey: groups.size === 1 ? ([...groups][0] ?? '') : '',
    },
    folded: notices.map(({ id }) => id),
  };
}

const gravest = (notices: readonly Ripe[]): Severity =>
  notices.reduce<Severity>(
    (most, { severity }) => (severityRank(severity) > severityRank(most) ? severity : most),
    'info',
  );
