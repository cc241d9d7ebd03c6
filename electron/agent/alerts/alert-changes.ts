import type { Act } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock } from '#electron/agent/ports.ts';
import { createAlertHistoryStore } from '#electron/store/alert-history-store.ts';
import {
  type AlertChange,
  createAlertStore,
  type StoredAlert,
} from '#electron/store/alert-store.ts';
import type { Database } from '#electron/store/database.ts';
import { AppError } from '#shared/errors.ts';
import type { Cause } from '#shared/faults.ts';
import type { AlertHistory, AlertPhase, AlertType, Severity } from '#shared/schemas/alert.ts';
import { alertIdSchema, type BotId, type IncidentId, type TenantId } from '#shared/schemas/ids.ts';

import { groupFor } from './alert-groups.ts';
import type { Announce, NoticePlanner } from './alert-transition.ts';
import { groupKeyOf, type Origin } from './group-key.ts';

export type NewAlert = {
  tenantId: TenantId | null;
  type: AlertType;
  severity: Severity;
  /** What it is about: a bot's id, or the part of the agent. */
  subject: string;
  botId?: BotId;
  incidentId?: IncidentId | null;
  cause?: Cause | null;
  details?: StoredAlert['details'];
};

/** A step of an alert's life. */
export type LifeStep = {
  what: AlertHistory['what'];
  /** What people may have to be told of. */
  phase?: AlertPhase;
  note?: string | null;
  until?: number | null;
};

type Dependencies = {
  audit: AuditService;
  events: Events;
  ids: Ids;
  clock: Clock;
  planner: NoticePlanner;
  /** The machine, the gateway and the new configuration of what it is about, as far as they are known. */
  placeOf: (transaction: Database, alert: NewAlert) => Promise<Omit<Origin, 'type' | 'cause'>>;
};

export type AlertChanges = ReturnType<typeof createAlertChanges>;

/** Writes what happens to alerts: the row, its history, its audit entry and its notices, in one transaction. */
export function createAlertChanges({ audit, events, ids, clock, planner, placeOf }: Dependencies) {
  const announced =
    (
      kind: 'alert.opened' | 'alert.changed',
      { id, tenantId }: StoredAlert,
      planned: Announce | null = null,
    ): Announce =>
    () => {
      events.emit(kind, tenantId, id);
      planned?.();
    };

  async function storedOf(
    transaction: Database,
    alert: NewAlert,
    isOver: boolean,
  ): Promise<StoredAlert> {
    const { tenantId, type, severity, cause = null } = alert;
    return {
      id: alertIdSchema.parse(ids.next()),
      tenantId,
      type,
      severity,
      state: isOver ? 'resolved' : 'open',
      fingerprint: `${type}|${alert.subject}`,
      botId: alert.botId ?? null,
      incidentId: alert.incidentId ?? null,
      cause,
      details: alert.details ?? {},
      openedAt: clock.now(),
      acknowledgedAt: null,
      acknowledgedBy: null,
      resolvedAt: isOver ? clock.now() : null,
      groupKey: groupKeyOf({ type, cause, ...(await placeOf(transaction, alert)) }),
      snoozedUntil: null,
      snoozedAtSeverity: null,
      verdict: null,
      remindedAt: null,
      escalatedAt: null,
      toldAt: null,
      toldSeverity: null,
      lookAt: null,
    };
  }

  async function note(
    transaction: Database,
    act: Act,
    { id, severity }: StoredAlert,
    { what, note: words, until }: LifeStep,
  ): Promise<number> {
    return createAlertHistoryStore(transaction, id).add({
      at: clock.now(),
      what,
      actorKind: act.actorKind,
      actorId: act.actorId,
      severity,
      note: words ?? null,
      until: until ?? null,
    });
  }

  async function recordOpening(
    transaction: Database,
    act: Act,
    { id, tenantId, type, severity, fingerprint }: StoredAlert,
  ): Promise<void> {
    await audit.record(transaction, act, {
      tenantId,
      action: 'alerts.open',
      subject: id,
      after: { type, severity, fingerprint },
    });
  }

  return {
    note,

    /** `null` where the same trouble has an alert that is not resolved yet. */
    async openIn(transaction: Database, act: Act, given: NewAlert): Promise<Announce | null> {
      const stored = await storedOf(transaction, given, false);
      const alert = { ...stored, groupKey: await groupFor(transaction, stored, clock.now()) };
      if (!(await createAlertStore(transaction, alert.tenantId).open(alert))) {
        return null;
      }
      await recordOpening(transaction, act, alert);
      const number = await note(transaction, act, alert, { what: 'opened' });
      const planned = await planner(transaction, { alert, phase: 'opened', number });
      return announced('alert.opened', alert, planned);
    },

    /** Keeps what is over already, for those who look back: nobody is told. */
    async recordIn(transaction: Database, act: Act, given: NewAlert): Promise<Announce> {
      const alert = await storedOf(transaction, given, true);
      await createAlertStore(transaction, alert.tenantId).open(alert);
      await recordOpening(transaction, act, alert);
      return announced('alert.changed', alert);
    },

    /**
     * Changes one that is not over, or says that one is not after all. Each step of its life goes into its history, in this order; of what people may have
     * to be told, the last counts. Without a step only its face changes.
     */
    async changeIn(
      transaction: Database,
      act: Act,
      alert: StoredAlert,
      change: Partial<AlertChange>,
      { action, steps = [] }: { action: string; steps?: readonly LifeStep[] },
    ): Promise<Announce> {
      const changed = { ...alert, ...change };
      const store = createAlertStore(transaction, alert.tenantId);
      const isTakenBack = alert.state === 'resolved';
      if (!(await (isTakenBack ? store.takeBack(changed) : store.change(changed)))) {
        throw new AppError('alert_already_resolved', { alertId: alert.id });
      }
      await audit.record(transaction, act, {
        tenantId: alert.tenantId,
        action,
        subject: alert.id,
        before: { state: alert.state, severity: alert.severity },
        after: { state: changed.state, severity: changed.severity },
      });
      let number = 0;
      for (const step of steps) {
        number = await note(transaction, act, changed, step);
      }
      if (number === 0) {
        return announced('alert.changed', alert);
      }
      const phase = steps.findLast((step) => step.phase !== undefined)?.phase ?? null;
      return announced(
        'alert.changed',
        alert,
        await planner(transaction, { alert: changed, phase, number }),
      );
    },
  };
}
