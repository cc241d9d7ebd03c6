import fc from 'fast-check';
import { expect, test } from 'vitest';

import { createDueQueue } from '#electron/agent/health/due-queue.ts';

test('items come out in the order they are due, each at its newest time', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 1_000 })), {
        maxLength: 300,
      }),
      fc.array(fc.integer({ min: 0, max: 30 })),
      (settings, removals) => {
        const queue = createDueQueue<number>();
        const expected = new Map<number, number>();
        for (const [item, at] of settings) {
          queue.set(item, at);
          expected.set(item, at);
        }
        for (const item of removals) {
          queue.delete(item);
          expected.delete(item);
        }

        const taken: { at: number; item: number }[] = [];
        for (let due = queue.take(1_000); due; due = queue.take(1_000)) {
          taken.push(due);
        }

        expect(taken.map(({ at }) => at)).toEqual([...expected.values()].sort((a, b) => a - b));
        expect(new Map(taken.map(({ item, at }) => [item, at]))).toEqual(expected);
        expect(queue.size()).toBe(0);
      },
    ),
  );
});

test('nothing comes out before its time', () => {
  const queue = createDueQueue<string>();
  queue.set('late', 500);
  queue.set('early', 100);

  expect(queue.take(99)).toBeUndefined();
  expect(queue.take(100)?.item).toBe('early');
  expect(queue.take(400)).toBeUndefined();
  expect(queue.nextAt()).toBe(500);
});
