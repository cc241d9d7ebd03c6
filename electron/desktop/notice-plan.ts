import type { Alert } from '#shared/schemas/alert.ts';

/** More than this many within the window are one summary. */
export const stormLimit = 5;
export const stormWindowMs = 10_000;

export type NoticePlan = {
  /** Each gets its own notice. */
  single: Alert[];
  /** How many alerts of this storm the one summary stands for; zero where there is no storm. */
  summarised: number;
  /** When the alerts that count towards the next storm were told. */
  recent: number[];
};

/**
 * Decides which new alerts are told one by one. `recent` holds when earlier ones were told, one entry
 * an alert, whether alone or in a summary.
 */
export function planNotices(recent: readonly number[], fresh: Alert[], now: number): NoticePlan {
  const inWindow = recent.filter((at) => now - at < stormWindowMs);
  const next = [...inWindow, ...fresh.map(() => now)];
  if (fresh.length === 0 || next.length <= stormLimit) {
    return { single: fresh, summarised: 0, recent: next };
  }
  return { single: [], summarised: next.length, recent: next };
}
