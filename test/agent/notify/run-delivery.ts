// `npm run test:delivery`: the tests of the outbox with 10,000 lives of a message and 5,000 that wait for a provider.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'node', 'test/agent/notify/'],
  {
    cwd: join(import.meta.dirname, '../../..'),
    stdio: 'inherit',
    env: { DELIVERY_CASES: '10000', DELIVERY_QUEUE: '5000', ...process.env },
  },
);
process.exitCode = status ?? 1;
