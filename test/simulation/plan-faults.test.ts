import { expect, test } from 'vitest';

import { faultKinds } from '#electron/simulation/fault-kinds.ts';
import {
  defaultFaultScript,
  type FaultScript,
  faultScriptSchema,
  misplacedEvent,
} from '#electron/simulation/fault-script.ts';
import { planFaults } from '#electron/simulation/plan-faults.ts';
import { seededRandom } from '#electron/simulation/seeded-random.ts';
import { fleetOf, isGateway } from '#electron/simulation/simulated-bot.ts';

const plan = (seed: number, days = 30, script: FaultScript = defaultFaultScript) =>
  planFaults(script, {
    size: fleetOf(200),
    hasChannels: isGateway,
    days,
    random: seededRandom(seed),
  });

test('the same seed gives the same plan, and another seed another', () => {
  expect(plan(7)).toEqual(plan(7));
  expect(plan(7)).not.toEqual(plan(8));
});

test('every row of the table of faults but the lost probe comes as often as the script says', () => {
  const planned = plan(1);
  const count = (kind: string) => planned.filter((fault) => fault.kind === kind).length;

  expect(count('refused')).toBe(400);
  expect(count('slow')).toBe(200);
  expect(count('auth')).toBeGreaterThan(8);
  expect(count('auth')).toBeLessThan(35);
  expect(count('reported')).toBeGreaterThan(800);
  expect(count('provider_outage')).toBe(6);
  expect(count('host_down')).toBe(2);
  expect(count('network_gone')).toBe(3);
  expect(new Set(planned.map(({ kind }) => kind))).toEqual(new Set(faultKinds));
});

test('no two faults of one bot fall together, and all are over before the end', () => {
  const planned = plan(3);
  const byOwner = Map.groupBy(planned, ({ scope, of }) => `${scope} ${of}`);

  for (const faults of byOwner.values()) {
    for (const [index, { atMs }] of faults.entries()) {
      const before = faults[index - 1];
      expect(atMs).toBeGreaterThan(before ? before.atMs + before.lastsMs : 0);
    }
  }
  expect(Math.max(...planned.map(({ atMs, lastsMs }) => atMs + lastsMs))).toBeLessThan(
    30 * 86_400_000,
  );
});

test('what ends by itself lasts as long as the script says, what a person ends until then', () => {
  const planned = plan(5);
  const times = (...kinds: string[]) =>
    planned.filter(({ kind }) => kinds.includes(kind)).map(({ lastsMs }) => lastsMs);

  const passing = times('slow', 'dns', 'host_down', 'network_gone');
  expect(Math.min(...passing)).toBeGreaterThanOrEqual(20_000);
  expect(Math.max(...passing)).toBeLessThanOrEqual(7_200_000);
  expect(new Set(times('auth', 'refused', 'tls'))).toEqual(new Set([7_200_000]));
});

test('a script of a file is told what is wrong with it, by its place', () => {
  const problem = (script: unknown) => {
    const issue = faultScriptSchema.safeParse(script).error?.issues[0];
    return issue?.path.join('.');
  };

  expect(problem({ faults: [{ fault: 'hung', times: 1 }] })).toBeUndefined();
  expect(problem({ faults: [{ fault: 'nonsense', times: 1 }] })).toBe('faults.0.fault');
  expect(problem({ faults: [{ fault: 'hung', times: -1 }] })).toBe('faults.0.times');
  expect(problem({ lasts: [60_000, 20_000] })).toBe('lasts');
  expect(problem({ events: [{ fault: 'hung', atMs: 1, more: true }] })).toBe('events.0');
  expect(problem([])).toBe('');
});

test('an event that names a bot there is none of is found', () => {
  const script = faultScriptSchema.parse({
    events: [
      { fault: 'hung', of: 9, atMs: 0 },
      { fault: 'host_down', of: 1, atMs: 0 },
    ],
  });

  expect(misplacedEvent(script, fleetOf(31))).toBeUndefined();
  expect(misplacedEvent(script, fleetOf(30))).toEqual({ scope: 'host', of: 1, count: 1 });
  expect(misplacedEvent(script, fleetOf(5))).toEqual({ scope: 'bot', of: 9, count: 5 });
});
