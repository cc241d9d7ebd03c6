// @vitest-environment node
import { expect, test } from 'vitest';

import {
  type Area,
  fillOf,
  hoursTold,
  merged,
  paint,
  presets,
  problemOf,
  slotsOfDay,
  type Week,
} from '#renderer/features/settings/hours/week.ts';
import { defaultSettings, hoursSchema } from '#shared/schemas/tenant-settings.ts';

const nothing: Week = Array.from({ length: 7 }, () => []);
const from8to12 = (day: number, to = day): Area => ({
  from: { day, slot: 16 },
  to: { day: to, slot: 23 },
});

test('what is painted is told, and what is painted away is held', () => {
  const told = paint(nothing, from8to12(0), true);
  expect(told[0]).toEqual([{ from: 480, to: 720 }]);
  const holed = paint(told, { from: { day: 0, slot: 20 }, to: { day: 0, slot: 20 } }, false);
  expect(holed[0]).toEqual([
    { from: 480, to: 600 },
    { from: 630, to: 720 },
  ]);
});

test('an area may be drawn from any of its corners', () => {
  const { from, to } = from8to12(1, 3);
  expect(paint(nothing, { from: to, to: from }, true)).toEqual(paint(nothing, { from, to }, true));
  expect(paint(nothing, { from, to }, true).map((day) => day.length)).toEqual([
    0, 1, 1, 1, 0, 0, 0,
  ]);
});

test('what touches becomes one stretch, whatever minutes it begins on', () => {
  expect(
    merged([
      { from: 600, to: 660 },
      { from: 485, to: 600 },
      { from: 500, to: 510 },
    ]),
  ).toEqual([{ from: 485, to: 660 }]);
});

test('a slot that is told for a part only says so', () => {
  const day = [{ from: 490, to: 600 }];
  expect([15, 16, 17, 20].map((slot) => fillOf(day, slot))).toEqual([
    'held',
    'part',
    'told',
    'held',
  ]);
});

test('every preset, and all that can be painted over it, is a week that the agent takes', () => {
  for (const preset of Object.values(presets)) {
    for (let slot = 0; slot < slotsOfDay; slot += 1) {
      const area = { from: { day: 2, slot }, to: { day: 4, slot } };
      for (const isTold of [true, false]) {
        const week = paint(preset, area, isTold);
        expect(problemOf(week)).toBeUndefined();
        expect(hoursSchema.safeParse({ ...defaultSettings.hours, week }).success).toBe(true);
      }
    }
  }
});

test('a stretch that ends before it begins, and too many of them, are named', () => {
  expect(problemOf([[{ from: 600, to: 600 }], ...nothing.slice(1)])).toBe('backwards');
  const nine = Array.from({ length: 9 }, (_, at) => ({ from: at * 100, to: at * 100 + 30 }));
  expect(problemOf([nine, ...nothing.slice(1)])).toBe('too_many');
});

test('hours are counted once, however they overlap', () => {
  expect(hoursTold(presets.office)).toBe(50);
  expect(
    hoursTold([
      [
        { from: 0, to: 60 },
        { from: 30, to: 90 },
      ],
      ...nothing.slice(1),
    ]),
  ).toBe(1.5);
});
