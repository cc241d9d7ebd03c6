import type { Act } from '#electron/agent/audit/act.ts';
import type { Clock } from '#electron/agent/ports.ts';
import { createAlertHistoryStore } from '#electron/store/alert-history-store.ts';
import { createAlertStore, type StoredAlert } from '#electron/store/alert-store.ts';
import type { Database } from '#electron/store/database.ts';
import type { AlertPhase } from '#shared/schemas/alert.ts';

import type { AlertChanges } from './alert-changes.ts';
import type { AlertContexts } from './alert-context.ts';
import type { Announce, NoticePlanner } from './alert-transition.ts';
import { type DueStep, isUntold, lookAt } from './look.ts';

type Dependencies = {
  db: Database;
  changes: AlertChanges;
  contexts: AlertContexts;
  planner: NoticePlanner;
  clock: Clock;
};

export type AlertLooks = ReturnType<typeof createAlertLooks>;

/** Looks at one alert whose time has come, and does what is due. */
export function createAlertLooks({ db, changes, contexts, planner, clock }: Dependencies) {
  const untoldPhase = ({ toldSeverity }: StoredAlert): AlertPhase =>
    toldSeverity === null ? 'opened' : 'worsened';

  /** What was kept quiet when it happened. Told under the last line of its history, so that it is told once. */
  async function tell(transaction: Database, alert: StoredAlert): Promise<Announce | null> {
    const number = (await createAlertHistoryStore(transaction, alert.id).list()).length;
    return planner(transaction, { alert, phase: untoldPhase(alert), number });
  }

  async function take(
    transaction: Database,
    act: Act,
    alert: StoredAlert,
    step: DueStep,
  ): Promise<Announce | null> {
    const now = clock.now();
    switch (step) {
      case 'wake':
        return changes.changeIn(
          transaction,
          act,
          alert,
          { state: 'open', snoozedUntil: null, snoozedAtSeverity: null, remindedAt: now },
          {
            action: 'alerts.wake',
            steps: [{ what: 'woken', phase: isUntold(alert) ? untoldPhase(alert) : 'reminded' }],
          },
        );
      case 'tell':
        return tell(transaction, alert);
      case 'remind':
        return changes.changeIn(
          transaction,
          act,
          alert,
          { remindedAt: now },
          { action: 'alerts.remind', steps: [{ what: 'reminded', phase: 'reminded' }] },
        );
      case 'escalate':
        return changes.changeIn(
          transaction,
          act,
          alert,
          { escalatedAt: now },
          { action: 'alerts.escalate', steps: [{ what: 'escalated', phase: 'escalated' }] },
        );
      default:
        return step satisfies never;
    }
  }

  return {
    async look(act: Act, { id, tenantId }: StoredAlert): Promise<void> {
      const announce = await db.transaction().execute(async (transaction) => {
        const store = createAlertStore(transaction, tenantId);
        const alert = await store.find(id);
        if (!alert) {
          return null;
        }
        const home = contexts.homeOf(alert);
        if (!home) {
          await store.noteTelling(id, { ...alert, lookAt: null });
          return null;
        }
        const now = clock.now();
        const context = await contexts.of(transaction, alert, home, now);
        const { step, nextAt } = lookAt(alert, context);
        if (step !== null) {
          return take(transaction, act, alert, step);
        }
        await store.noteTelling(id, { ...alert, lookAt: nextAt });
        return null;
      });
      announce?.();
    },
  };
}
