import { expect, test } from 'vitest';

import { createRestartRate } from '#electron/agent/connectors/services/restart-rate.ts';

const minute = 60_000;
const rule = { windowMs: 10 * minute, degraded: 3, fail: 10 };

/** What each look says of a service, by what its manager has counted at that minute. */
function judged(counts: readonly (readonly [minutes: number, restarts: number])[]) {
  const rate = createRestartRate(rule);
  return counts.map(([minutes, restarts]) => rate.judge('bot', restarts, minutes * minute));
}

test('restarts that were there before the first look are held against nobody', () => {
  expect(
    judged([
      [0, 500],
      [1, 500],
      [2, 501],
    ]),
  ).toEqual([null, null, null]);
});

test('three restarts within ten minutes are too many, and ten are a failure', () => {
  expect(
    judged([
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 9],
      [5, 10],
    ]),
  ).toEqual([null, null, null, 'degraded', 'degraded', 'fail']);
});

test('restarts far from one another are not too many', () => {
  expect(
    judged([
      [0, 0],
      [6, 1],
      [12, 2],
      [18, 3],
      [24, 4],
    ]),
  ).toEqual([null, null, null, null, null]);
});

test('it is well again once it has run for ten minutes', () => {
  expect(
    judged([
      [0, 0],
      [1, 4],
      [10.5, 4],
      [12, 4],
    ]),
  ).toEqual([null, 'degraded', null, null]);
});

test('a count that begins anew is not judged by what was counted before', () => {
  expect(
    judged([
      [0, 0],
      [1, 2],
      [2, 0],
      [3, 1],
      [4, 3],
    ]),
  ).toEqual([null, null, null, null, 'degraded']);
});

test('a restart on purpose makes counting begin anew', () => {
  const rate = createRestartRate(rule);
  rate.judge('bot', 0, 0);
  rate.judge('bot', 2, minute);

  rate.forget('bot');

  expect(rate.judge('bot', 3, 2 * minute)).toBeNull();
});

test('services are judged each on its own', () => {
  const rate = createRestartRate(rule);
  rate.judge('one', 0, 0);
  rate.judge('other', 5, 0);

  expect(rate.judge('one', 3, minute)).toBe('degraded');
  expect(rate.judge('other', 5, minute)).toBeNull();
});
