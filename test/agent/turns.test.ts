import { expect, test } from 'vitest';

import { createTurns } from '#electron/agent/turns.ts';

test('tasks about one thing run one after the other, in the order they came', async () => {
  const inTurn = createTurns<string>();
  const seen: string[] = [];
  const task = (name: string) => async () => {
    seen.push(`${name} begins`);
    await Promise.resolve();
    seen.push(`${name} ends`);
    return name;
  };

  const all = await Promise.all(['a', 'b', 'c'].map((name) => inTurn('one', task(name))));

  expect(all).toEqual(['a', 'b', 'c']);
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('a task that need not wait begins at once, and what it asks for itself waits for its end', async () => {
  const inTurn = createTurns<string>();
  const seen: string[] = [];
  let inner: Promise<void> | undefined;

  const outer = inTurn('one', async () => {
    seen.push('outer begins');
    inner = inTurn('one', async () => {
      seen.push('inner');
    });
    await Promise.resolve();
    seen.push('outer ends');
  });
  expect(seen).toEqual(['outer begins']);
  await outer;
  await inner;

  expect(seen).toEqual(['outer begins', 'outer ends', 'inner']);
});

test('one that fails, or throws before its first wait, holds up nobody', async () => {
  const inTurn = createTurns<string>();

  const failing = inTurn('one', () => Promise.reject(new Error('no')));
  const throwing = inTurn('one', () => {
    throw new Error('at once');
  });
  const last = inTurn('one', async () => 'yes');

  await expect(failing).rejects.toThrow('no');
  await expect(throwing).rejects.toThrow('at once');
  expect(await last).toBe('yes');
});

test('others do not wait', async () => {
  const inTurn = createTurns<string>();
  const held = Promise.withResolvers<void>();
  const first = inTurn('one', () => held.promise);

  expect(await inTurn('other', async () => 'yes')).toBe('yes');

  held.resolve();
  await first;
});
