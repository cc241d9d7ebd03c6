import { join } from 'node:path';

import { runRealTests } from '#test/support/real-run.ts';

import { installEngines } from './engine-programs.ts';
import { installPm2 } from './install-pm2.ts';
import { recordFrames } from './record-frames.ts';

/**
 * `npm run test:services`: everything that is said of service managers, against the real ones. Gets what is missing and
 * this machine lets us have; what cannot be had is skipped, and said. What is said after `--` goes to vitest, such as the
 * name of a file. `--record` does not test, but takes down anew what the stand-ins are held to.
 *
 * Ends with 0 when some passed and none failed.
 */
async function main(): Promise<number> {
  const args = process.argv.slice(2);
  installPm2();
  installEngines();
  if (args.includes('--record')) {
    console.log(`recorded ${(await recordFrames()).join(', ')}`);
    return 0;
  }
  return runRealTests(join(import.meta.dirname, 'vitest.config.ts'), args);
}

process.exitCode = await main();
