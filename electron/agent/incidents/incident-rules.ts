import type { RecoveryStanding } from '#electron/agent/fleet/roster.ts';
import type { Severity } from '#shared/schemas/alert.ts';
import type { Verdict } from '#shared/schemas/health.ts';

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
 * How long trouble is kept from people, in milliseconds: while a ladder is at work, where nothing is tried, and of a
 * bot that still answers.
 */
export type Patience = { healingMs: number; untriedMs: number; degradedMs: number };

export const defaultPatience: Patience = {
  healingMs: 180_000,
  untriedMs: 60_000,
  degradedMs: 60_000,
};

/** What is switched on in a demo is to be seen soon. */
export const demoPatience: Patience = { healingMs: 20_000, untriedMs: 0, degradedMs: 60_000 };

/**
 * How long after its trouble began a bot is told about; `null` where it is told with others. At once where only a
 * person can help.
 */
export function patienceMs(
  {
    verdict,
    severity,
    recovery,
  }: { verdict: 'degraded' | 'down'; severity: Severity; recovery: RecoveryStanding },
  patience: Patience,
): number | null {
  if (recovery === 'shared') {
    return null;
  }
  if (verdict === 'degraded') {
    return patience.degradedMs;
  }
  if (severity === 'critical') {
    return 0;
  }
  return recovery === 'at_work' ? patience.healingMs : patience.untriedMs;
}

/** What an open incident shows of its recovery. */
export function incidentState(
  recovery: RecoveryStanding,
  { isForPerson }: { isForPerson: boolean },
): 'open' | 'healing' | 'needs_you' {
  if (isForPerson || recovery === 'needs_person' || recovery === 'breaker') {
    return 'needs_you';
  }
  return recovery === 'at_work' ? 'healing' : 'open';
}
