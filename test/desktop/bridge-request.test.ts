import { expect, test } from 'vitest';

import { findInputFault, maxInputBytes, maxInputDepth } from '#electron/desktop/bridge-request.ts';

function nested(depth: number): unknown {
  return Array.from({ length: depth }).reduce<unknown>((inner) => ({ inner }), 1);
}

test('plain values up to the limits may go on', () => {
  expect(findInputFault(undefined)).toBeUndefined();
  expect(findInputFault({ a: [1, 'x', null, false], b: undefined })).toBeUndefined();
  expect(findInputFault(nested(maxInputDepth))).toBeUndefined();
  expect(findInputFault('x'.repeat(maxInputBytes - 2))).toBeUndefined();
});

test('the limits hold to the byte and to the level', () => {
  expect(findInputFault(nested(maxInputDepth + 1))).toBe('too_deep');
  expect(findInputFault('x'.repeat(maxInputBytes - 1))).toBe('too_large');
  // Counted as they travel, in bytes: three for each of these.
  expect(findInputFault('€'.repeat(maxInputBytes / 2))).toBe('too_large');
});

test('a cycle and a bush of shared references are found without walking for ever', () => {
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  let bush: unknown = 'leaf';
  for (let level = 0; level < maxInputDepth; level += 1) {
    bush = Array.from({ length: 10 }, () => bush);
  }

  expect(findInputFault(cycle)).toBe('too_deep');
  expect(findInputFault(bush)).toBe('too_large');
});

test.for([new Map(), new Date(), 1n, Number.NaN, Number.POSITIVE_INFINITY, new Uint8Array(2)])(
  'what JSON cannot carry is refused: %s',
  (value) => {
    expect(findInputFault({ value })).toBe('not_plain');
  },
);
