import { mayActAs, type Principal } from '#shared/schemas/person.ts';

type Evidence = Readonly<Record<string, unknown>> | null;

/** What a program printed may say anything: it is for those who may change its bot. */
export function shownTo<Shown extends { evidence: Evidence }>(
  { role }: Principal,
  shown: Shown,
): Shown {
  if (mayActAs(role, 'operator') || shown.evidence === null || !('output' in shown.evidence)) {
    return shown;
  }
  const { output: _, ...evidence } = shown.evidence;
  return { ...shown, evidence };
}
