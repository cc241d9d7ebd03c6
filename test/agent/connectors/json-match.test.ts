import { expect, test } from 'vitest';

import { findMismatch, type Json } from '#electron/agent/connectors/json-match.ts';

test.for<[Json, Json, string | undefined]>([
  [{ a: 1 }, { a: 1, b: 2 }, undefined],
  [{ a: { b: [1, { c: true }] } }, { a: { b: [1, { c: true, d: 0 }] } }, undefined],
  [{}, { a: 1 }, undefined],
  ['ok', 'ok', undefined],
  [null, null, undefined],
  [{ a: null }, { a: null }, undefined],
  [{ a: null }, {}, '$.a'],
  [{ a: 1 }, { a: '1' }, '$.a'],
  [{ a: { b: [1, 2] } }, { a: { b: [1] } }, '$.a.b'],
  [[1, 2], [1, 3], '$[1]'],
  [[], {}, '$'],
  [{}, [], '$'],
  [{}, null, '$'],
  [{ toString: 1 }, {}, '$.toString'],
  [{ length: 1 }, { length: 1 }, undefined],
])('%j against %j: %s', ([expected, got, at]) => {
  expect(findMismatch(expected, got)?.at).toBe(at);
});

test('an expectation nested beyond sense is not met, and does not exhaust the stack', () => {
  let deep: Json = 1;
  for (let level = 0; level < 50_000; level += 1) {
    deep = { a: deep };
  }

  expect(findMismatch(deep, deep)?.at).toMatch(/^\$(\.a){101}$/);
});
