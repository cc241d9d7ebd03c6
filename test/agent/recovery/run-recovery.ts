// `npm run test:recovery`: the tests of the ladder with all ten thousand lives.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', 'test/agent/recovery'],
  {
    cwd: join(import.meta.dirname, '../../..'),
    stdio: 'inherit',
    env: { RECOVERY_SEQUENCES: '10000', ...process.env },
  },
);
process.exitCode = status ?? 1;
