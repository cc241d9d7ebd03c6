import type { Incident } from '#shared/schemas/incident.ts';

export const dayMs = 24 * 3_600_000;

/** So that even the shortest incident can be seen. */
const leastWidth = 0.004;

export type DayMark = {
  incident: Incident;
  /** As shares of the day that ends now. */
  start: number;
  width: number;
};

/** Where the incidents lie in the last 24 hours; those down are drawn over those degraded. */
export function dayMarks(incidents: readonly Incident[], now: number): DayMark[] {
  const begin = now - dayMs;
  return incidents
    .filter(({ closedAt }) => closedAt === null || closedAt > begin)
    .map((incident) => {
      const start = Math.max(0, (incident.openedAt - begin) / dayMs);
      const end = Math.min(1, ((incident.closedAt ?? now) - begin) / dayMs);
      const width = Math.max(leastWidth, end - start);
      return { incident, start: Math.min(start, 1 - width), width };
    })
    .sort((a, b) => rank(a.incident) - rank(b.incident) || a.start - b.start);
}

function rank({ verdict }: Incident): number {
  return verdict === 'down' ? 1 : 0;
}
