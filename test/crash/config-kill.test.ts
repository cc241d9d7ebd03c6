import { expect, test } from 'vitest';

import { configKillRun } from './config-kill-run.ts';

test('killed at any step of a change, the old or the new configuration is there, the versions say which, and none is lost', async () => {
  const report = await configKillRun({ runs: 8, seed: 20261125 });

  expect(report.wrong).toEqual([]);
  expect(report.brokenChains).toBe(0);
  expect(report.outcomes.old + report.outcomes.new).toBeGreaterThan(0);
}, 240_000);
