// @vitest-environment node
import { expect, test } from 'vitest';

import { contrast, inkOn } from '#renderer/features/settings/brand/contrast.ts';
import { fitted } from '#renderer/features/settings/brand/read-logo.ts';

test.each([
  ['#000000', '#ffffff', 21],
  ['#ffffff', '#ffffff', 1],
  ['#767676', '#ffffff', 4.54],
  ['#1d5fd0', '#ffffff', 5.8],
])('%s on %s is %f to 1', (one, other, expected) => {
  expect(contrast(one, other)).toBeCloseTo(expected, 1);
  expect(contrast(other, one)).toBe(contrast(one, other));
});

test('the ink on any colour can be read', () => {
  for (let red = 0; red < 256; red += 15) {
    for (let green = 0; green < 256; green += 15) {
      for (let blue = 0; blue < 256; blue += 15) {
        const colour = `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
        expect(contrast(colour, inkOn(colour))).toBeGreaterThan(4.3);
      }
    }
  }
});

test('a logo is made to fit and never blown up', () => {
  expect(fitted(960, 320)).toEqual({ width: 480, height: 160 });
  expect(fitted(100, 800)).toEqual({ width: 20, height: 160 });
  expect(fitted(32, 32)).toEqual({ width: 32, height: 32 });
  expect(fitted(10_000, 1)).toEqual({ width: 480, height: 1 });
});
