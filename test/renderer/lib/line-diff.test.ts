import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  countChanges,
  type DiffLine,
  diffLines,
  foldSame,
  inPairs,
  stretchesOf,
} from '#renderer/lib/line-diff.ts';

const told = (lines: readonly DiffLine[]) =>
  lines.map(({ kind, text }) => `${{ same: ' ', removed: '-', added: '+' }[kind]}${text}`);

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', '{', '}'), { maxLength: 14 })
  .map((lines) => lines.join('\n'));

function linesOf(value: string): string[] {
  const lines = value.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** The length of the longest common subsequence, the slow and plain way. */
function common(a: readonly string[], b: readonly string[]): number {
  const table = Array.from({ length: a.length + 1 }, () =>
    Array.from({ length: b.length + 1 }, () => 0),
  );
  for (let x = a.length - 1; x >= 0; x -= 1) {
    for (let y = b.length - 1; y >= 0; y -= 1) {
      table[x]![y] =
        a[x] === b[y] ? table[x + 1]![y + 1]! + 1 : Math.max(table[x + 1]![y]!, table[x]![y + 1]!);
    }
  }
  return table[0]![0]!;
}

test('what is left of the lines is the one text, and what is right of them the other', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = diffLines(before, after);

      const left = lines.filter(({ kind }) => kind !== 'added').map((line) => line.text);
      const right = lines.filter(({ kind }) => kind !== 'removed').map((line) => line.text);
      expect(left).toEqual(linesOf(before));
      expect(right).toEqual(linesOf(after));
    }),
    { numRuns: 2_000 },
  );
});

test('no shorter list of changes leads from one text to the other', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const { added, removed } = countChanges(diffLines(before, after));

      const [a, b] = [linesOf(before), linesOf(after)];
      expect(added + removed).toBe(a.length + b.length - 2 * common(a, b));
    }),
    { numRuns: 2_000 },
  );
});

test('each line carries its number in the text it stands in', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = diffLines(before, after);

      const lefts = lines.flatMap((line) => ('before' in line ? [line.before] : []));
      const rights = lines.flatMap((line) => ('after' in line ? [line.after] : []));
      expect(lefts).toEqual(lefts.map((_, index) => index + 1));
      expect(rights).toEqual(rights.map((_, index) => index + 1));
    }),
  );
});

test('a changed line is one out and one in, with what did not change around it', () => {
  expect(told(diffLines('a\nb\nc\n', 'a\nB\nc\n'))).toEqual([' a', '-b', '+B', ' c']);
});

test('a text of many thousand lines that shares nothing is told as replaced, and at once', () => {
  const before = Array.from({ length: 6_000 }, (_, index) => `old ${index}`).join('\n');
  const after = Array.from({ length: 6_000 }, (_, index) => `new ${index}`).join('\n');

  expect(countChanges(diffLines(before, after))).toEqual({ added: 6_000, removed: 6_000 });
});

test('long stretches without a change are folded, and three lines are kept around each', () => {
  const before = Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n');
  const after = before.replace('line 20', 'changed');

  const shown = foldSame(diffLines(before, after));

  expect(shown.filter(({ kind }) => kind === 'fold')).toEqual([
    { kind: 'fold', count: 17, before: 1 },
    { kind: 'fold', count: 16, before: 25 },
  ]);
  expect(shown).toHaveLength(2 + 3 + 2 + 3);
});

test('side by side, what went out stands beside what came in for it', () => {
  const rows = inPairs(diffLines('a\nb\nc\nd', 'a\nB\nC\nX\nd'));

  expect(rows.map((row) => ('kind' in row ? 'fold' : [row.left?.text, row.right?.text]))).toEqual([
    ['a', 'a'],
    ['b', 'B'],
    ['c', 'C'],
    [undefined, 'X'],
    ['d', 'd'],
  ]);
});

test.for([
  ['  "timeoutSeconds": 120,', '  "timeoutSeconds": 600,', '120'],
  ['  "bind": "loopback",', '  "bind": "lan",', 'loopback'],
  ['PORT=3000', 'PORT=3001', '3000'],
  ['  "a": true', '  "a": true,', ''],
] as const)('in %j beside %j, %j is marked', ([line, beside, marked]) => {
  const stretches = stretchesOf(line, beside);

  expect(stretches.map(({ text: part }) => part).join('')).toBe(line);
  expect(
    stretches
      .filter(({ isChanged }) => isChanged)
      .map(({ text: part }) => part)
      .join(''),
  ).toBe(marked);
});
