import { expect, test } from 'vitest';

import { notifyKillRun } from './notify-kill-run.ts';

test('killed while it sends, the outbox misses nothing, and doubles only what is CRITICAL and has no key', async () => {
  const report = await notifyKillRun({ kills: 8, seed: 20261126 });

  expect(report.missed).toEqual([]);
  expect(report.secondEffects).toEqual([]);
  expect(report.wrongDuplicates).toEqual([]);
  expect(report.duplicates).toBeLessThanOrEqual(report.caught.critical);
  expect(report.planned.keyed).toBeGreaterThan(8);
}, 240_000);
