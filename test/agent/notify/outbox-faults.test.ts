import { expect, test } from 'vitest';

import { keepFigure } from '#test/support/figures.ts';

import { everydayPairs, faultCount, kindsOfMatrix, pairs, reasons } from './matrix/faults.ts';
import { violationsOf } from './matrix/judge.ts';
import { liveWith } from './matrix/life.ts';

// `security.md` B1: every fault at every channel through the whole outbox, from the row in the store to the bytes of a
// provider on this machine. Providers, channels and outbox share one virtual clock; what goes over a socket is real. The
// whole matrix, and messages that are not CRITICAL as well, by `npm run test:delivery`.
const isWhole = process.env['DELIVERY_MATRIX'] === 'whole';
const severities = isWhole ? (['critical', 'error'] as const) : (['critical'] as const);
const lives = (isWhole ? pairs : everydayPairs).flatMap((pair) =>
  severities.map((severity) => [pair.fault, pair.kind, severity, pair.text, pair] as const),
);

test.for(lives)('%s, %s, %s: %s', async ([, kind, severity, , { means, expected }]) => {
  const life = await liveWith(kind, means, severity);

  expect(violationsOf(life, expected)).toEqual([]);
});

test('every fault has a word on every channel', (context) => {
  keepFigure(context, 'faults', faultCount, '');
  keepFigure(context, 'faults at a channel', pairs.length, '');
  keepFigure(context, 'faults without a counterpart at a channel', reasons.length, '');
  keepFigure(context, 'lives through the outbox', lives.length, '');

  expect(pairs.length + reasons.length).toBe(faultCount * kindsOfMatrix.length);
  for (const kind of kindsOfMatrix.filter((each) => each !== 'native')) {
    expect(pairs.filter((pair) => pair.kind === kind).length).toBeGreaterThanOrEqual(28);
  }
});
