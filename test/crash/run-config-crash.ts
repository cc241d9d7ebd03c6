import { parseArgs } from 'node:util';

import { configKillRun } from './config-kill-run.ts';

/** `npm run test:config-crash`: as the everyday test, many more times; Ctrl-C ends it early, with what was seen
 * so far. Ends with 1 when anything was wrong. */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '500' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
const report = await configKillRun({
  runs: Number(values.runs),
  seed: Number(values.seed),
  signal: stop.signal,
});
console.log(JSON.stringify(report, null, 2));
process.exitCode = report.wrong.length === 0 && report.brokenChains === 0 ? 0 : 1;
