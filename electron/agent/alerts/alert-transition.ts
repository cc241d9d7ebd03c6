import type { StoredAlert } from '#electron/store/alert-store.ts';
import type { Database } from '#electron/store/database.ts';
import type { AlertPhase } from '#shared/schemas/alert.ts';

/** What is to be announced once the transaction that wrote it is through. */
export type Announce = () => void;

/** Something happened to an alert, as it is stored now. */
export type AlertTransition = {
  alert: StoredAlert;
  /** What people may have to be told of; `null` where only what comes by time is another thing now. */
  phase: AlertPhase | null;
  /** Which line of its history it is: tells one transition from the next. */
  number: number;
};

/** Writes the notices of a transition in its transaction; the answer is called once that is through. */
export type NoticePlanner = (
  transaction: Database,
  transition: AlertTransition,
) => Promise<Announce | null>;
