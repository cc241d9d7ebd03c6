import type { Verdict } from '#shared/schemas/health.ts';

/** How long a bot has been seen while a version of its configuration is on trial. */
export type Trial = {
  graceMs: number;
  /** How the bot was when the version came into force. */
  before: Verdict;
  startedAt: number;
  /** Since when it is well without a break; `null` while it is not, or not known to be. */
  okSince: number | null;
  /** Since when it is seen unwell without a break. */
  illSince: number | null;
};

export type TrialVerdict = 'wait' | 'good' | 'bad';

export function beginTrial(graceMs: number, before: Verdict, at: number): Trial {
  return { graceMs, before, startedAt: at, okSince: null, illSince: null };
}

/** Takes note of what the bot is seen as now. Time in which nothing is known of it counts for nothing. */
export function observe(trial: Trial, verdict: Verdict, at: number): Trial {
  switch (verdict) {
    case 'ok':
      return { ...trial, okSince: trial.okSince ?? at, illSince: null };
    case 'degraded':
    case 'down':
      return { ...trial, okSince: null, illSince: trial.illSince ?? at };
    case 'unknown':
      return { ...trial, okSince: null, illSince: null };
    default:
      return verdict satisfies never;
  }
}

/**
 * Good once the bot was well for the whole grace period; one that was unwell before has to be no worse for as long. Bad
 * once it was worse than before for as long. A bot that turns down is the ladder's, which does not wait for this.
 */
export function judgeTrial(trial: Trial, verdict: Verdict, at: number): TrialVerdict {
  const { graceMs, okSince, illSince, before } = trial;
  if (okSince !== null && at - okSince >= graceMs) {
    return 'good';
  }
  if (illSince === null || at - illSince < graceMs) {
    return 'wait';
  }
  return verdict === 'degraded' && before !== 'ok' ? 'good' : 'bad';
}

/** When the trial is decided at the earliest, as things are. */
export function trialEndsAt({ graceMs, okSince, illSince }: Trial, now: number): number {
  return (okSince ?? illSince ?? now) + graceMs;
}
