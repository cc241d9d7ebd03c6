import { expect, test } from 'vitest';

import { nextTurn, placeInInterval } from '#electron/agent/health/spread.ts';

test('a thousand bots stand evenly in their interval, whichever of them are there', () => {
  const places = Array.from({ length: 1_000 }, (_, key) => placeInInterval(key * 3 + 7));
  const perTenth = Array.from(
    { length: 10 },
    (_, tenth) => places.filter((place) => Math.floor(place * 10) === tenth).length,
  );

  expect(Math.min(...perTenth)).toBeGreaterThanOrEqual(95);
  expect(Math.max(...perTenth)).toBeLessThanOrEqual(105);
});

test('a turn is always later than now, by one interval at most, and always at the same place', () => {
  const intervalMs = 5_000;
  for (const after of [0, 1, 4_999, 5_000, 123_456.5]) {
    const turn = nextTurn(42, { intervalMs, origin: 1_000, after });

    expect(turn).toBeGreaterThan(after);
    expect(turn - Math.max(after, 1_000)).toBeLessThanOrEqual(intervalMs);
    expect((turn - 1_000) % intervalMs).toBe(Math.ceil(placeInInterval(42) * intervalMs));
  }
});
