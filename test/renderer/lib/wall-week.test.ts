// @vitest-environment node
import { expect, test } from 'vitest';

import { nextInstantOf, wallTimeOf, weekMomentOf } from '#renderer/lib/wall-week.ts';

const at = (text: string) => Date.parse(text);
const thursday = at('2026-11-26T02:30:00Z');

test('a moment is the one that the clocks of the zone show', () => {
  expect(weekMomentOf('America/Sao_Paulo', thursday)).toEqual({ day: 2, minute: 23 * 60 + 30 });
  expect(weekMomentOf('Asia/Kolkata', thursday)).toEqual({ day: 3, minute: 8 * 60 });
  expect(new Date(wallTimeOf('Asia/Kolkata', thursday)).toISOString()).toBe(
    '2026-11-26T08:00:00.000Z',
  );
});

test.each([
  ['America/Sao_Paulo', 6, 23 * 60 + 40, '2026-11-30T02:40:00.000Z'],
  ['UTC', 3, 2 * 60 + 30, '2026-11-26T02:30:00.000Z'],
  ['UTC', 3, 2 * 60 + 29, '2026-12-03T02:29:00.000Z'],
  ['Asia/Kolkata', 0, 0, '2026-11-29T18:30:00.000Z'],
] as const)('in %s day %i at minute %i is next at %s', (zone, day, minute, expected) => {
  expect(new Date(nextInstantOf(zone, { day, minute }, thursday)).toISOString()).toBe(expected);
});

test('across summer time it is the clock that counts, not the hours that pass', () => {
  // Madrid puts its clocks back on Sunday, 25 October 2026, at 3:00.
  const saturday = at('2026-10-24T10:00:00Z');
  const next = nextInstantOf('Europe/Madrid', { day: 6, minute: 12 * 60 }, saturday);
  expect(new Date(next).toISOString()).toBe('2026-10-25T11:00:00.000Z');
});
