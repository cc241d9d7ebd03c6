import { expect, test } from 'vitest';

import {
  dayMs,
  leftToday,
  perDayOf,
  roomAgainAt,
  shareUsed,
} from '#electron/agent/notify/day-allowance.ts';
import { aPhone, aSlack } from '#test/support/test-outbox.ts';

const use = (...at: number[]) => ({ perDay: 5, at });

test('the last fifth of a day’s messages is for what is CRITICAL', () => {
  expect(leftToday(use(), 0, 0, 'error')).toBe(4);
  expect(leftToday(use(), 0, 0, 'critical')).toBe(5);
  expect(leftToday(use(1, 2, 3, 4), 9, 0, 'error')).toBe(0);
  expect(leftToday(use(1, 2, 3, 4), 9, 0, 'critical')).toBe(1);
  expect(leftToday(use(1, 2, 3, 4, 5), 9, 0, 'critical')).toBe(0);
});

test('what is under way counts', () => {
  expect(leftToday(use(1, 2), 9, 2, 'error')).toBe(0);
  expect(leftToday(use(1, 2), 9, 2, 'critical')).toBe(1);
});

test('a message counts for a day to the millisecond', () => {
  expect(leftToday(use(1, 2, 3, 4, 5), dayMs, 0, 'critical')).toBe(0);
  expect(leftToday(use(1, 2, 3, 4, 5), dayMs + 1, 0, 'critical')).toBe(1);
  expect(roomAgainAt(use(1, 2, 3, 4, 5), 9, 'critical')).toBe(dayMs + 1);
  // Two have to be over before there are four.
  expect(roomAgainAt(use(1, 2, 3, 4, 5), 9, 'error')).toBe(dayMs + 2);
  expect(roomAgainAt(use(1), 9, 'error')).toBe(9);
});

test('without a limit there is always room', () => {
  const { kind } = aSlack;
  expect(perDayOf({ ...aSlack, kind })).toBe(Infinity);
  expect(perDayOf({ ...aPhone, perDay: 250 })).toBe(250);
  expect(leftToday({ perDay: Infinity, at: [1, 2] }, 9, 0, 'info')).toBe(Infinity);
  expect(shareUsed({ perDay: Infinity, at: [1, 2] }, 9)).toBe(0);
  expect(shareUsed(use(1, 2, 3, 4), 9)).toBe(0.8);
});
