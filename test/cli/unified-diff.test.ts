import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';

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

test('whatever the texts, the difference leads from one to the other', ({ skip }) => {
  const folder = mkdtempSync(join(tmpdir(), 'diff-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  skip(!hasPatch(), 'no patch here');
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', '', 'dd'), { maxLength: 14 })
    .chain((lines) => fc.constantFrom(lines.join('\n'), `${lines.join('\n')}\n`));

  fc.assert(
    fc.property(text, text, (before, after) => {
      const path = join(folder, 'a');
      writeFileSync(path, before);
      const diff = unifiedDiff(before, after, names).map((line) => `${line}\n`);
      const input = diff.join('');
      const patched =
        input === ''
          ? before
          : execFileSync('patch', ['-s', '-o', '-', path], { input, encoding: 'utf8' });

      expect(patched).toBe(after);
    }),
    { numRuns: 150 },
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

function hasPatch(): boolean {
  try {
    execFileSync('patch', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
