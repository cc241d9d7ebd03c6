import type { Announce } from '#electron/agent/alerts/alert-service.ts';
import type { StoredAlert } from '#electron/store/alert-store.ts';
import type { Database } from '#electron/store/database.ts';
import type { AlertPhase } from '#shared/schemas/alert.ts';

/** Something happened to an alert that people may have to be told. */
export type AlertTransition = {
  alert: StoredAlert;
  phase: AlertPhase;
  /** The severity before, where it changed. */
  before: StoredAlert['severity'] | null;
};

/** Writes the notices of a transition in its transaction; the answer is called once that is through. */
export type NoticePlanner = (
  transaction: Database,
  transition: AlertTransition,
) => Promise<Announce | null>;
