import { expect, test } from 'vitest';

import { instantOf, placeOf, tomorrowMorning, wallTimeAt } from '#renderer/lib/zone-time.ts';

test.each([
  ['2026-11-27T08:00', 'America/Sao_Paulo', '2026-11-27T11:00:00.000Z'],
  ['2026-11-27T08:00', 'Asia/Kolkata', '2026-11-27T02:30:00.000Z'],
  // The clock skips from 02:00 to 03:00.
  ['2026-03-29T02:30', 'Europe/Madrid', '2026-03-29T01:30:00.000Z'],
  // It shows 02:30 twice; the first is in summer time.
  ['2026-10-25T02:30', 'Europe/Madrid', '2026-10-25T00:30:00.000Z'],
])('%s in %s is %s', (wall, zone, instant) => {
  expect(new Date(instantOf(wall, zone)).toISOString()).toBe(instant);
});

test('an instant has the wall time of its zone', () => {
  expect(wallTimeAt(Date.UTC(2026, 10, 27, 2, 59), 'America/Sao_Paulo')).toBe('2026-11-26T23:59');
});

test('tomorrow at eight is of the zone, also when it is another day there', () => {
  const now = Date.UTC(2026, 10, 27, 1);

  expect(new Date(tomorrowMorning(now, 'America/Sao_Paulo')).toISOString()).toBe(
    '2026-11-27T11:00:00.000Z',
  );
  expect(new Date(tomorrowMorning(now, 'Europe/Madrid')).toISOString()).toBe(
    '2026-11-28T07:00:00.000Z',
  );
});

test('a zone is called by its place', () => {
  expect(placeOf('America/Sao_Paulo')).toBe('Sao Paulo');
});
