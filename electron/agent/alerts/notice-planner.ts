import type { Events } from '#electron/agent/events.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock } from '#electron/agent/ports.ts';
import { createAlertStore, type StoredAlert } from '#electron/store/alert-store.ts';
import type { Database } from '#electron/store/database.ts';
import { createNoticeRecall } from '#electron/store/notice-recall.ts';
import {
  createNoticeStore,
  type NoticeStore,
  type Recipient,
  recipientKey,
} from '#electron/store/notice-store.ts';
import { type Reach, readReach } from '#electron/store/reach-store.ts';
import { type AlertPhase, severityRank } from '#shared/schemas/alert.ts';
import { type NoticeId, noticeIdSchema } from '#shared/schemas/ids.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';

import type { AlertContexts, Tellable } from './alert-context.ts';
import type { AlertTransition, NoticePlanner } from './alert-transition.ts';
import { type LookContext, lookAt } from './look.ts';
import { type Place, place, recallTimes } from './place.ts';
import { demoRouting, escalationOf, routeOf } from './routing.ts';
import type { SilenceService } from './silence-service.ts';
import { endIsTold } from './told-ends.ts';

type Dependencies = {
  contexts: AlertContexts;
  tellable: Tellable;
  silences: SilenceService;
  /** There is a system here that shows notifications. */
  hasDesktop: boolean;
  events: Events;
  ids: Ids;
  clock: Clock;
  /** Something is due, or will be by time. */
  wake: () => void;
};

/** Decides who is told what of an alert, and when, and writes it down. */
export function createNoticePlanner({
  contexts,
  tellable,
  silences,
  hasDesktop,
  events,
  ids,
  clock,
  wake,
}: Dependencies): NoticePlanner {
  async function reachOf(transaction: Database, home: Tenant): Promise<Reach> {
    const { people, channels } = await readReach(transaction, home.id);
    const muted = silences.mutedChannels(home.id);
    const heard = channels.filter(({ id }) => id === null || !muted.has(id));
    const hasNative = channels.some(({ medium }) => medium === 'native');
    const here = hasDesktop && !hasNative ? [{ id: null, medium: 'native' as const }] : [];
    const all = [...heard, ...here];
    return {
      people,
      // What happens to a demo's bots is nobody's business outside this machine.
      channels: home.isDemo ? all.filter(({ medium }) => medium === 'native') : all,
    };
  }

  async function recipientsOf(
    transaction: Database,
    { alert, phase }: AlertTransition,
    home: Tenant,
  ): Promise<Recipient[]> {
    if (phase === 'resolved') {
      return createNoticeStore(transaction, home.id).toldOf(alert.id);
    }
    const routing = home.isDemo ? demoRouting : tellable.read(home.id, 'routing');
    const reach = await reachOf(transaction, home);
    const when = { zone: home.zone, now: clock.now() };
    return phase === 'escalated'
      ? escalationOf(alert, routing, reach, when)
      : routeOf(alert, routing, reach, when);
  }

  /** What waited to be told of the same trouble is told with the newest word of it, not after that. */
  async function takeAlong(
    notices: NoticeStore,
    { id, hold, dueAt }: Place & { id: NoticeId },
    waiting: readonly NoticeId[],
  ): Promise<void> {
    await (hold === null ? notices.fold(waiting, id, dueAt) : notices.hold(waiting, hold, dueAt));
  }

  /** False where nobody was to be told. What people keep quiet goes only with what waits to be told of it. */
  async function tell(
    transaction: Database,
    transition: AlertTransition & { phase: AlertPhase },
    home: Tenant,
    { isQuiet = false } = {},
  ): Promise<boolean> {
    const { alert, phase, number } = transition;
    const now = clock.now();
    const notices = createNoticeStore(transaction, home.id);
    const recalls = createNoticeRecall(transaction, home.id, recallTimes);
    const opensAt = contexts.opensAt(alert, home, now);
    let isTold = false;
    for (const recipient of await recipientsOf(transaction, transition, home)) {
      const key = recipientKey(recipient);
      const recall = await recalls.of(
        {
          recipient: key,
          alertId: alert.id,
          fingerprint: alert.fingerprint,
          alertOf: alert.tenantId,
          groupKey: alert.groupKey,
          phase,
        },
        now,
      );
      const hasNothingToAdd = phase === 'reminded' && recall.waiting !== null;
      const hasNothingToJoin = isQuiet && (recall.waiting === null || recall.isTold);
      if (hasNothingToAdd || hasNothingToJoin) {
        continue;
      }
      const placed = place({ phase, severity: alert.severity }, recall, { now, opensAt });
      const id = noticeIdSchema.parse(ids.next());
      const isNew = await notices.insert({
        id,
        tenantId: home.id,
        dedupeKey: [alert.id, phase, number, key].join('|'),
        kind: 'alert',
        alertId: alert.id,
        phase,
        severity: alert.severity,
        groupKey: alert.groupKey,
        ...recipient,
        ...placed,
        facts: null,
        createdAt: now,
      });
      if (isNew && recall.waiting) {
        await takeAlong(notices, { id, ...placed }, recall.waiting.ids);
      }
      isTold ||= isNew;
    }
    return isTold;
  }

  /**
   * It ended while it was kept quiet. Whoever has yet to be told of it is told that with it, in its time; but of what ended
   * because it is worked on now, nobody is told any more.
   */
  async function endQuietly(
    transaction: Database,
    transition: AlertTransition & { phase: 'resolved' },
    home: Tenant,
  ): Promise<boolean> {
    const { alert } = transition;
    if (await contexts.isWorkedOn(transaction, alert)) {
      return createNoticeStore(transaction, home.id).withdraw(alert.id);
    }
    return endIsTold(alert.type) && tell(transaction, transition, home, { isQuiet: true });
  }

  function isToBeTold({ alert, phase }: AlertTransition, { quietUntil }: LookContext): boolean {
    if (phase === null || quietUntil !== null) {
      return false;
    }
    return phase === 'resolved' ? endIsTold(alert.type) : alert.state !== 'snoozed';
  }

  return async (transaction, transition) => {
    const { alert, phase } = transition;
    const home = contexts.homeOf(alert);
    if (!home) {
      return null;
    }
    const now = clock.now();
    const context = await contexts.of(transaction, alert, home, now);
    const isToTell = isToBeTold(transition, context);
    const isPlanned =
      phase === 'resolved' && context.quietUntil !== null
        ? await endQuietly(transaction, { ...transition, phase }, home)
        : isToTell && phase !== null && (await tell(transaction, { ...transition, phase }, home));

    const isNews = isToTell && (phase === 'opened' || phase === 'worsened');
    const isTaken = alert.state === 'acknowledged' && phase !== 'worsened';
    const telling = {
      toldAt: isNews ? now : alert.toldAt,
      // Who takes it on knows how grave it is by then.
      toldSeverity:
        (isNews || isTaken) && severityRank(alert.severity) > rankOf(alert.toldSeverity)
          ? alert.severity
          : alert.toldSeverity,
    };
    const { nextAt } = lookAt({ ...alert, ...telling }, context);
    if (
      nextAt !== alert.lookAt ||
      telling.toldAt !== alert.toldAt ||
      telling.toldSeverity !== alert.toldSeverity
    ) {
      await createAlertStore(transaction, alert.tenantId).noteTelling(alert.id, {
        ...telling,
        lookAt: nextAt,
      });
    }
    if (!isPlanned && nextAt === null) {
      return null;
    }
    return () => {
      if (isPlanned) {
        events.emit('notice.changed', home.id, alert.id);
      }
      wake();
    };
  };
}

const rankOf = (severity: StoredAlert['toldSeverity']): number =>
  severity === null ? -1 : severityRank(severity);
