import type { Act } from '#electron/agent/audit/act.ts';
import type { Clock } from '#electron/agent/ports.ts';
import { createAlertHistoryStore } from '#electron/store/alert-history-store.ts';
import {
  type AlertFilter,
  createAlertStore,
  type StoredAlert,
} from '#electron/store/alert-store.ts';
import type { Database } from '#electron/store/database.ts';
import type { Cause } from '#shared/faults.ts';
import { type AlertType, type Severity, severityRank } from '#shared/schemas/alert.ts';
import type { AlertId, TenantId } from '#shared/schemas/ids.ts';
import type { Reason } from '#shared/schemas/reason.ts';

import type { AlertActs } from './alert-acts.ts';
import type { AlertChanges, LifeStep, NewAlert } from './alert-changes.ts';
import type { Announce } from './alert-transition.ts';
import { isFreshlyResolved, isOverByWord } from './undo-rules.ts';

type About = { tenantId: TenantId | null; type: AlertType; subject: string };
type Face = { severity: Severity; cause: Cause | null; reason: Reason | null } & Pick<
  NewAlert,
  'details'
>;

type Dependencies = { db: Database; changes: AlertChanges; acts: AlertActs; clock: Clock };

export type AlertService = ReturnType<typeof createAlertService>;

/** Opens, changes and resolves alerts. The same trouble is one alert until it is resolved. */
export function createAlertService({ db, changes, acts, clock }: Dependencies) {
  /** A person said so just before: that it is over by itself, too, is kept, so that nobody takes it back. */
  async function noteOver(transaction: Database, act: Act, about: About): Promise<void> {
    const { tenantId, type, subject } = about;
    const alert = await createAlertStore(transaction, tenantId).findNewest(`${type}|${subject}`);
    if (!alert || !isFreshlyResolved(alert, clock.now())) {
      return;
    }
    if (isOverByWord(await createAlertHistoryStore(transaction, alert.id).list())) {
      await changes.note(transaction, act, alert, { what: 'resolved' });
    }
  }

  /** Resolves the alert of this type about a bot, if there is one. */
  async function resolveIn(
    transaction: Database,
    act: Act,
    about: About,
  ): Promise<Announce | null> {
    const { tenantId, type, subject } = about;
    const alert = await createAlertStore(transaction, tenantId).findOpen(`${type}|${subject}`);
    if (!alert) {
      await noteOver(transaction, act, about);
      return null;
    }
    return changes.changeIn(
      transaction,
      act,
      alert,
      { state: 'resolved', resolvedAt: clock.now() },
      { action: 'alerts.resolve', steps: [{ what: 'resolved', phase: 'resolved' }] },
    );
  }

  /** The trouble behind an open alert changed its face. */
  async function worsenIn(
    transaction: Database,
    act: Act,
    { tenantId, type, subject, severity, cause, reason, details: given = {} }: About & Face,
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
    if (isSame) {
      return null;
    }
    const { steps, woken } = stepsTo(alert, severity);
    const change = { severity, cause, details, ...woken };
    return changes.changeIn(transaction, act, alert, change, { action: 'alerts.change', steps });
  }

  return {
    ...acts,
    openIn: (transaction: Database, act: Act, alert: NewAlert) =>
      changes.openIn(transaction, act, alert),
    recordIn: (transaction: Database, act: Act, alert: NewAlert) =>
      changes.recordIn(transaction, act, alert),
    resolveIn,
    worsenIn,

    /** Opens an alert by itself, outside any verdict. False where it is open already. */
    async open(act: Act, alert: NewAlert): Promise<boolean> {
      const done = await db
        .transaction()
        .execute((transaction) => changes.openIn(transaction, act, alert));
      done?.();
      return done !== null;
    },

    async resolve(act: Act, about: About): Promise<void> {
      const done = await db
        .transaction()
        .execute((transaction) => resolveIn(transaction, act, about));
      done?.();
    },

    find: (tenantId: TenantId | null, id: AlertId) => createAlertStore(db, tenantId).find(id),

    list: (tenantId: TenantId | null, filter: AlertFilter) =>
      createAlertStore(db, tenantId).list(filter),

    unresolvedOfBots: (tenantId: TenantId) => createAlertStore(db, tenantId).unresolvedOfBots(),

    counts: (tenantId: TenantId | null) => createAlertStore(db, tenantId).counts(),
  };
}

/** What another severity means for its life: a graver one wakes what was to sleep until it is. */
function stepsTo(
  alert: StoredAlert,
  severity: Severity,
): { steps: LifeStep[]; woken: Partial<StoredAlert> } {
  const difference = severityRank(severity) - severityRank(alert.severity);
  if (difference === 0) {
    return { steps: [], woken: {} };
  }
  if (difference < 0) {
    return { steps: [{ what: 'eased' }], woken: {} };
  }
  const { state, snoozedAtSeverity } = alert;
  const wakes =
    state === 'snoozed' &&
    snoozedAtSeverity !== null &&
    severityRank(severity) > severityRank(snoozedAtSeverity);
  return {
    steps: [
      ...(wakes ? [{ what: 'woken' as const }] : []),
      { what: 'worsened', phase: 'worsened' },
    ],
    woken: wakes ? { state: 'open', snoozedUntil: null, snoozedAtSeverity: null } : {},
  };
}
