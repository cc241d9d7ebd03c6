import { describe, expect, test } from 'vitest';

import { shapeOf, strangers } from './frame-shape.ts';

const between = (first: unknown, second: unknown) => strangers(shapeOf(first), shapeOf(second));

describe('strangers', () => {
  test('are none where one frame says less than the other', () => {
    expect(between({ a: { b: 1 } }, { a: { b: 2, c: 'more' }, d: true })).toEqual([]);
  });

  test('are what the other frame does not have', () => {
    expect(between({ a: { b: 1, c: 1 } }, { a: { b: 2 } })).toEqual(['a.c: is not there']);
  });

  test('are what the other frame has with another type', () => {
    expect(between({ pid: '12' }, { pid: 12 })).toEqual(['pid: is string, not number']);
  });

  test('are looked for in every element of a list', () => {
    const recorded = { agents: [{ id: 'main' }, { id: 'other', name: 'Other' }] };
    expect(between({ agents: [{ id: 'x', name: 'y' }] }, recorded)).toEqual([]);
    expect(between({ agents: [{ id: 'x' }, { id: 7 }] }, recorded)).toEqual([
      'agents[].id: is string or number, not string',
    ]);
  });

  test('are not told from null, which says nothing of the type', () => {
    expect(between({ lastError: null }, { lastError: 'text' })).toEqual([]);
    expect(between({ lastError: { code: 1 } }, { lastError: null })).toEqual([]);
  });

  test('are not told from an empty list, which says nothing of its elements', () => {
    expect(between({ issues: [{ kind: 'auth' }] }, { issues: [] })).toEqual([]);
  });

  test('are told at the top of a frame as well', () => {
    expect(between([1], { a: 1 })).toEqual([': is array, not object', '[]: is not there']);
  });
});
