import { expect, test } from 'vitest';

import { storm } from '#test/storm/storm.ts';

// `npm run test:storm` has the same with fifty tenants of two hundred bots.
test('when everything fails at once, and again, each is told in three messages at most and nobody is forgotten', {
  timeout: 60_000,
}, async () => {
  const figures = await storm({ tenants: 3, bots: 30, repeats: 2 });

  expect(figures).toMatchObject({ alerts: 180, tenantsWithNone: 0, forgotten: 0 });
  expect(figures.mostMessages).toBeLessThanOrEqual(3);
});
