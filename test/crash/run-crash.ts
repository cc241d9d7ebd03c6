import { parseArgs } from 'node:util';

import { killRun } from './kill-run.ts';

/** `npm run test:crash`: as the everyday test, many more times. Ends with 1 when anything was lost. */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '300' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});

const report = await killRun({ kills: Number(values.kills), seed: Number(values.seed) });
console.log(JSON.stringify(report, null, 2));
const isClean =
  report.lost.length === 0 && report.orphans.length === 0 && report.brokenChains === 0;
process.exitCode = isClean ? 0 : 1;
