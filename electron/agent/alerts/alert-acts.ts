import type { Act } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Clock } from '#electron/agent/ports.ts';
import { createAlertHistoryStore } from '#electron/store/alert-history-store.ts';
import { createAlertPastStore } from '#electron/store/alert-past-store.ts';
import {
  type AlertChange,
  createAlertStore,
  type StoredAlert,
} from '#electron/store/alert-store.ts';
import type { Database } from '#electron/store/database.ts';
import { AppError } from '#shared/errors.ts';
import type { AlertHistory, AlertVerdict, Snooze } from '#shared/schemas/alert.ts';
import type { AlertId, TenantId } from '#shared/schemas/ids.ts';

import type { AlertChanges, LifeStep } from './alert-changes.ts';
import { mayTakeBack, stateBefore } from './undo-rules.ts';

const similarMs = 30 * 24 * 60 * 60_000;

/** How good the alarms of some time were. */
export type AlarmKpi = {
  alarms: number;
  judged: number;
  falseAlarms: number;
  duplicates: number;
  /** Of those that were judged; `null` where none was. */
  falseShare: number | null;
};

type Dependencies = {
  db: Database;
  changes: AlertChanges;
  audit: AuditService;
  events: Events;
  clock: Clock;
  /** One that was resolved is not after all. */
  onTakenBack: (alert: StoredAlert) => void;
};

export type AlertActs = ReturnType<typeof createAlertActs>;

/** What people do to alerts, and see of their lives. */
export function createAlertActs({ db, changes, audit, events, clock, onTakenBack }: Dependencies) {
  /** Found for this tenant, or the same error as for none at all. */
  async function get(
    transaction: Database,
    tenantId: TenantId | null,
    id: AlertId,
  ): Promise<StoredAlert> {
    const alert = await createAlertStore(transaction, tenantId).find(id);
    if (!alert) {
      throw new AppError('not_found');
    }
    return alert;
  }

  async function change(
    act: Act,
    tenantId: TenantId | null,
    id: AlertId,
    action: string,
    toChange: (alert: StoredAlert) => { change: Partial<AlertChange>; steps: LifeStep[] },
  ): Promise<StoredAlert> {
    const { announce, changed } = await db.transaction().execute(async (transaction) => {
      const alert = await get(transaction, tenantId, id);
      if (alert.state === 'resolved') {
        throw new AppError('alert_already_resolved', { alertId: id });
      }
      const { change: difference, steps } = toChange(alert);
      return {
        announce: await changes.changeIn(transaction, act, alert, difference, { action, steps }),
        changed: await get(transaction, tenantId, id),
      };
    });
    announce();
    return changed;
  }

  /** That it is over was a slip. Who was told of the end is told anew. */
  async function takeBack(act: Act, tenantId: TenantId | null, id: AlertId): Promise<StoredAlert> {
    const { announce, changed } = await db.transaction().execute(async (transaction) => {
      const alert = await get(transaction, tenantId, id);
      const now = clock.now();
      const history = await createAlertHistoryStore(transaction, id).list();
      if (!mayTakeBack(act, alert, { history, now })) {
        throw new AppError('alert_already_resolved', { alertId: id });
      }
      const change = { state: stateBefore(alert, now), resolvedAt: null };
      return {
        announce: await changes.changeIn(transaction, act, alert, change, {
          action: 'alerts.reopen',
          steps: [{ what: 'woken', phase: 'opened' }],
        }),
        changed: await get(transaction, tenantId, id),
      };
    });
    onTakenBack(changed);
    announce();
    return changed;
  }

  /** What can be said of one that is over, too. */
  async function say(
    act: Act,
    tenantId: TenantId | null,
    id: AlertId,
    { action, step, verdict }: { action: string; step: LifeStep; verdict?: AlertVerdict | null },
  ): Promise<StoredAlert> {
    const said = await db.transaction().execute(async (transaction) => {
      const alert = await get(transaction, tenantId, id);
      if (verdict !== undefined) {
        await createAlertStore(transaction, tenantId).setVerdict(id, verdict);
      }
      await changes.note(transaction, act, alert, step);
      await audit.record(transaction, act, {
        tenantId,
        action,
        subject: id,
        before: { verdict: alert.verdict },
        after: {
          verdict: verdict === undefined ? alert.verdict : verdict,
          note: step.note ?? null,
        },
      });
      return { ...alert, verdict: verdict === undefined ? alert.verdict : verdict };
    });
    events.emit('alert.changed', tenantId, id);
    return said;
  }

  return {
    /** "I have it": stops reminders, keeps the alert. Doing it twice changes nothing. */
    acknowledge: (act: Act, tenantId: TenantId | null, id: AlertId) =>
      change(act, tenantId, id, 'alerts.acknowledge', (alert) => ({
        change: {
          state: 'acknowledged',
          acknowledgedAt: alert.acknowledgedAt ?? clock.now(),
          acknowledgedBy: alert.acknowledgedBy ?? act.actorId,
          snoozedUntil: null,
          snoozedAtSeverity: null,
        },
        steps: alert.state === 'acknowledged' ? [] : [{ what: 'acknowledged' }],
      })),

    /** Hidden until then, or until it worsens; comes back by itself. */
    snooze(
      act: Act,
      tenantId: TenantId | null,
      id: AlertId,
      { until, untilWorse }: Snooze,
    ): Promise<StoredAlert> {
      if (until !== null && until <= clock.now()) {
        return Promise.reject(new AppError('snooze_in_past'));
      }
      return change(act, tenantId, id, 'alerts.snooze', ({ severity }) => ({
        change: {
          state: 'snoozed',
          snoozedUntil: until,
          snoozedAtSeverity: untilWorse ? severity : null,
          acknowledgedAt: null,
          acknowledgedBy: null,
        },
        steps: [{ what: 'snoozed', until }],
      }));
    },

    /**
     * Takes back that it was taken on or put off and, where who did it says so within ten minutes, that it was resolved.
     */
    reopen: async (act: Act, tenantId: TenantId | null, id: AlertId): Promise<StoredAlert> => {
      const { state: known } = await get(db, tenantId, id);
      return known === 'resolved'
        ? takeBack(act, tenantId, id)
        : change(act, tenantId, id, 'alerts.reopen', ({ state }) => ({
            change: {
              state: 'open',
              snoozedUntil: null,
              snoozedAtSeverity: null,
              acknowledgedAt: null,
              acknowledgedBy: null,
            },
            steps: state === 'open' ? [] : [{ what: 'woken' }],
          }));
    },

    /** By a person: the alert is over, whatever the bot shows. */
    resolveByPerson: (act: Act, tenantId: TenantId | null, id: AlertId) =>
      change(act, tenantId, id, 'alerts.resolve', () => ({
        change: { state: 'resolved', resolvedAt: clock.now() },
        steps: [{ what: 'resolved', phase: 'resolved' }],
      })),

    /** Whether it was good to be told; `null` takes back what was said of it. */
    judge: (act: Act, tenantId: TenantId | null, id: AlertId, verdict: AlertVerdict | null) =>
      say(act, tenantId, id, {
        action: 'alerts.judge',
        step: { what: 'verdict', note: verdict },
        verdict,
      }),

    note: (act: Act, tenantId: TenantId | null, id: AlertId, text: string) =>
      say(act, tenantId, id, { action: 'alerts.note', step: { what: 'note', note: text } }),

    /** Oldest first. */
    async history(tenantId: TenantId | null, id: AlertId): Promise<AlertHistory[]> {
      await get(db, tenantId, id);
      return createAlertHistoryStore(db, id).list();
    },

    /** How often the same came in the last thirty days, this time aside. */
    async similar(
      tenantId: TenantId | null,
      id: AlertId,
    ): Promise<{ count: number; sinceMs: number }> {
      const alert = await get(db, tenantId, id);
      const since = clock.now() - similarMs;
      const count = await createAlertPastStore(db, tenantId).countSimilar(alert, since);
      return { count, sinceMs: similarMs };
    },

    async kpi(tenantId: TenantId, span: { from: number; to: number }): Promise<AlarmKpi> {
      const counts = new Map(
        (await createAlertPastStore(db, tenantId).countVerdicts(span)).map(
          ({ verdict, count }) => [verdict, count] as const,
        ),
      );
      const alarms = [...counts.values()].reduce((sum, count) => sum + count, 0);
      const judged = alarms - (counts.get(null) ?? 0);
      const falseAlarms = counts.get('false_alarm') ?? 0;
      return {
        alarms,
        judged,
        falseAlarms,
        duplicates: counts.get('duplicate') ?? 0,
        falseShare: judged === 0 ? null : falseAlarms / judged,
      };
    },
  };
}
