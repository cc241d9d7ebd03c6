import { act, renderHook } from '@testing-library/react';
import { describe, expect, test } from 'vitest';

import { freezeOrder, useFrozenOrder } from '#renderer/components/data-table/frozen-order.ts';

describe('an order that is held', () => {
  test.each([
    ['the same rows', 'abcd', 'abcd', 'abcd', 0],
    ['one row that moved to the top', 'abcd', 'dabc', 'abcd', 1],
    ['two rows that changed places', 'abcd', 'bacd', 'abcd', 1],
    ['a row that came', 'abc', 'xabc', 'abc', 1],
    ['a row that went', 'abcd', 'acd', 'acd', 0],
    ['all of it at once', 'abcd', 'xdab', 'abd', 2],
    ['everything turned round', 'abcd', 'dcba', 'abcd', 3],
  ])('with %s', (_name, held, current, shown, changes) => {
    expect(freezeOrder(held.split(''), current.split(''))).toEqual({
      ids: shown.split(''),
      changes,
    });
  });
});

describe('a list', () => {
  const setup = () =>
    renderHook(({ rows, isHeld, wish }) => useFrozenOrder(rows, isHeld, wish), {
      initialProps: { rows: ['a', 'b', 'c'], isHeld: false, wish: '' },
    });

  test('follows its rows while nobody is in it', () => {
    const { result, rerender } = setup();
    rerender({ rows: ['c', 'a', 'b'], isHeld: false, wish: '' });
    expect(result.current.ids).toEqual(['c', 'a', 'b']);
  });

  test('keeps still while somebody is, counts, and moves when they leave', () => {
    const { result, rerender } = setup();
    rerender({ rows: ['a', 'b', 'c'], isHeld: true, wish: '' });
    rerender({ rows: ['c', 'a', 'b'], isHeld: true, wish: '' });
    expect([result.current.ids, result.current.changes]).toEqual([['a', 'b', 'c'], 1]);
    rerender({ rows: ['c', 'a', 'b'], isHeld: false, wish: '' });
    expect([result.current.ids, result.current.changes]).toEqual([['c', 'a', 'b'], 0]);
  });

  test('moves at once when asked to, and holds again from there', () => {
    const { result, rerender } = setup();
    rerender({ rows: ['a', 'b', 'c'], isHeld: true, wish: '' });
    rerender({ rows: ['c', 'a', 'b'], isHeld: true, wish: '' });
    act(() => result.current.release());
    expect(result.current.ids).toEqual(['c', 'a', 'b']);
    rerender({ rows: ['b', 'c', 'a'], isHeld: true, wish: '' });
    expect(result.current.ids).toEqual(['c', 'a', 'b']);
  });

  test('obeys another sort or filter although it is held', () => {
    const { result, rerender } = setup();
    rerender({ rows: ['a', 'b', 'c'], isHeld: true, wish: '' });
    rerender({ rows: ['c', 'b'], isHeld: true, wish: 'filter' });
    expect([result.current.ids, result.current.changes]).toEqual([['c', 'b'], 0]);
  });

  test('shows the rows that come when it was empty', () => {
    const { result, rerender } = setup();
    rerender({ rows: [], isHeld: true, wish: 'loading' });
    rerender({ rows: ['a'], isHeld: true, wish: 'loading' });
    expect(result.current.ids).toEqual(['a']);
  });
});
