// Five seeds of each of the two simulations whose figures are promised, one after the other. Ends with 1 where one is missed.
import { parseArgs } from 'node:util';

import { type Simulated, simulate } from '#electron/simulation/simulate.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    only: { type: 'string' },
  },
});

type Scenario = { name: string; days: number; intervalMs: number; targets: Target[] };
type Target = { name: string; isMet: (simulated: Simulated) => boolean };

const always: Target[] = [
  { name: '≥ 95 % repaired', isMet: ({ result }) => result.recoveredShare >= 0.95 },
  { name: '≤ 1 % false', isMet: ({ result }) => result.falseAlarmShare <= 0.01 },
  { name: '≤ 3 attempts', isMet: ({ detail }) => detail.mostAttemptsInIncident <= 3 },
  { name: 'no restart loop', isMet: ({ detail }) => detail.mostRestartsInQuarterHour <= 5 },
  { name: '≥ 99.9 % available', isMet: ({ result }) => result.availability >= 0.999 },
];

const scenarios: Scenario[] = [
  {
    name: 'month',
    days: 30,
    intervalMs: 300_000,
    targets: [...always, { name: '< 60 s', isMet: ({ result }) => result.wallMs < 60_000 }],
  },
  {
    name: 'day',
    days: 1,
    intervalMs: 30_000,
    targets: [
      ...always,
      { name: 'p99 ≤ 60 s', isMet: ({ result }) => result.detectionMs.p99 <= 60_000 },
    ],
  },
];

const percent = (share: number) => `${(share * 100).toFixed(3)} %`;

function rowOf({ result, detail }: Simulated, cpuMs: number) {
  const { detectionMs: found } = result;
  return {
    seed: result.seed,
    checks: detail.checks,
    incidents: result.incidents,
    'not found': detail.missed,
    'found p50 / p99 / max s': [found.p50, found.p99, found.max]
      .map((ms) => (ms / 1_000).toFixed(1))
      .join(' / '),
    repaired: `${result.recovered} of ${result.recoverable}`,
    alarms: result.alarms,
    false: result.falseAlarms,
    messages: result.notices,
    'restarts / incident': result.restartsPerIncident.toFixed(2),
    'most in one / in 15 min': `${detail.mostAttemptsInIncident} / ${detail.mostRestartsInQuarterHour}`,
    'available (all)': `${percent(result.availability)} (${percent(detail.availabilityOfAll)})`,
    'wall s (CPU)': `${(result.wallMs / 1_000).toFixed(0)} (${(cpuMs / 1_000).toFixed(0)})`,
  };
}

let isMissed = false;
for (const { name, days, intervalMs, targets } of scenarios) {
  if (values.only !== undefined && values.only !== name) {
    continue;
  }
  const rows = [];
  for (let seed = 1; seed <= Number(values.seeds); seed += 1) {
    const before = process.cpuUsage();
    const simulated = await simulate({ bots: 200, days, seed, intervalMs });
    const { user, system } = process.cpuUsage(before);
    rows.push(rowOf(simulated, (user + system) / 1_000));
    for (const target of targets) {
      if (!target.isMet(simulated)) {
        isMissed = true;
        console.error(`${name}, seed ${seed}: missed ${target.name}`);
      }
    }
  }
  console.log(`200 bots, ${days} d at ${intervalMs / 1_000} s`);
  console.table(rows);
}
process.exitCode = isMissed ? 1 : 0;
