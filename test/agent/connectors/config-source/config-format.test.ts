import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  changedPaths,
  issuesOf,
  maxConfigBytes,
} from '#electron/agent/connectors/config-source/config-format.ts';
import { parseJson } from '#electron/agent/json/read-json.ts';
import type { ConfigFormat } from '#shared/schemas/connectors/repair.ts';

const bytes = (text: string) => Buffer.from(text);

test('JSON is read as the language itself reads it', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(0, 1, 2), (text, space) => {
      const spaced = JSON.stringify(JSON.parse(text), null, space);

      expect(parseJson(spaced, 'json')).toEqual({ value: JSON.parse(text) });
      expect(parseJson(spaced, 'json5')).toEqual({ value: JSON.parse(text) });
    }),
    { numRuns: 500 },
  );
});

test('whatever is cut, put in or taken out, JSON is refused exactly where the language refuses it', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    '1',
    '-',
    '.',
    'e',
    'null',
  );
  fc.assert(
    fc.property(fc.json({ maxDepth: 3 }), fc.nat(), fc.nat(3), piece, (text, where, cut, put) => {
      const at = where % (text.length + 1);
      const changed = text.slice(0, at) + put + text.slice(at + cut);
      let isJson = true;
      try {
        JSON.parse(changed);
      } catch {
        isJson = false;
      }

      expect('value' in parseJson(changed, 'json')).toBe(isJson);
    }),
    { numRuns: 3_000 },
  );
});

test('JSON5 is read with all that it allows', () => {
  const text = `// a comment
    { plain: 'it\\'s', "quoted": "a \\
continued line", $_ö: [1, .5, 5., +1, -0xF, 1e3,], /* and
    another */ t: true, n: null, 'i': -Infinity, esc: '\\x41\\u0042\\v\\0',
    }
    /* the end */`;

  expect(parseJson(text, 'json5')).toEqual({
    value: {
      plain: "it's",
      quoted: 'a continued line',
      $_ö: [1, 0.5, 5, 1, -15, 1000],
      t: true,
      n: null,
      i: '-Infinity',
      esc: 'AB\v\0',
    },
  });
});

test.for<[ConfigFormat, string, string | null]>([
  ['json', '{"a": 1}', null],
  ['json', '{\n  "a": x\n}', 'line 2, column 8: expected a value'],
  ['json', '{"a": 1,}', 'line 1, column 9: expected an entry'],
  ['json', "{'a': 1}", 'line 1, column 2: expected a name'],
  ['json', '{"a": "open', 'line 1, column 7: expected a text that ends'],
  ['json', '', 'line 1, column 1: ends too early'],
  ['json', '{} {}', 'line 1, column 4: expected the end'],
  ['json', '{"a": "\t"}', 'line 1, column 7: expected a plain text'],
  ['json5', '{a: 1,}', null],
  ['json5', '{a: /* 1}', 'line 1, column 5: expected the end of a comment'],
  ['json5', "{a: '\\9'}", 'line 1, column 5: expected a plain text'],
  ['json5', '{a 1}', 'line 1, column 4: expected ":"'],
  ['json5', '[1 2]', 'line 1, column 4: expected "," or "]"'],
  ['env', '# c\n\nexport A=1\nB = "two\nlines" # x\r\nC.d-e=\n', null],
  ['env', 'A=1\nnot a setting\n', 'line 2, column 1: expected NAME=value'],
  ['env', 'A=1\nB="open\nC=3\n', 'line 2, column 1: a quote that is not closed'],
  ['yaml', 'a:\n  b: |\n    \tkept\n  c: [1]\n', null],
  ['yaml', 'a:\n\tb: 1\n', 'line 2, column 1: a tab where only spaces may stand'],
  ['text', 'anything {', null],
])('%s %j: %s', ([format, text, message]) => {
  expect(issuesOf(bytes(text), format)).toEqual(message === null ? [] : [{ path: '', message }]);
});

test('what is no text, or too large, is refused in every format', () => {
  for (const format of ['json', 'json5', 'yaml', 'env', 'text'] as const) {
    expect(issuesOf(Buffer.from([0x22, 0xff, 0x22]), format)).toEqual([
      { path: '', message: 'is no UTF-8 text' },
    ]);
    expect(issuesOf(Buffer.from('"\0"'), format)).toEqual([
      { path: '', message: 'is no UTF-8 text' },
    ]);
    expect(issuesOf(Buffer.alloc(maxConfigBytes + 1, 'a'), format)).toHaveLength(1);
  }
});

test('what is wrong is told without what stands there, which may be a secret', () => {
  const secret = 'swordfish-of-the-vault';
  const texts: [ConfigFormat, string][] = [
    ['json', `{"token": ${secret}}`],
    ['json', `{"token": "${secret}`],
    ['json5', `{token: '${secret}\\9'}`],
    ['env', `${secret} ${secret}`],
    ['yaml', `a:\n\t${secret}: ${secret}`],
  ];

  for (const [format, text] of texts) {
    const told = JSON.stringify(issuesOf(bytes(text), format));
    expect(told).not.toBe('[]');
    expect(told).not.toContain('swordfish');
  }
});

test.for<[string, ConfigFormat, string]>([
  ['arrays in arrays', 'json', '['.repeat(1_900_000)],
  ['objects in objects', 'json5', '{a:'.repeat(600_000)],
  ['one endless text', 'json', `"${'a\\n'.repeat(600_000)}"`],
  ['one endless text of JSON5', 'json5', `'${'\\x41'.repeat(450_000)}'`],
  ['nothing but space', 'json5', ' \n'.repeat(900_000)],
  ['nothing but comments', 'json5', '/**/'.repeat(450_000)],
  ['stars in a comment', 'json5', `/${'*'.repeat(1_900_000)}`],
  ['a quote that never ends', 'env', `A="${'x\n'.repeat(900_000)}`],
  ['an endless line', 'env', `A${' '.repeat(1_900_000)}`],
  ['bars', 'yaml', '| '.repeat(900_000)],
  ['colons', 'yaml', `\t${'a:'.repeat(900_000)}`],
  ['many entries', 'json', `[${'1,'.repeat(900_000)}1]`],
])('%s are read in bounded time', ([, format, text]) => {
  const startedAt = performance.now();

  issuesOf(bytes(text), format);

  expect(performance.now() - startedAt).toBeLessThan(2_000);
});

test.for<[ConfigFormat, string, string, string[]]>([
  ['json', '{"a":1,"b":{"c":[1],"d":2}}', '{"b":{"c":[2],"d":2},"e":0}', ['a', 'b.c', 'e']],
  ['json', '{"a":1}', '{ "a": 1 }', []],
  ['json5', '{a: 1}', '{a: 2}', ['a']],
  ['env', 'A=1\nB=2\n', 'B=2\nA=3\n', ['A']],
  ['json', '{"a":1}', '{"a":', ['']],
  ['yaml', 'a: 1', 'a: 2', ['']],
  ['text', 'same', 'same', []],
  ['json', '{"__proto__":1}', '{"__proto__":2}', ['__proto__']],
])('in %s, from %j to %j, %j changed', ([format, before, after, paths]) => {
  expect(changedPaths(bytes(before), bytes(after), format)).toEqual(paths);
});
