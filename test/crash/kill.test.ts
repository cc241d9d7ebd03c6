import { expect, test } from 'vitest';

import { killRun } from './kill-run.ts';

test('killed thirty times at random moments, the agent has lost nothing it said yes to', async () => {
  const report = await killRun({ kills: 30, seed: 20261122 });

  expect(report.lost).toEqual([]);
  expect(report.orphans).toEqual([]);
  expect(report.brokenChains).toBe(0);
  expect(report.acknowledged).toBeGreaterThan(60);
  // Three seconds on a machine where an empty Node starts in 60 ms, and so much more on a busier one.
  expect(report.readyMs.p95).toBeLessThan(3_000 * Math.max(report.emptyNodeMs / 60, 1));
}, 240_000);
