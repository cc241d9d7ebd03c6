export const flappingWindowMs = 15 * 60_000;
export const flappingChanges = 4;

/** The changes that still count at this time. Those that a clock set back left in the future do not. */
export function recentChanges(changes: readonly number[], now: number): number[] {
  return changes.filter((at) => at > now - flappingWindowMs && at <= now);
}

/** True from the fourth change of verdict in 15 minutes on. */
export function isFlapping(changes: readonly number[], now: number): boolean {
  return recentChanges(changes, now).length >= flappingChanges;
}

/** True once no change happened for the whole window. */
export function isCalm(changes: readonly number[], now: number): boolean {
  return recentChanges(changes, now).length === 0;
}

/** When it will be calm if nothing changes any more. */
export function calmAt(changes: readonly number[]): number {
  return Math.max(-Infinity, ...changes) + flappingWindowMs;
}
