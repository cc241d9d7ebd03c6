import type { Span } from '#electron/agent/maintenance/maintained-times.ts';
import type { Check } from '#shared/schemas/health.ts';

import { type RecordedCheck, type RecordedChecks, recordedChecks } from './recorded-check.ts';

/** Recorded checks between two windows of maintenance: what is wrong after one is new trouble. */
export type Stretch = {
  checks: RecordedChecks;
  /** When a window ended it; `null` where the record does. */
  endsAt: number | null;
};

/** Collects the checks of one bot, oldest first, and leaves out those of windows in which nobody judged it. */
export function createStretches(maintained: readonly Span[]) {
  const stretches: Stretch[] = [];
  let checks: RecordedCheck[] = [];
  let begun = 0;
  let wasDown = false;

  function close(endsAt: number | null): void {
    if (checks.length > 0) {
      stretches.push({ checks: recordedChecks(checks), endsAt });
    }
    checks = [];
    wasDown = false;
  }

  function beginWindows(until: number): void {
    for (let next = maintained[begun]; next && next.from <= until; next = maintained[begun]) {
      close(next.from);
      begun += 1;
    }
  }

  return {
    add(check: Omit<Check, 'evidence'>): void {
      beginWindows(check.at);
      const window = maintained[begun - 1];
      if (!window || check.at >= window.to) {
        checks.push(recordedOf(check, wasDown));
        wasDown = check.verdict === 'down';
      }
    },

    /** The record ends there. */
    end(at: number): Stretch[] {
      beginWindows(at);
      close(null);
      return stretches;
    },
  };
}

/** What a check was by itself, read from what became of it. */
function recordedOf(check: Omit<Check, 'evidence'>, wasDown: boolean): RecordedCheck {
  const { at, cause, source, verdict } = check;
  const isDown = verdict === 'down';
  return {
    at,
    cause: cause === 'tls_soon' ? null : cause,
    outcome: outcomeOf(check),
    // It turned down without any recheck before it.
    isFinal: isDown && !wasDown && source !== 'recheck',
    isEvent: source !== 'schedule',
  };
}

function outcomeOf({ cause, verdict }: Omit<Check, 'evidence'>): RecordedCheck['outcome'] {
  if (cause === null || cause === 'tls_soon') {
    return 'pass';
  }
  if (cause === 'slow') {
    return 'slow';
  }
  return verdict === 'degraded' ? 'partial' : 'fail';
}
