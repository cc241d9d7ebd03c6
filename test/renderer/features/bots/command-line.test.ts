import fc from 'fast-check';
import { expect, test } from 'vitest';

import { commandLineOf, wordsOf } from '#renderer/features/bots/form/process/command-line.ts';

test.for<[string, string[] | undefined]>([
  ['node bot.js --port 1', ['node', 'bot.js', '--port', '1']],
  ['  a   b  ', ['a', 'b']],
  ['"good day" \'it is\'', ['good day', 'it is']],
  ['a"b c"d', ['ab cd']],
  ['a "" b', ['a', '', 'b']],
  ['a\\ b', ['a b']],
  ['"say \\"hi\\""', ['say "hi"']],
  ["'back\\slash'", ['back\\slash']],
  ['C:\\bots\\bot.exe', ['C:\\bots\\bot.exe']],
  ['a | b && $HOME `c` > d', ['a', '|', 'b', '&&', '$HOME', '`c`', '>', 'd']],
  ['"open', undefined],
  ['', []],
])('%s', ([text, words]) => {
  expect(wordsOf(text)).toEqual(words);
});

test('words are written so that they read as the same words again', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (words) => {
      expect(wordsOf(commandLineOf(words))).toEqual(words);
    }),
  );
});
