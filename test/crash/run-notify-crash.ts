import { parseArgs } from 'node:util';

import { notifyKillRun } from './notify-kill-run.ts';

/** `npm run test:notify-crash`: as the everyday test, many more times. Ends with 1 when anything was missed or acted twice. */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '300' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});

const report = await notifyKillRun({ kills: Number(values.kills), seed: Number(values.seed) });
console.log(JSON.stringify(report, null, 2));
const isClean =
  report.missed.length === 0 &&
  report.secondEffects.length === 0 &&
  report.wrongDuplicates.length === 0;
process.exitCode = isClean ? 0 : 1;
