import { expect, test } from 'vitest';

import { type FaultScript, faultScriptSchema } from '#electron/simulation/fault-script.ts';
import { simulate } from '#electron/simulation/simulate.ts';

const hourMs = 3_600_000;

const simulateEvents = (
  events: FaultScript['events'],
  options: { bots?: number; intervalMs?: number; days?: number } = {},
) =>
  simulate({
    bots: 4,
    days: 1,
    seed: 1,
    intervalMs: 30_000,
    ...options,
    script: faultScriptSchema.parse({ events, failedRestarts: 0 }),
  });

test('the same seed gives the same result, but for how long it took', async () => {
  const [first, again, other] = [
    await simulate({ bots: 12, days: 1, seed: 5 }),
    await simulate({ bots: 12, days: 1, seed: 5 }),
    await simulate({ bots: 12, days: 1, seed: 6 }),
  ];

  expect({ ...again.result, wallMs: 0 }).toEqual({ ...first.result, wallMs: 0 });
  expect({ ...other.result, seed: 5, wallMs: 0 }).not.toEqual({ ...first.result, wallMs: 0 });
  expect(Object.keys(first.result)).toEqual([
    'bots',
    'days',
    'seed',
    'incidents',
    'detectionMs',
    'recoverable',
    'recovered',
    'recoveredShare',
    'alarms',
    'falseAlarms',
    'falseAlarmShare',
    'availability',
    'notices',
    'restartsPerIncident',
    'wallMs',
  ]);
});

test('with nothing wrong but lost probes there is no incident, no alarm and no restart', async () => {
  const { result, detail } = await simulate({
    bots: 20,
    days: 1,
    seed: 2,
    intervalMs: 30_000,
    script: faultScriptSchema.parse({ lostProbes: 0.01 }),
  });

  expect(result).toMatchObject({ incidents: 0, alarms: 0, notices: 0, availability: 1 });
  expect(detail.mostAttemptsInIncident).toBe(0);
  expect(detail.checks).toBeGreaterThan(20 * 2_800);
});

test.for(['refused', 'hung', 'reset', 'server_error', 'reported', 'channel_lost'] as const)(
  'a bot of the kind %s is repaired without a person, and nobody is told',
  async (fault) => {
    const { result } = await simulateEvents([{ fault, of: 3, atMs: hourMs }]);

    expect(result).toMatchObject({ incidents: 1, recoverable: 1, recovered: 1, alarms: 0 });
    expect(result.detectionMs.max).toBeLessThan(20_000);
    expect(result.availability).toBeGreaterThan(0.999);
  },
);

test.for(['config_bad', 'config_invalid', 'config_invalid_dead'] as const)(
  'a bot of the kind %s is rolled back',
  async (fault) => {
    const { result, detail } = await simulateEvents([{ fault, of: 3, atMs: hourMs }]);

    expect(result).toMatchObject({ incidents: 1, recoverable: 1, recovered: 1, falseAlarms: 0 });
    expect(detail.mostAttemptsInIncident).toBeLessThanOrEqual(3);
  },
);

test.for(['auth', 'channel_unlinked'] as const)(
  'a bot of the kind %s is left to a person, without a restart',
  async (fault) => {
    const { result, detail } = await simulateEvents([{ fault, of: 3, atMs: hourMs }]);

    expect(result).toMatchObject({ incidents: 1, recoverable: 0, alarms: 1, falseAlarms: 0 });
    expect(result.restartsPerIncident).toBe(0);
    // Time that no repair could win back is left out; the two hours are in the other figure.
    expect(result.availability).toBe(1);
    expect(detail.availabilityOfAll).toBeCloseTo(1 - 2 / (4 * 24), 3);
  },
);

test('a slow bot is known within a minute, however long its interval', async () => {
  const { result } = await simulateEvents(
    [{ fault: 'slow', of: 0, atMs: hourMs, lastsMs: hourMs }],
    { intervalMs: 300_000 },
  );

  expect(result).toMatchObject({ incidents: 1, alarms: 1, falseAlarms: 0 });
  expect(result.detectionMs.max).toBeLessThan(60_000);
});

test('a host that falls with its thirty bots costs no restart of each, and few messages', async () => {
  const { result, detail } = await simulateEvents(
    [{ fault: 'host_down', of: 0, atMs: hourMs, lastsMs: hourMs }],
    { bots: 45 },
  );

  expect(result).toMatchObject({ incidents: 1, falseAlarms: 0 });
  expect(result.restartsPerIncident).toBeLessThanOrEqual(3);
  expect(result.notices).toBeLessThanOrEqual(3);
  expect(detail.missed).toBe(0);
});

test('while our own network is gone, asleep or too busy, no bot is blamed', async () => {
  const { result } = await simulateEvents(
    [
      { fault: 'network_gone', of: 0, atMs: hourMs, lastsMs: hourMs },
      { fault: 'sleep', of: 0, atMs: 5 * hourMs, lastsMs: hourMs },
      { fault: 'overload', of: 0, atMs: 9 * hourMs, lastsMs: 600_000 },
    ],
    { bots: 12 },
  );

  expect(result).toMatchObject({ incidents: 0, falseAlarms: 0, restartsPerIncident: 0 });
  expect(result.availability).toBe(1);
});

test('what goes wrong after the machine slept goes wrong at its own time, and is found as soon as ever', async () => {
  const nights = Array.from({ length: 8 }, (_, night) => ({
    fault: 'sleep' as const,
    of: 0,
    atMs: (night + 1) * hourMs,
    lastsMs: 600_000,
  }));
  const { result } = await simulateEvents([
    ...nights,
    { fault: 'hung', of: 3, atMs: 10 * hourMs },
    { fault: 'slow', of: 1, atMs: 12 * hourMs, lastsMs: hourMs },
  ]);

  expect(result).toMatchObject({ incidents: 2, alarms: 1, falseAlarms: 0 });
  expect(result.detectionMs.max).toBeLessThan(60_000);
});

test('a bot that crashes in a loop for hours is restarted ever more seldom', async () => {
  const { result, detail } = await simulateEvents([
    { fault: 'crash_loop', of: 1, atMs: hourMs, lastsMs: 8 * hourMs },
  ]);

  expect(result).toMatchObject({ incidents: 1, falseAlarms: 0 });
  expect(detail.mostRestartsInQuarterHour).toBeLessThanOrEqual(5);
  expect(detail.mostAttemptsInIncident).toBeLessThanOrEqual(3);
  // Five, then one after each longer pause; five in every quarter of an hour would be 160.
  expect(result.restartsPerIncident * result.incidents).toBeLessThanOrEqual(12);
});
