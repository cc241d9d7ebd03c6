import type { Outcome } from '#electron/agent/health/verdict.ts';
import type { Cause } from '#shared/faults.ts';

/** One check as a record has it. */
export type RecordedCheck = {
  at: number;
  outcome: Exclude<Outcome, 'inconclusive'>;
  cause: Cause | null;
  /** It counted at once, without a second look. */
  isFinal: boolean;
  /** It was not made by schedule, so that no interval would have left it out. */
  isEvent: boolean;
};

/** The checks of one target in the order of time, without a value for each. */
export type RecordedChecks = { length: number; at(index: number): RecordedCheck };

/** Those of a list that is at hand as a whole. */
export function recordedChecks(checks: readonly RecordedCheck[]): RecordedChecks {
  return {
    length: checks.length,
    at(index) {
      const check = checks[index];
      if (!check) {
        throw new RangeError(`expected one of ${checks.length} checks, got number ${index}`);
      }
      return check;
    },
  };
}
