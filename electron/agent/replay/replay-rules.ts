import type { VerdictRules } from '#electron/agent/health/verdict.ts';
import { defaultRules } from '#electron/agent/health/verdict.ts';
import type { WhatIfSettings } from '#shared/schemas/replay.ts';

/** What decides what a record would have had people told. */
export type ReplayRules = {
  verdict: VerdictRules;
  /** How long trouble lasts before it is told. What only a person can mend is told at once. */
  patienceMs: number;
  /** Checks by schedule that come sooner after the last are left out. */
  intervalMs: number;
};

/** How long trouble lasts before it is told where nothing is tried for it, as in a mere record. */
export const untriedPatienceMs = 60_000;

const longestDelayMs = 30_000;

/** The delays before so many rechecks: those in force first, then three times as long each. */
export function recheckDelays(rechecks: number): number[] {
  const delays: number[] = [];
  while (delays.length < rechecks) {
    const last = delays.at(-1) ?? 500;
    const next = defaultRules.recheckDelaysMs[delays.length] ?? Math.min(last * 3, longestDelayMs);
    delays.push(next);
  }
  return delays;
}

export function rulesOf(settings: WhatIfSettings): ReplayRules {
  return {
    verdict: {
      ...defaultRules,
      recheckDelaysMs: recheckDelays(settings.rechecks),
      slowAnswers: settings.slowAnswers,
    },
    patienceMs: settings.patienceMs,
    intervalMs: settings.intervalMs,
  };
}
