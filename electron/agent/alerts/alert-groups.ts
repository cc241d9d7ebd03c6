import type { Act } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Clock } from '#electron/agent/ports.ts';
import { createAlertSplitStore } from '#electron/store/alert-split-store.ts';
import { createAlertStore, type StoredAlert } from '#electron/store/alert-store.ts';
import type { Database } from '#electron/store/database.ts';
import { AppError } from '#shared/errors.ts';
import { apartPrefix } from '#shared/schemas/alert.ts';
import type { AlertId, TenantId } from '#shared/schemas/ids.ts';

import type { AlertChanges } from './alert-changes.ts';

/** That two troubles have not one cause is remembered for so long. */
const rememberedMs = 30 * 24 * 60 * 60_000;

type Grouped = Pick<StoredAlert, 'tenantId' | 'fingerprint' | 'groupKey'>;

const alone = ({ fingerprint }: Pick<Grouped, 'fingerprint'>) => `${apartPrefix}${fingerprint}`;

/**
 * The group that a new alert comes to: that of its cause, unless people took it apart from one that is in it. One that was
 * taken apart from this leaves when this comes.
 */
export async function groupFor(
  transaction: Database,
  alert: Grouped,
  now: number,
): Promise<string> {
  const { tenantId, fingerprint, groupKey } = alert;
  if (tenantId === null) {
    return groupKey;
  }
  const splits = await createAlertSplitStore(transaction, tenantId).of(
    fingerprint,
    now - rememberedMs,
  );
  if (splits.length === 0) {
    return groupKey;
  }
  const store = createAlertStore(transaction, tenantId);
  const there = await store.inGroup(groupKey);
  const takenFrom = new Set(
    splits.filter(({ taken }) => taken === fingerprint).map(({ other }) => other),
  );
  if (there.some((each) => takenFrom.has(each.fingerprint))) {
    return alone(alert);
  }
  const leaving = new Set(
    splits.filter(({ other }) => other === fingerprint).map(({ taken }) => taken),
  );
  for (const each of there.filter((known) => leaving.has(known.fingerprint))) {
    await store.setGroup(each.id, alone(each));
  }
  return groupKey;
}

type Dependencies = {
  db: Database;
  changes: Pick<AlertChanges, 'note'>;
  audit: AuditService;
  events: Events;
  clock: Clock;
};

/** The cause that alerts have in common is a guess, and people know better. */
export function createAlertGroups({ db, changes, audit, events, clock }: Dependencies) {
  async function regroup(
    act: Act,
    tenantId: TenantId,
    id: AlertId,
    {
      what,
      move,
    }: {
      what: 'split' | 'joined';
      /** Answers the group that it is in from now on. */
      move: (transaction: Database, alert: StoredAlert) => Promise<string>;
    },
  ): Promise<StoredAlert> {
    const moved = await db.transaction().execute(async (transaction) => {
      const store = createAlertStore(transaction, tenantId);
      const alert = await store.find(id);
      if (!alert) {
        throw new AppError('not_found');
      }
      if (alert.state === 'resolved') {
        throw new AppError('alert_already_resolved', { alertId: id });
      }
      const groupKey = await move(transaction, alert);
      await store.setGroup(id, groupKey);
      await changes.note(transaction, act, alert, { what });
      await audit.record(transaction, act, {
        tenantId,
        action: what === 'split' ? 'alerts.split' : 'alerts.join',
        subject: id,
        before: { group: alert.groupKey },
        after: { group: groupKey },
      });
      return { ...alert, groupKey };
    });
    events.emit('alert.changed', tenantId, id);
    return moved;
  }

  return {
    /** It has not the same cause as the others of its group. */
    split: (act: Act, tenantId: TenantId, id: AlertId): Promise<StoredAlert> =>
      regroup(act, tenantId, id, {
        what: 'split',
        async move(transaction, alert) {
          const { groupKey, fingerprint } = alert;
          if (groupKey === alone(alert)) {
            return groupKey;
          }
          const others = await createAlertStore(transaction, tenantId).inGroup(groupKey);
          const now = clock.now();
          await createAlertSplitStore(transaction, tenantId).add(
            fingerprint,
            others.filter((each) => each.id !== id).map((each) => each.fingerprint),
            { groupKey, at: now, since: now - rememberedMs },
          );
          return alone(alert);
        },
      }),

    /** Takes that back. */
    join: (act: Act, tenantId: TenantId, id: AlertId): Promise<StoredAlert> =>
      regroup(act, tenantId, id, {
        what: 'joined',
        async move(transaction, { groupKey, fingerprint }) {
          const before = await createAlertSplitStore(transaction, tenantId).forget(fingerprint);
          return before ?? groupKey;
        },
      }),
  };
}
