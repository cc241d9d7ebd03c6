import { defaultRules, type VerdictRules } from '#electron/agent/health/verdict.ts';
import type { Patience } from '#electron/agent/incidents/incident-rules.ts';
import type { WhatIfSettings } from '#shared/schemas/replay.ts';

/** What decides what a record would have had people told. */
export type ReplayRules = {
  verdict: VerdictRules;
  patience: Patience;
  /** Checks by schedule that come sooner after the last are left out. */
  intervalMs: number;
};

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

/** Nothing is tried for a mere record: whatever was done for the bot is in it already. */
export function rulesOf(settings: WhatIfSettings, patience: Patience): ReplayRules {
  return {
    verdict: {
      ...defaultRules,
      recheckDelaysMs: recheckDelays(settings.rechecks),
      slowAnswers: settings.slowAnswers,
    },
    patience: { ...patience, untriedMs: settings.patienceMs },
    intervalMs: settings.intervalMs,
  };
}
