import type { Verdict } from '#shared/schemas/health.ts';

/** With nothing tried for it, a bot that answers badly is told about after this time. */
export const degradedPatienceMs = 60_000;

export type IncidentStep =
  | { kind: 'none' }
  | { kind: 'open'; verdict: 'degraded' | 'down' }
  | { kind: 'change'; verdict: 'degraded' | 'down' }
  | { kind: 'close' };

/** What a new verdict means for the bot's incident. An unknown bot neither opens nor closes one. */
export function incidentStep({
  verdict,
  hasIncident,
}: {
  verdict: Verdict;
  hasIncident: boolean;
}): IncidentStep {
  switch (verdict) {
    case 'ok':
      return hasIncident ? { kind: 'close' } : { kind: 'none' };
    case 'degraded':
    case 'down':
      return { kind: hasIncident ? 'change' : 'open', verdict };
    case 'unknown':
      return { kind: 'none' };
    default:
      return verdict satisfies never;
  }
}

/**
 * How long to wait, in milliseconds, until the trouble is told. Nothing is told in the first minute after
 * this machine slept, because what looks like trouble may be the sleep itself.
 */
export function patienceMs(
  verdict: 'degraded' | 'down',
  { mono, quietUntil }: { mono: number; quietUntil: number },
): number {
  const own = verdict === 'degraded' ? degradedPatienceMs : 0;
  return Math.max(own, quietUntil - mono, 0);
}
