import fc from 'fast-check';
import { expect, test } from 'vitest';

import { unifiedDiff } from '#electron/cli/unified-diff.ts';

const names = { before: 'a', after: 'b' };

test('two texts are told apart in the form of diff -u', () => {
  const before = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n';
  const after = 'one\n2\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\neleven\n';

  expect(unifiedDiff(before, after, names)).toEqual([
    '--- a',
    '+++ b',
    '@@ -1,5 +1,5 @@',
    ' one',
    '-two',
    '+2',
    ' three',
    ' four',
    ' five',
    '@@ -8,3 +8,4 @@',
    ' eight',
    ' nine',
    ' ten',
    '+eleven',
  ]);
  expect(unifiedDiff(before, before, names)).toEqual([]);
});

/** As `patch` does. */
function patched(before: string, diff: readonly string[]): string {
  const old = before.split(/(?<=\n)/);
  const lines: string[] = [];
  let at = 0;
  for (const line of diff.slice(2).flatMap((each) => each.split('\n'))) {
    const start = /^@@ -(\d+)(?:,(\d+))? /.exec(line);
    if (start) {
      const from = Number(start[1]) - (start[2] === '0' ? 0 : 1);
      lines.push(...old.slice(at, from));
      at = from;
    } else if (line.startsWith('\\')) {
      lines.push(lines.pop()!.replace(/\n$/, ''));
    } else {
      if (!line.startsWith('+')) {
        if (old[at]?.replace(/\n$/, '') !== line.slice(1)) {
          throw new Error(`expected ${JSON.stringify(line.slice(1))} at line ${at + 1}`);
        }
        at += 1;
      }
      // What was taken away is left out, but for the mark that may follow it.
      lines.push(line.startsWith('-') ? '' : `${line.slice(1)}\n`);
    }
  }
  return [...lines, ...old.slice(at)].join('');
}

test('whatever the texts, the difference leads from one to the other', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', '', 'dd'), { maxLength: 14 })
    .chain((lines) => fc.constantFrom(lines.join('\n'), `${lines.join('\n')}\n`));

  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(patched(before, unifiedDiff(before, after, names))).toBe(after);
    }),
    { numRuns: 3_000 },
  );
});

test('texts that have nothing in common are told apart in bounded time', () => {
  const lines = (letter: string) =>
    `${Array.from({ length: 20_000 }, (_, at) => `${letter}${at}`).join('\n')}\n`;
  const startedAt = performance.now();

  const diff = unifiedDiff(lines('a'), lines('b'), names);

  expect(performance.now() - startedAt).toBeLessThan(5_000);
  expect(diff.length).toBe(40_003);
});
