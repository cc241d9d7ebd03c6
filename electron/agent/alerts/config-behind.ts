import type { ConfigTurn } from '#electron/store/config-store.ts';

/** A change without a trial of its own is doubted for so long. */
const doubtedMs = 120_000;

/**
 * The change of a configuration that was in force when a trouble began, among those of its place, newest first; `null` where
 * that was no change, or an earlier one put back. What others changed may be found only when something is wrong.
 */
export function changeInForce(turns: readonly ConfigTurn[], since: number): ConfigTurn | null {
  const found = turns.find(({ origin, cameAt }) => origin === 'outside' || cameAt <= since);
  return !found || found.origin === 'found' || found.origin === 'rollback' ? null : found;
}

/** True where a trouble began so soon after a change that it may come from it. */
export function isDoubted(
  { cameAt, graceMs }: Pick<ConfigTurn, 'cameAt' | 'graceMs'>,
  since: number,
): boolean {
  return cameAt >= since - (graceMs || doubtedMs);
}
