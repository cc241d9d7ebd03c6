import { join } from 'node:path';

import { runRealTests } from '#test/support/real-run.ts';

/**
 * `npm run test:mta`: email over SMTP against Exim, as Debian has it (`apt-get install exim4-daemon-light`). Where it is not
 * installed, or this user may not run one of its own, everything is skipped, and said.
 *
 * Ends with 0 when some passed and none failed.
 */
process.exitCode = await runRealTests(
  join(import.meta.dirname, 'vitest.config.ts'),
  process.argv.slice(2),
);
