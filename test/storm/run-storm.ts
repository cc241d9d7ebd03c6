// `npm run test:storm`: fifty tenants of two hundred bots fail within ten seconds and work again five minutes later, three
// times. Ends with 1 where anybody gets more than three messages in ten minutes, or one alert is not told.
import { parseArgs } from 'node:util';

import { storm } from './storm.ts';

const { values } = parseArgs({
  options: {
    tenants: { type: 'string', default: '50' },
    bots: { type: 'string', default: '200' },
    repeats: { type: 'string', default: '3' },
  },
});

const begunAt = performance.now();
const figures = await storm({
  tenants: Number(values.tenants),
  bots: Number(values.bots),
  repeats: Number(values.repeats),
});
console.table({ ...figures, seconds: Math.round((performance.now() - begunAt) / 1_000) });
const isKept =
  figures.mostMessages <= 3 && figures.tenantsWithNone === 0 && figures.forgotten === 0;
process.exitCode = isKept ? 0 : 1;
