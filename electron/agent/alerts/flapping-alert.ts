import { flappingChanges, flappingWindowMs } from '#electron/agent/health/flapping.ts';

/**
 * Until when nobody is told of a trouble that comes and goes: from the fifth change in a quarter of an hour on, until
 * fewer than four are left. The fourth is told, and a bot has an alert of its own that says it. `null` where it is calm.
 */
export function flapQuietUntil(changes: readonly number[], now: number): number | null {
  const recent = changes
    .filter((at) => at > now - flappingWindowMs && at <= now)
    .sort((a, b) => b - a);
  const deciding = recent[flappingChanges - 1];
  return recent.length > flappingChanges && deciding !== undefined
    ? deciding + flappingWindowMs
    : null;
}
