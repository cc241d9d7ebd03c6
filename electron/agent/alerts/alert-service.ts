import type { Act } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock } from '#electron/agent/ports.ts';
import {
  type AlertFilter,
  createAlertStore,
  type StoredAlert,
} from '#electron/store/alert-store.ts';
import type { Database } from '#electron/store/database.ts';
import { AppError } from '#shared/errors.ts';
import type { Cause } from '#shared/faults.ts';
import type { AlertType, Severity } from '#shared/schemas/alert.ts';
import {
  type AlertId,
  alertIdSchema,
  type BotId,
  type IncidentId,
  type TenantId,
} from '#shared/schemas/ids.ts';
import type { Reason } from '#shared/schemas/reason.ts';

type NewAlert = {
  tenantId: TenantId | null;
  type: AlertType;
  severity: Severity;
  /** What it is about: a bot's id, or the part of the agent. */
  subject: string;
  botId?: BotId;
  incidentId?: IncidentId | null;
  cause?: Cause | null;
  details?: StoredAlert['details'];
  /** What alerts of one cause have in common; its type where nothing is known. */
  groupKey?: string;
};

/** What is to be announced once the transaction that wrote it is through. */
export type Announce = () => void;

type Dependencies = { db: Database; audit: AuditService; events: Events; ids: Ids; clock: Clock };

export type AlertService = ReturnType<typeof createAlertService>;

/** Opens, changes and resolves alerts. The same trouble is one alert until it is resolved. */
export function createAlertService({ db, audit, events, ids, clock }: Dependencies) {
  const announce =
    (kind: 'alert.opened' | 'alert.changed', alert: Pick<StoredAlert, 'id' | 'tenantId'>) => () =>
      events.emit(kind, alert.tenantId, alert.id);

  function storedOf(
    alert: NewAlert,
    { state, resolvedAt }: Pick<StoredAlert, 'state' | 'resolvedAt'>,
  ): Omit<StoredAlert, 'tenantId'> {
    return {
      id: alertIdSchema.parse(ids.next()),
      type: alert.type,
      severity: alert.severity,
      state,
      fingerprint: `${alert.type}|${alert.subject}`,
      botId: alert.botId ?? null,
      incidentId: alert.incidentId ?? null,
      cause: alert.cause ?? null,
      details: alert.details ?? {},
      openedAt: clock.now(),
      acknowledgedAt: null,
      acknowledgedBy: null,
      resolvedAt,
      groupKey: alert.groupKey ?? alert.type,
      snoozedUntil: null,
      snoozedAtSeverity: null,
      verdict: null,
      remindedAt: null,
      escalatedAt: null,
    };
  }

  async function recordOpening(
    transaction: Database,
    act: Act,
    tenantId: TenantId | null,
    { id, type, severity, fingerprint }: Omit<StoredAlert, 'tenantId'>,
  ): Promise<void> {
    await audit.record(transaction, act, {
      tenantId,
      action: 'alerts.open',
      subject: id,
      after: { type, severity, fingerprint },
    });
  }

  async function openIn(
    transaction: Database,
    act: Act,
    alert: NewAlert,
  ): Promise<Announce | null> {
    const stored = storedOf(alert, { state: 'open', resolvedAt: null });
    const store = createAlertStore(transaction, alert.tenantId);
    if (!(await store.open(stored))) {
      return null;
    }
    await recordOpening(transaction, act, alert.tenantId, stored);
    return announce('alert.opened', { id: stored.id, tenantId: alert.tenantId });
  }

  async function changeIn(
    transaction: Database,
    act: Act,
    alert: StoredAlert,
    change: Partial<StoredAlert>,
    action: string,
  ): Promise<Announce> {
    const changed = { ...alert, ...change };
    if (!(await createAlertStore(transaction, alert.tenantId).change(changed))) {
      throw new AppError('alert_already_resolved', { alertId: alert.id });
    }
    await audit.record(transaction, act, {
      tenantId: alert.tenantId,
      action,
      subject: alert.id,
      before: { state: alert.state, severity: alert.severity },
      after: { state: changed.state, severity: changed.severity },
    });
    return announce('alert.changed', alert);
  }

  /** By a person: found for this tenant, or the same error as for none at all. */
  async function change(
    act: Act,
    tenantId: TenantId | null,
    id: AlertId,
    toChange: (alert: StoredAlert) => Partial<StoredAlert>,
    action: string,
  ): Promise<StoredAlert> {
    let done: Announce | undefined;
    const changed = await db.transaction().execute(async (transaction) => {
      const store = createAlertStore(transaction, tenantId);
      const alert = await store.find(id);
      if (!alert) {
        throw new AppError('not_found');
      }
      if (alert.state === 'resolved') {
        throw new AppError('alert_already_resolved', { alertId: id });
      }
      const difference = toChange(alert);
      done = await changeIn(transaction, act, alert, difference, action);
      return { ...alert, ...difference };
    });
    done?.();
    return changed;
  }

  return {
    openIn,

    /** Opens an alert by itself, outside any verdict. False where it is open already. */
    async open(act: Act, alert: NewAlert): Promise<boolean> {
      const done = await db.transaction().execute((transaction) => openIn(transaction, act, alert));
      done?.();
      return done !== null;
    },

    /** Keeps what is over already, for those who look back: nobody is told. */
    async recordIn(transaction: Database, act: Act, alert: NewAlert): Promise<Announce> {
      const stored = storedOf(alert, { state: 'resolved', resolvedAt: clock.now() });
      await createAlertStore(transaction, alert.tenantId).open(stored);
      await recordOpening(transaction, act, alert.tenantId, stored);
      return announce('alert.changed', { id: stored.id, tenantId: alert.tenantId });
    },

    /** Resolves the alert of this type about a bot, if there is one. */
    async resolveIn(
      transaction: Database,
      act: Act,
      { tenantId, type, subject }: { tenantId: TenantId | null; type: AlertType; subject: string },
    ): Promise<Announce | null> {
      const alert = await createAlertStore(transaction, tenantId).findOpen(`${type}|${subject}`);
      if (!alert) {
        return null;
      }
      const change = { state: 'resolved' as const, resolvedAt: clock.now() };
      return changeIn(transaction, act, alert, change, 'alerts.resolve');
    },

    /** The trouble behind an open alert changed its face. */
    async worsenIn(
      transaction: Database,
      act: Act,
      {
        tenantId,
        type,
        subject,
        severity,
        cause,
        reason,
        details: given = {},
      }: {
        tenantId: TenantId;
        type: AlertType;
        subject: string;
        severity: Severity;
        cause: Cause | null;
        reason: Reason | null;
        details?: StoredAlert['details'];
      },
    ): Promise<Announce | null> {
      const alert = await createAlertStore(transaction, tenantId).findOpen(`${type}|${subject}`);
      if (!alert) {
        return null;
      }
      const { reason: _, ...known } = alert.details;
      const details: StoredAlert['details'] = { ...known, ...given, ...(reason && { reason }) };
      const isSame =
        alert.severity === severity &&
        alert.cause === cause &&
        Object.entries({ ...alert.details, ...details }).every(
          ([name, value]) => details[name] === value && alert.details[name] === value,
        );
      return isSame
        ? null
        : changeIn(transaction, act, alert, { severity, cause, details }, 'alerts.change');
    },

    async resolve(
      act: Act,
      about: { tenantId: TenantId | null; type: AlertType; subject: string },
    ): Promise<void> {
      const done = await db
        .transaction()
        .execute((transaction) => this.resolveIn(transaction, act, about));
      done?.();
    },

    find: (tenantId: TenantId | null, id: AlertId) => createAlertStore(db, tenantId).find(id),

    list: (tenantId: TenantId | null, filter: AlertFilter) =>
      createAlertStore(db, tenantId).list(filter),

    unresolvedOfBots: (tenantId: TenantId) => createAlertStore(db, tenantId).unresolvedOfBots(),

    countOpen: (tenantId: TenantId | null) => createAlertStore(db, tenantId).countOpen(),

    /** "I have it": stops reminders, keeps the alert. Doing it twice changes nothing. */
    acknowledge: (act: Act, tenantId: TenantId | null, id: AlertId) =>
      change(
        act,
        tenantId,
        id,
        (alert) => ({
          state: 'acknowledged',
          acknowledgedAt: alert.acknowledgedAt ?? clock.now(),
          acknowledgedBy: alert.acknowledgedBy ?? act.actorId,
        }),
        'alerts.acknowledge',
      ),

    /** By a person: the alert is over, whatever the bot shows. */
    resolveByPerson: (act: Act, tenantId: TenantId | null, id: AlertId) =>
      change(
        act,
        tenantId,
        id,
        () => ({ state: 'resolved', resolvedAt: clock.now() }),
        'alerts.resolve',
      ),
  };
}
