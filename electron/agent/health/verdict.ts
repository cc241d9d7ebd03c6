import type { Reading } from '#electron/agent/connectors/connector.ts';
import type { Cause } from '#shared/faults.ts';
import type { Verdict } from '#shared/schemas/health.ts';

export type VerdictRules = {
  /** How long after a first, second … failure the bot is probed again before it counts as down. */
  recheckDelaysMs: readonly number[];
  /** So many slow answers in a row make a bot degraded. */
  slowAnswers: number;
  /** So many good answers in a row bring a bot back. */
  recoveringAnswers: number;
};

export const defaultRules: VerdictRules = {
  recheckDelaysMs: [500, 1_500],
  slowAnswers: 3,
  recoveringAnswers: 2,
};

/** What is remembered of a bot between two probes. */
export type Memory = {
  readonly verdict: Verdict;
  /** Failures in a row that are not yet a verdict. */
  readonly failures: number;
  readonly slowAnswers: number;
  /** Good answers in a row since the bot was last not well. */
  readonly goodAnswers: number;
};

export const blankMemory: Memory = Object.freeze({
  verdict: 'unknown',
  failures: 0,
  slowAnswers: 0,
  goodAnswers: 0,
});

/** `partial`: it answers and is yet not well, which is certain without a second look. */
export type Outcome = 'pass' | 'slow' | 'partial' | 'fail' | 'inconclusive';

export type Judgement = {
  memory: Memory;
  /** Probe again after this time before anything else is concluded; `null` when settled. */
  recheckAfterMs: number | null;
};

/** What is noted of a bot that is well: none of it is a failure. */
const onlyNoted: ReadonlySet<Cause> = new Set(['tls_soon', 'inbound_silent', 'config_drift']);

/** What a reading counts as, on its own. */
export function outcomeOf(reading: Reading): Outcome {
  if (reading.isInconclusive) {
    return 'inconclusive';
  }
  if (reading.cause === null || onlyNoted.has(reading.cause)) {
    return 'pass';
  }
  if (reading.isPartial) {
    return 'partial';
  }
  return reading.cause === 'slow' ? 'slow' : 'fail';
}

/**
 * Decides what a run of probes means. One failure is not an outage: a bot is probed again quickly, and only
 * when every recheck fails too does it turn down; in the same way it takes two good answers to be well again.
 * What is final needs no second look, either way.
 */
export function judge(
  memory: Memory,
  outcome: Outcome,
  given: VerdictRules,
  { isFinal = false }: { isFinal?: boolean } = {},
): Judgement {
  const rules = isFinal ? { ...given, recheckDelaysMs: [], recoveringAnswers: 1 } : given;
  switch (outcome) {
    case 'inconclusive':
      return { memory, recheckAfterMs: null };
    case 'fail':
      return judgeFailure(memory, rules);
    case 'slow':
      return judgeSlow(memory, rules);
    case 'partial':
      return judgeSlow(memory, { ...rules, slowAnswers: 1 });
    case 'pass':
      return judgePass(memory, rules);
    default:
      return outcome satisfies never;
  }
}

function judgeFailure(memory: Memory, rules: VerdictRules): Judgement {
  const failures = memory.failures + 1;
  const failing = { ...memory, failures, slowAnswers: 0, goodAnswers: 0 };
  if (memory.verdict === 'down') {
    return { memory: { ...failing, failures: 0 }, recheckAfterMs: null };
  }
  const recheckAfterMs = rules.recheckDelaysMs[failures - 1];
  return recheckAfterMs === undefined
    ? { memory: { ...failing, verdict: 'down', failures: 0 }, recheckAfterMs: null }
    : { memory: failing, recheckAfterMs };
}

function judgeSlow(memory: Memory, rules: VerdictRules): Judgement {
  const slowAnswers = memory.slowAnswers + 1;
  const goodAnswers = memory.goodAnswers + 1;
  const slow = { ...memory, failures: 0, slowAnswers, goodAnswers };
  if (memory.verdict === 'down') {
    return goodAnswers >= rules.recoveringAnswers
      ? { memory: { ...slow, verdict: 'degraded' }, recheckAfterMs: null }
      : { memory: slow, recheckAfterMs: rules.recheckDelaysMs[0] ?? null };
  }
  if (memory.verdict === 'degraded') {
    return { memory: { ...slow, goodAnswers: 0 }, recheckAfterMs: null };
  }
  const verdict = slowAnswers >= rules.slowAnswers ? 'degraded' : 'ok';
  return { memory: { ...slow, verdict, goodAnswers: 0 }, recheckAfterMs: null };
}

function judgePass(memory: Memory, rules: VerdictRules): Judgement {
  const goodAnswers = memory.goodAnswers + 1;
  const well: Memory = { verdict: 'ok', failures: 0, slowAnswers: 0, goodAnswers: 0 };
  const recovering: Memory = { ...memory, failures: 0, slowAnswers: 0, goodAnswers };
  switch (memory.verdict) {
    case 'ok':
    case 'unknown':
      return { memory: well, recheckAfterMs: null };
    case 'down':
      return goodAnswers >= rules.recoveringAnswers
        ? { memory: well, recheckAfterMs: null }
        : { memory: recovering, recheckAfterMs: rules.recheckDelaysMs[0] ?? null };
    case 'degraded':
      return goodAnswers >= rules.recoveringAnswers
        ? { memory: well, recheckAfterMs: null }
        : { memory: recovering, recheckAfterMs: null };
    default:
      return memory.verdict satisfies never;
  }
}
