// `npm run test:delivery`: the tests of the outbox with the whole amounts of `security.md` 3.2 B: 10,000 lives of a message,
// 5,000 that wait for a provider in each of 20 runs, 500 lost answers a channel, 5,000 messages against the limits of
// WhatsApp, and the matrix of faults. Prints what they measured.
import { runRealTests } from '#test/support/real-run.ts';

const amounts = {
  DELIVERY_MATRIX: 'whole',
  DELIVERY_CASES: '10000',
  DELIVERY_QUEUE: '5000',
  DELIVERY_SEEDS: '20',
  DELIVERY_LOST: '500',
  DELIVERY_LIMITS: '5000',
};
Object.assign(process.env, { ...amounts, ...process.env });

process.exitCode = await runRealTests('vitest.config.ts', [
  '--project',
  'node',
  'test/agent/notify/',
]);
