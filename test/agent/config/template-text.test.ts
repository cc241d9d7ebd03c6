import fc from 'fast-check';
import { expect, test } from 'vitest';

import { differences } from '#electron/agent/config/config-diff.ts';
import { mergeInto } from '#electron/agent/config/json-edit.ts';
import { applyTemplate, namesIn, templateIssues } from '#electron/agent/config/template-text.ts';
import { type JsonValue, valueOf } from '#electron/agent/json/json-tree.ts';
import { readJson as parseJsonTree } from '#electron/agent/json/read-json.ts';

const json = (text: string) => ({ text, format: 'json' as const });

/** RFC 7396, as it is written there. */
function mergePatch(target: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
    return patch;
  }
  const isObject = typeof target === 'object' && target !== null && !Array.isArray(target);
  const result: { [key: string]: JsonValue } = isObject ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) {
      delete result[name];
    } else {
      result[name] = mergePatch(result[name], value);
    }
  }
  return result;
}

const key = fc.constantFrom('a', 'b', 'c', 'd', 'long name', '"');
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<JsonValue>(1, 'x', true, null, 'b"\\'),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const object = fc.dictionary(key, tree, { maxKeys: 5, noNullPrototype: true });

test('laying a patch over a text gives what RFC 7396 says, however the text is written', () => {
  fc.assert(
    fc.property(object, object, fc.constantFrom(0, 2, '\t'), (target, patch, indent) => {
      const text = JSON.stringify(target, null, indent);

      const merged = mergeInto(text, patch as JsonValue);

      expect(JSON.parse(merged)).toEqual(mergePatch(target as JsonValue, patch as JsonValue));
    }),
    { numRuns: 500 },
  );
});

test('what a patch does not name stays as it is written, comments and all', () => {
  const text = `// of the shop
{
  port: 8080, // fixed
  channels: {
    telegram: { dmPolicy: 'open', },
  },
}
`;

  expect(
    mergeInto(text, { channels: { telegram: { dmPolicy: 'pairing' }, web: {} }, log: 1 }),
  ).toBe(`// of the shop
{
  port: 8080, // fixed
  channels: {
    telegram: { dmPolicy: "pairing", },
    "web": {},
  },
  "log": 1,
}
`);
});

test('values go where their names stand: within quotes as text, outside as what they are', () => {
  const template = json('{ "port": {{ port }}, "greeting": "Olá, {{name}}!", "on": {{on}} }');

  expect(namesIn(template.text)).toEqual(['port', 'name', 'on']);
  expect(
    applyTemplate(template, { port: '81', name: 'a "b"\\', on: 'yes' }, '{ "path": "/x" }'),
  ).toBe('{ "path": "/x", "port": 81, "greeting": "Olá, a \\"b\\"\\\\!", "on": "yes" }');
});

test('whatever a value is, it is no more than a value', () => {
  const template = json('{ "a": "{{v}}", "b": {{v}} }');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (v) => {
      const result = valueOf(parseJsonTree(applyTemplate(template, { v }, '{}')));
      expect(Object.keys(result as object)).toEqual(['a', 'b']);
      expect((result as { a: string }).a).toBe(v);
    }),
  );
});

test('a template without a value for a name is refused, and says which', () => {
  expect(() => applyTemplate(json('{ "a": {{one}}, "b": {{two}} }'), { one: '1' }, '{}')).toThrow(
    expect.objectContaining({ code: 'template_value_missing', details: { names: ['two'] } }),
  );
});

test('in a whole text the bot keeps the secrets of its own', () => {
  const template = {
    text: 'GREETING={{name}}\nBOT_TOKEN=secret:#keep\nPORT=1\n',
    format: 'env' as const,
  };

  expect(templateIssues(template)).toEqual([]);
  expect(applyTemplate(template, { name: 'Ana' }, 'BOT_TOKEN="hunter2 # 1"\nOLD=1\n')).toBe(
    'GREETING=Ana\nBOT_TOKEN="hunter2 # 1"\nPORT=1\n',
  );
  expect(() => applyTemplate(template, { name: 'Ana' }, 'OLD=1\n')).toThrow(
    expect.objectContaining({ code: 'template_value_missing' }),
  );
});

test.for([
  [json('{ "token": "hunter2" }'), {}],
  [json('{ "url": "https://a:{{p}}@b.test" }'), { p: 'hunter2' }],
  [{ text: 'password: hunter2', format: 'yaml' as const }, {}],
] as const)('a secret is no part of a template: %o', ([template, values]) => {
  expect(templateIssues(template, values)).toMatchObject([{ code: 'secret_in_template' }]);
});

test('what is written otherwise and means the same is no difference', () => {
  expect(differences('{"a":1,"b":[1,2]}', '{ b: [1, 2], a: 1 }', 'json5')).toEqual([]);
  expect(differences('A=1\nB="2"', 'B=2\nA=1', 'env')).toEqual([]);
});
