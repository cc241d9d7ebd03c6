import type { Events } from '#electron/agent/events.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock } from '#electron/agent/ports.ts';
import { createAlertStore, type StoredAlert } from '#electron/store/alert-store.ts';
import type { Database } from '#electron/store/database.ts';
import { createNoticeRecall } from '#electron/store/notice-recall.ts';
import { createNoticeStore, recipientOf, type StoredNotice } from '#electron/store/notice-store.ts';
import { type AlertId, noticeIdSchema, type TenantId } from '#shared/schemas/ids.ts';

import type { AlertContexts } from './alert-context.ts';
import { recallTimes } from './place.ts';
import { type ReleaseStep, releaseSteps } from './release.ts';

type Dependencies = {
  db: Database;
  contexts: Pick<AlertContexts, 'waitOf'>;
  events: Events;
  ids: Ids;
  clock: Clock;
  /** Something is due. */
  onDue: () => void;
};

export type NoticeReleases = ReturnType<typeof createNoticeReleases>;

/** Tells what was held for one recipient, in as few messages as the rules allow. */
export function createNoticeReleases({ db, contexts, events, ids, clock, onDue }: Dependencies) {
  /** About the agent itself it is told to the people at home. */
  async function alertOf(
    transaction: Database,
    tenantId: TenantId,
    id: AlertId,
  ): Promise<StoredAlert | undefined> {
    return (
      (await createAlertStore(transaction, tenantId).find(id)) ??
      (await createAlertStore(transaction, null).find(id))
    );
  }

  /** What may go. Of the rest it became known since it was planned that nobody is to be told for now: it waits on. */
  async function passing(
    transaction: Database,
    tenantId: TenantId,
    ripe: readonly StoredNotice[],
  ): Promise<StoredNotice[]> {
    const notices = createNoticeStore(transaction, tenantId);
    const kept = new Set<AlertId | null>();
    for (const [alertId, ours] of Map.groupBy(ripe, (notice) => notice.alertId)) {
      const alert = alertId && (await alertOf(transaction, tenantId, alertId));
      const wait = alert && (await contexts.waitOf(transaction, alert, clock.now()));
      if (wait) {
        kept.add(alertId);
        const all = ours.map(({ id }) => id);
        await (wait.forHours
          ? notices.hold(all, 'hours', wait.until)
          : notices.putOff(all, wait.until));
      }
    }
    return ripe.filter(({ alertId }) => !kept.has(alertId));
  }

  async function take(
    transaction: Database,
    { tenantId, recipient, step }: { tenantId: TenantId; recipient: string; step: ReleaseStep },
  ): Promise<void> {
    const notices = createNoticeStore(transaction, tenantId);
    const now = clock.now();
    switch (step.kind) {
      case 'release':
        await notices.release([step.id], now);
        await notices.fold(step.folded, step.id, now);
        return;
      case 'carry': {
        const id = noticeIdSchema.parse(ids.next());
        await notices.insert({
          id,
          tenantId,
          dedupeKey: `carry|${step.folded[0]}`,
          ...step.carrier,
          alertId: null,
          ...recipientOf(recipient),
          state: 'due',
          hold: null,
          dueAt: now,
          facts: null,
          createdAt: now,
        });
        await notices.fold(step.folded, id, now);
        return;
      }
      case 'postpone':
        await notices.hold(step.ids, 'storm', step.until);
        return;
      default:
        step satisfies never;
    }
  }

  return {
    async release(tenantId: TenantId, recipient: string): Promise<void> {
      const now = clock.now();
      const isDue = await db.transaction().execute(async (transaction) => {
        const ripe = await createNoticeStore(transaction, tenantId).ripeFor(recipient, now);
        const recalls = createNoticeRecall(transaction, tenantId, recallTimes);
        const going = await passing(transaction, tenantId, ripe);
        const steps = releaseSteps(going, await recalls.atRelease(recipient, now), now);
        for (const step of steps) {
          await take(transaction, { tenantId, recipient, step });
        }
        return steps.some(({ kind }) => kind !== 'postpone');
      });
      if (isDue) {
        events.emit('notice.changed', tenantId, '');
        onDue();
      }
    },
  };
}
