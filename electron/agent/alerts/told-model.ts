import type { Recall } from '#electron/store/notice-recall.ts';
import { type AlertPhase, type Severity, severityRank } from '#shared/schemas/alert.ts';
import type { AlertId, NoticeId } from '#shared/schemas/ids.ts';

import { place, recallTimes } from './place.ts';
import { type Ripe, releaseSteps } from './release.ts';

/** An alert as it came and went. */
export type ToldAlert = {
  openedAt: number;
  /** `null` where it never ended. */
  resolvedAt: number | null;
  severity: Severity;
  fingerprint: string;
  group: string;
};

type Notice = Ripe & { fingerprint: string; at: number; createdAt: number; isHeld: boolean };
type News = { alertId: AlertId; phase: AlertPhase; alert: ToldAlert };

const { sameMs, groupMs, messagesMs, stormMs } = recallTimes;

/**
 * How many messages one person gets of these alerts by the rules of the agent: with everything but information routed to
 * them, at any hour, and every alert taken on before anybody has to be reminded.
 */
export function countMessages(alerts: readonly ToldAlert[]): number {
  const turns = alerts
    .filter(({ severity }) => severity !== 'info')
    .flatMap((alert, index) => {
      const alertId = String(index) as AlertId;
      const opened = { at: alert.openedAt, phase: 'opened' as const, alertId, alert };
      const { resolvedAt } = alert;
      return resolvedAt === null
        ? [opened]
        : [opened, { at: resolvedAt, phase: 'resolved' as const, alertId, alert }];
    })
    .sort((a, b) => a.at - b.at);
  const person = createToldPerson();
  for (const { at, ...news } of turns) {
    person.wait(at);
    person.tell(at, news);
  }
  person.wait(Infinity);
  return person.messages();
}

/** What the agent would store of its messages to one person, as far as it decides about the next. */
function createToldPerson() {
  let notices: Notice[] = [];
  let sent: { at: number; isStorm: boolean }[] = [];
  const told = new Set<AlertId>();
  let made = 0;
  let count = 0;

  function send(at: number, isStorm = false): void {
    sent = [...sent.filter((each) => each.at > at - stormMs), { at, isStorm }];
    count += 1;
  }

  function go(ids: readonly NoticeId[], at: number): void {
    for (const notice of notices.filter(({ id }) => ids.includes(id))) {
      Object.assign(notice, { at, isHeld: false });
      if (notice.alertId !== null) {
        told.add(notice.alertId);
      }
    }
  }

  function hold(ids: readonly NoticeId[], why: Notice['hold'], at: number): void {
    for (const notice of notices.filter(({ id }) => ids.includes(id))) {
      Object.assign(notice, { at, hold: why });
    }
  }

  function lately(now: number) {
    const stormAt = sent.findLast(({ at, isStorm }) => isStorm && at > now - stormMs)?.at ?? null;
    const messages = sent.map(({ at }) => at).filter((at) => at > now - messagesMs);
    return { stormAt, messages };
  }

  function recall(now: number, { alertId, phase, alert }: News): Recall {
    const same = notices.filter(({ fingerprint }) => fingerprint === alert.fingerprint);
    const waits = same.filter(({ isHeld }) => isHeld);
    const toldLately = same.filter(
      (each) => !each.isHeld && each.phase !== 'resolved' && each.at > now - sameMs,
    );
    const [first] = waits;
    const last = toldLately.at(-1);
    const recent = notices.filter(({ createdAt }) => createdAt > now - groupMs);
    const group = recent.filter(
      (each) =>
        each.groupKey === alert.group && (each.phase === 'resolved') === (phase === 'resolved'),
    );
    const others = recent.filter((each) => each.alertId !== alertId);
    const firstOf = (why: Notice['hold']) => {
      const times = notices.filter((each) => each.isHeld && each.hold === why).map(({ at }) => at);
      return times.length === 0 ? null : Math.min(...times);
    };
    return {
      ...lately(now),
      waiting: first?.hold
        ? { ids: idsOf(waits), hold: first.hold, at: first.at, severity: gravest(waits) }
        : null,
      last: last ? { at: last.at, severity: gravest(toldLately) } : null,
      isTold: told.has(alertId),
      group: group.length === 0 ? null : { severity: gravest(group) },
      gatheringAt: firstOf('group'),
      alerts: new Set(others.map((each) => each.alertId)).size,
      stormWaitsUntil: firstOf('storm'),
    };
  }

  function release(now: number): void {
    const ripe = notices.filter(({ isHeld, at }) => isHeld && at <= now);
    const recent = notices.filter(({ createdAt }) => createdAt > now - groupMs);
    const alerts = new Set(recent.map(({ alertId }) => alertId)).size;
    for (const step of releaseSteps(ripe, { ...lately(now), alerts }, now)) {
      switch (step.kind) {
        case 'release':
          go([step.id, ...step.folded], now);
          send(now);
          break;
        case 'carry':
          go(step.folded, now);
          send(now, step.carrier.kind === 'storm' && step.carrier.phase !== 'reminded');
          break;
        case 'postpone':
          hold(step.ids, 'storm', step.until);
          break;
        default:
          step satisfies never;
      }
    }
  }

  return {
    /** Time passes, and what waited is told at its own. */
    wait(until: number): void {
      for (;;) {
        const next = Math.min(...notices.filter(({ isHeld }) => isHeld).map(({ at }) => at));
        if (next === Infinity || next > until) {
          break;
        }
        release(next);
      }
      notices = notices.filter(({ isHeld, at }) => isHeld || at > until - stormMs);
    },

    tell(now: number, news: News): void {
      const { alertId, phase, alert } = news;
      const known = recall(now, news);
      const placed = place({ phase, severity: alert.severity }, known, { now, opensAt: null });
      made += 1;
      notices.push({
        id: String(made) as NoticeId,
        alertId,
        phase,
        severity: alert.severity,
        groupKey: alert.group,
        hold: placed.hold,
        fingerprint: alert.fingerprint,
        at: placed.dueAt,
        createdAt: now,
        isHeld: placed.state === 'held',
      });
      const waiting = known.waiting?.ids ?? [];
      if (placed.hold === null) {
        told.add(alertId);
        go(waiting, now);
        send(now);
      } else {
        hold(waiting, placed.hold, placed.dueAt);
      }
    },

    messages: () => count,
  };
}

const idsOf = (notices: readonly Notice[]) => notices.map(({ id }) => id);

const gravest = (notices: readonly Notice[]): Severity =>
  notices.reduce<Severity>(
    (most, { severity }) => (severityRank(severity) > severityRank(most) ? severity : most),
    'info',
  );
