import { join } from 'node:path';

import { runRealTests } from '#test/support/real-run.ts';

import { GatewayNotInstalledError, installGateway } from './install-gateway.ts';
import { recordFrames } from './record-frames.ts';

/**
 * `npm run test:openclaw`: everything that is said of an OpenClaw gateway, against a real one. Installs it apart from
 * the project's dependencies where it is not there yet. What is said after `--` goes to vitest, such as the name of a file.
 * `--record` does not test, but takes down anew the frames that the stand-in is held to.
 *
 * Ends with 0 when all passed, 1 when something failed, and 2 when there is no gateway to be had.
 */
async function main(): Promise<number> {
  const args = process.argv.slice(2);
  try {
    console.log(`gateway ${await installGateway()}`);
  } catch (error) {
    if (!(error instanceof GatewayNotInstalledError)) {
      throw error;
    }
    console.error(error.message);
    console.log('0 passed, 1 failed, 0 skipped');
    return 2;
  }
  if (args.includes('--record')) {
    console.log(`recorded ${(await recordFrames()).join(', ')}`);
    return 0;
  }
  return runRealTests(join(import.meta.dirname, 'vitest.config.ts'), args);
}

process.exitCode = await main();
