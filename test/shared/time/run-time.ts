// `npm run test:time`: the tests of hours, daily turns and recurring windows with all hundred thousand cases.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', 'test/shared/time', '--testTimeout=3600000'],
  {
    cwd: join(import.meta.dirname, '../../..'),
    stdio: 'inherit',
    env: { TIME_CASES: '100000', ...process.env },
  },
);
process.exitCode = status ?? 1;
