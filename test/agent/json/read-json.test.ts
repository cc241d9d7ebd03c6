import fc from 'fast-check';
import { expect, test } from 'vitest';

import { parseJson5 } from '#electron/agent/json/read-json.ts';

test('comments, loose commas, bare keys and either quotes are understood', () => {
  const text = `// the gateway
  {
    gateway: { port: 18790, /* not the usual one */ 'bind': "loopback", },
    $list: [1, +2, -3, .5, 5., 0x10, -Infinity, 1e3,],
    "text": 'it\\'s \\u00e9\\x41 \\
one line', none: null, yes: true, no: false,
  } // the end`;

  expect(parseJson5(text)).toEqual({
    gateway: { port: 18_790, bind: 'loopback' },
    $list: [1, 2, -3, 0.5, 5, 16, -Infinity, 1_000],
    text: "it's éA one line",
    none: null,
    yes: true,
    no: false,
  });
});

test('whatever JSON says, JSON5 says too', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 2), (text, indent) => {
      const spaced = JSON.stringify(JSON.parse(text), null, indent);
      expect(JSON.stringify(parseJson5(spaced))).toBe(JSON.stringify(JSON.parse(text)));
    }),
  );
});

test('a key of the prototype is a key like any other', () => {
  const parsed = parseJson5('{__proto__: {port: 1}, constructor: 2}') as Record<string, unknown>;

  expect(Object.getPrototypeOf(parsed)).toBeNull();
  expect(Object.keys(parsed)).toEqual(['__proto__', 'constructor']);
  expect(({} as Record<string, unknown>)['port']).toBeUndefined();
});

test.for([
  '',
  '{',
  '[1',
  '{a 1}',
  '{a: 1 b: 2}',
  '[1 2]',
  '{,}',
  '[,]',
  '{a: 01}',
  '{a: undefined}',
  '"open',
  '"a\nb"',
  '"\\u12"',
  '/* open',
  '{} {}',
  'secret-token',
  '['.repeat(200),
  '{a:'.repeat(200),
])('%j is refused without being quoted', (text) => {
  expect(() => parseJson5(text)).toThrow(/^no JSON5 at \d+$/);
});

test('a long hostile text is refused in time that grows with its length only', () => {
  const startedAt = performance.now();

  for (const piece of ['/*', '//', ' ', '\\', "'", '[', '{"a":', '"\\', '1e']) {
    expect(() => parseJson5(piece.repeat(200_000))).toThrow(SyntaxError);
  }

  expect(performance.now() - startedAt).toBeLessThan(2_000);
});
