import { expect, test } from 'vitest';

import { runSequence } from './sequence.ts';

/** `npm run test:vault` runs all of them. */
const sequences = Number(process.env['VAULT_SEQUENCES'] ?? 60);

test(`in ${sequences} lives of a vault nothing is lost and nothing is ever in plain`, async () => {
  const faults: string[] = [];
  let kills = 0;
  let sealed = 0;
  const first = Number(process.env['VAULT_FIRST'] ?? 1);
  for (let seed = first; seed < first + sequences; seed += 1) {
    const report = await runSequence(seed);
    kills += report.kills;
    sealed += report.sealed;
    if (report.faults.length > 0) {
      faults.push(`seed ${seed}: ${report.faults.join('; ')} after ${report.steps.join(', ')}`);
    }
  }

  expect(faults).toEqual([]);
  expect(kills).toBeGreaterThan(sequences);
  expect(sealed).toBeGreaterThan(sequences);
}, 240_000);
