import { expect, test } from 'vitest';

import {
  blankMemory,
  defaultRules,
  judge,
  type Memory,
  type Outcome,
} from '#electron/agent/health/verdict.ts';
import type { Verdict } from '#shared/schemas/health.ts';

type Row = { from: Verdict; outcomes: Outcome[]; to: Verdict; recheckAfterMs: number | null };

test.for<Row>([
  { from: 'ok', outcomes: ['fail'], to: 'ok', recheckAfterMs: 500 },
  { from: 'ok', outcomes: ['fail', 'fail'], to: 'ok', recheckAfterMs: 1_500 },
  { from: 'ok', outcomes: ['fail', 'fail', 'fail'], to: 'down', recheckAfterMs: null },
  { from: 'ok', outcomes: ['fail', 'fail', 'pass'], to: 'ok', recheckAfterMs: null },
  { from: 'ok', outcomes: ['fail', 'pass', 'fail', 'fail'], to: 'ok', recheckAfterMs: 1_500 },
  { from: 'ok', outcomes: ['fail', 'inconclusive'], to: 'ok', recheckAfterMs: null },
  { from: 'unknown', outcomes: ['pass'], to: 'ok', recheckAfterMs: null },
  { from: 'unknown', outcomes: ['fail', 'fail', 'fail'], to: 'down', recheckAfterMs: null },
  { from: 'ok', outcomes: ['slow', 'slow'], to: 'ok', recheckAfterMs: null },
  { from: 'ok', outcomes: ['slow', 'slow', 'slow'], to: 'degraded', recheckAfterMs: null },
  { from: 'ok', outcomes: ['slow', 'slow', 'pass', 'slow'], to: 'ok', recheckAfterMs: null },
  { from: 'degraded', outcomes: ['pass'], to: 'degraded', recheckAfterMs: null },
  { from: 'degraded', outcomes: ['pass', 'pass'], to: 'ok', recheckAfterMs: null },
  { from: 'degraded', outcomes: ['pass', 'slow', 'pass'], to: 'degraded', recheckAfterMs: null },
  { from: 'degraded', outcomes: ['fail', 'fail', 'fail'], to: 'down', recheckAfterMs: null },
  { from: 'down', outcomes: ['fail'], to: 'down', recheckAfterMs: null },
  { from: 'down', outcomes: ['pass'], to: 'down', recheckAfterMs: 500 },
  { from: 'down', outcomes: ['pass', 'fail', 'pass'], to: 'down', recheckAfterMs: 500 },
  { from: 'down', outcomes: ['pass', 'pass'], to: 'ok', recheckAfterMs: null },
  { from: 'down', outcomes: ['slow', 'slow'], to: 'degraded', recheckAfterMs: null },
])('$from, then $outcomes: $to', ({ from, outcomes, to, recheckAfterMs }) => {
  let memory: Memory = { ...blankMemory, verdict: from };
  let last = judge(memory, 'inconclusive', defaultRules);
  for (const outcome of outcomes) {
    last = judge(memory, outcome, defaultRules);
    memory = last.memory;
  }

  expect(memory.verdict).toBe(to);
  expect(last.recheckAfterMs).toBe(recheckAfterMs);
});
