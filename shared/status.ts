import { z } from 'zod';

import type { Verdict } from './schemas/health.ts';

/** Worst first: the order everything is sorted by unless a person sorts by name. */
export const statuses = [
  'needs_you',
  'down',
  'healing',
  'degraded',
  'unknown',
  'ok',
  'maintenance',
  'paused',
] as const;
export const statusSchema = z.enum(statuses);
export type Status = z.infer<typeof statusSchema>;

/** For sorting: smaller is worse. */
export function statusRank(status: Status): number {
  return statuses.indexOf(status);
}

/** A verdict holds for this many intervals; older than that, nothing is known. */
export const staleAfterIntervals = 2;

/** The moment from which data of this age no longer counts. */
export function staleAt(lastCheckedAt: number, intervalMs: number): number {
  return lastCheckedAt + staleAfterIntervals * intervalMs;
}

type Situation = {
  verdict: Verdict;
  isPaused: boolean;
  inMaintenance: boolean;
  isHealing: boolean;
  needsPerson: boolean;
  /** Until when the verdict holds; `null` where there was no check. */
  freshUntil: number | null;
  now: number;
};

/** What a bot shows. Never greener than the truth: old data is `unknown`, not `ok`. */
export function shownStatus(bot: Situation): Status {
  if (bot.isPaused) {
    return 'paused';
  }
  if (bot.inMaintenance) {
    return 'maintenance';
  }
  if (bot.freshUntil === null || bot.now > bot.freshUntil) {
    return 'unknown';
  }
  if (bot.isHealing) {
    return 'healing';
  }
  if (bot.verdict === 'down' && bot.needsPerson) {
    return 'needs_you';
  }
  return bot.verdict;
}
