import fc from 'fast-check';

import {
  type KeyPromise,
  ladderOf,
  longestRetryAfterMs,
  mostTries,
  type NextStep,
  nextStep,
  type Tried,
} from '#electron/agent/notify/delivery-rules.ts';
import { severities } from '#shared/schemas/alert.ts';
import { media } from '#shared/schemas/channel.ts';

const day = 24 * 60 * 60_000;

/** What may befall a message: up to thirty tries, and what the wall clock does meanwhile. */
export type Walk = {
  kind: Pick<Tried, 'severity' | 'medium'>;
  key: KeyPromise;
  tries: {
    outcome: Tried['outcome'];
    retryAfterMs: number | undefined;
    random: number;
    /** From the beginning of the try to its outcome. */
    tookMs: number;
    /** Of the wall clock, before the next try. */
    jumpMs: number;
  }[];
};

export const anyWalk: fc.Arbitrary<Walk> = fc.record({
  kind: fc.record({ severity: fc.constantFrom(...severities), medium: fc.constantFrom(...media) }),
  key: fc.constantFrom<KeyPromise>(
    { windowMs: 0, replaysFailures: false },
    { windowMs: day, replaysFailures: false },
    { windowMs: 300_000, replaysFailures: true },
    { windowMs: 0, replaysFailures: true },
  ),
  tries: fc.array(
    fc.record({
      outcome: fc.constantFrom(
        'accepted',
        'retry',
        'retry',
        'retry',
        'permanent',
        'broken',
        'uncertain',
      ),
      retryAfterMs: fc.option(fc.integer({ min: -day, max: 400 * day }), { nil: undefined }),
      random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      tookMs: fc.integer({ min: 0, max: 60_000 }),
      jumpMs: fc.oneof(
        fc.constant(0),
        fc.constantFrom(-1_000, 1_000, -3_600_000, 3_600_000, -3_650 * day, 3_650 * day),
      ),
    }),
    { minLength: 1, maxLength: 30 },
  ),
});

export type Walked = {
  steps: NextStep[];
  /** What the rules promise and was not kept. */
  violations: string[];
};

/** Walks a message through what befalls it, as the dispatcher does, and holds the rules to their promises. */
export function walk({ kind, key, tries }: Walk): Walked {
  const steps: NextStep[] = [];
  const violations: string[] = [];
  let wall = 0;
  let doubtSince: number | null = null;
  let doubts = 0;
  let isRepeat = false;
  let repeats = 0;

  for (const [index, { outcome, retryAfterMs, random, tookMs, jumpMs }] of tries.entries()) {
    const startedAt = wall;
    wall += tookMs;
    if (outcome === 'uncertain') {
      doubts += 1;
      doubtSince ??= startedAt;
    }
    const doubtMs = doubtSince === null ? null : Math.max(wall - doubtSince, 0);
    const tried: Tried = {
      ...kind,
      outcome,
      retryAfterMs,
      tries: index + 1,
      doubtMs,
      doubts,
      isRepeat,
      key,
    };
    const step = nextStep(tried, random);
    steps.push(step);
    violations.push(...broken(tried, step).map((text) => `try ${index + 1}: ${text}`));
    if (step.state !== 'retry') {
      break;
    }
    repeats += step.isRepeat && !isRepeat ? 1 : 0;
    isRepeat = step.isRepeat;
    wall += step.waitMs + jumpMs;
  }

  if (repeats > 1) {
    violations.push('it was marked as a repeat more than once');
  }
  if (steps.length > mostTries(kind)) {
    violations.push(`${steps.length} tries, and ${mostTries(kind)} are the most`);
  }
  return { steps, violations };
}

/** What must hold of every single step. */
function broken(tried: Tried, step: NextStep): string[] {
  const violations: string[] = [];
  const { outcome, doubtMs, key, severity, isRepeat } = tried;
  if ((outcome === 'accepted') !== (step.state === 'sent')) {
    violations.push('it is sent exactly where it was accepted');
  }
  if (step.state === 'dead' && doubtMs !== null) {
    violations.push('what may have arrived is not dead');
  }
  if (step.state === 'uncertain' && doubtMs === null) {
    violations.push('what cannot have arrived is not uncertain');
  }
  if (outcome === 'permanent' && step.state === 'retry') {
    violations.push('what is refused for good is not tried again');
  }
  if (step.state !== 'retry') {
    return violations;
  }
  const rung = ladderOf(tried)[tried.tries - 1];
  if (rung === undefined) {
    return [...violations, 'there is no further try'];
  }
  const asked = Math.min(tried.retryAfterMs ?? 0, longestRetryAfterMs);
  if (step.waitMs < rung || step.waitMs < asked) {
    violations.push(`${step.waitMs} ms is earlier than ${Math.max(rung, asked)}`);
  }
  if (step.waitMs > Math.max(rung, asked) * 2) {
    violations.push(`${step.waitMs} ms is more than spread`);
  }
  if (doubtMs !== null && step.key === 'new') {
    violations.push('a new key for what may have arrived');
  }
  const isKnown = doubtMs !== null && doubtMs + step.waitMs <= key.windowMs;
  if (doubtMs !== null && !isKnown && severity !== 'critical') {
    violations.push('only CRITICAL is repeated without a key');
  }
  if (doubtMs !== null && !isKnown && !step.isRepeat) {
    violations.push('a repeat that does not say so');
  }
  if (isRepeat && outcome === 'uncertain' && !isKnown) {
    violations.push('the one repeat is repeated');
  }
  return violations;
}
