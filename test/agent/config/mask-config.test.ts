import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { issuesOf } from '#electron/agent/config/config-text.ts';
import { maskConfig, unmaskConfig } from '#electron/agent/config/mask-config.ts';
import type { ConfigFormat } from '#shared/schemas/connectors/repair.ts';

const fingerprint = (value: string) =>
  createHmac('sha256', 'the tenant’s own').update(value).digest('hex').slice(0, 8);
const mask = (text: string, format: ConfigFormat) => maskConfig(text, format, fingerprint).text;
const unmask = (text: string, format: ConfigFormat, base: string) =>
  unmaskConfig(text, format, base, fingerprint);

const samples: Record<ConfigFormat, string> = {
  json: `{\n  "port": 18789,\n  "gateway": { "auth": { "mode": "token", "token": "hunter2" } },\n  "model": "claude-sonnet-4-20250514"\n}\n`,
  json5: `// the shop's bot, token: hunter2\n{\n  channels: {\n    telegram: { botToken: 'hunter2', dmPolicy: "open", }, // keep\n  },\n  env: { OPENAI_API_KEY: "hunter2" },\n  secrets: ["hunter2", 'hunter2'],\n}\n`,
  yaml: `# settings\nname: Vendas # of the shop\nchannels:\n  - type: telegram\n    token: "hunter2" # rotate yearly\n  - type: web\n    password: hunter2\nprivate_key: |\n  hunter2\n  hunter2\nport: 8080\ninline: { api_key: hunter2, a: 1 }\n`,
  env: `# the bot\nexport BOT_TOKEN=hunter2\nDB_PASSWORD='hunter2'\nPEM_KEY="hunter2\nhunter2"\nPORT=8080 # fixed\n`,
  text: `token = hunter2\nport = 8080\nGreeting: good morning\ncall https://user:hunter2@api.test/ at noon\n`,
};

test.for(Object.entries(samples) as [ConfigFormat, string][])(
  'no secret of a %s text is left, and all else is as it was',
  ([format, text]) => {
    const masked = mask(text, format);

    expect(masked).not.toContain('hunter2');
    expect(masked).toMatchSnapshot();
    expect(unmask(masked, format, text)).toEqual({ text });
  },
);

const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,8}$/);
const name = fc.oneof(word, fc.constantFrom('token', 'apiKey', 'DB_PASSWORD', 'key', 'secrets'));
const scalar = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom(
    'secret:#0123abcd',
    'Bearer abcdefgh',
    'sk-abcdefghijkl',
    '__OPENCLAW_REDACTED__',
  ),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(name, tie('tree'), { maxKeys: 5, noNullPrototype: true }),
  ),
}));

test('a masked JSON text that comes back unchanged is the very text it was made from', () => {
  fc.assert(
    fc.property(tree, fc.constantFrom(0, 2, '\t'), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      const masked = mask(text, 'json');

      expect(() => JSON.parse(masked) as unknown).not.toThrow();
      expect(unmask(masked, 'json', text)).toEqual({ text });
      expect(mask(text, 'json')).toBe(masked);
    }),
    { numRuns: 400 },
  );
});

const yamlLine = fc.oneof(
  fc
    .tuple(fc.nat(3), name, fc.oneof(fc.stringMatching(/^[ -~]{0,20}$/), fc.constant('')))
    .map(([depth, key, value]) => `${'  '.repeat(depth)}${key}: ${value}`),
  fc
    .tuple(fc.nat(3), fc.stringMatching(/^[ -~]{0,20}$/))
    .map(([d, v]) => `${'  '.repeat(d)}- ${v}`),
  fc.stringMatching(/^[ -~]{0,30}$/),
);

test.for<ConfigFormat>(['yaml', 'env', 'text', 'json5'])(
  'whatever lines a %s text has, masked and back it is the same',
  (format) => {
    fc.assert(
      fc.property(fc.array(yamlLine, { maxLength: 12 }), (lines) => {
        const text = lines.join('\n');
        const back = unmask(mask(text, format), format, text);
        // A text that is not of its format is shown, never taken back.
        const isOfFormat = issuesOf(Buffer.from(text), format).length === 0;
        expect(!isOfFormat || ('text' in back && back.text === text)).toBe(true);
      }),
      { numRuns: 400 },
    );
  },
);

test('whatever a secret is, it is nowhere in the masked text, in any format, broken or not', () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9!$%*_+-]{8,40}$/);
  const shape = fc.constantFrom<[ConfigFormat, (secret: string) => string]>(
    ['json', (s) => JSON.stringify({ a: { token: s }, secrets: { x: [s] } })],
    ['json', (s) => `{"token":"${s}","x":`],
    ['json', (s) => `{"token":"${s}`],
    ['json5', (s) => `{ apiKey: '${s}', // password: ${s}\n }`],
    ['json5', (s) => `{ apiKey '${s}' password: ${s} }`],
    ['yaml', (s) => `a:\n  token: ${s}\n  - password: '${s}'\n`],
    ['yaml', (s) => `credentials:\n  any: ${s}\n  list:\n    - ${s}\n`],
    ['yaml', (s) => `x: {token: ${s}}\ny: --password=${s}\n`],
    ['env', (s) => `token: ${s}\nexport NAME\n`],
    ['env', (s) => `API_KEY=${s}\nexport B_SECRET="${s}"\nURL=https://u:${s}@h/`],
    ['text', (s) => `password: ${s}\nAuthorization: Bearer ${s}\n`],
  );
  fc.assert(
    fc.property(secret, shape, (value, [format, text]) => {
      expect(mask(text(value), format)).not.toContain(value);
    }),
    { numRuns: 600 },
  );
});

test('a changed secret shows as another fingerprint, and nothing else moves', () => {
  const before = mask(samples.json, 'json');
  const after = mask(samples.json.replace('hunter2', 'hunter3'), 'json');

  expect(after).not.toBe(before);
  expect(after.replaceAll(/#[0-9a-f]{8}/g, '#')).toBe(before.replaceAll(/#[0-9a-f]{8}/g, '#'));
});

test('secrets that stay come back, and one that is new is taken as it is given', () => {
  const masked = mask(samples.json, 'json');
  const changed = masked
    .replace('18789', '18790')
    .replace('"model"', '"other": { "token": "new" },\n  "model"');

  const result = unmask(changed, 'json', samples.json);

  expect(result).toEqual({
    text: samples.json
      .replace('18789', '18790')
      .replace('"model"', '"other": { "token": "new" },\n  "model"'),
  });
});

test.for([
  ['of no version', (text: string) => text.replace(/secret:#\w{8}/, 'secret:#00000000')],
  ['under a name that is shown', (text: string) => text.replace('"token":', '"greeting":')],
  [
    'within another text',
    (text: string) => text.replace('"secret:', '"https://evil.test/?secret:'),
  ],
] as const)('a placeholder %s is refused', ([, change]) => {
  const result = unmask(change(mask(samples.json, 'json')), 'json', samples.json);

  expect(result).toMatchObject({ issues: [{ code: 'unknown_placeholder' }] });
});

test('what the gateway redacts itself is left to the gateway', () => {
  const text = '{"token":"__OPENCLAW_REDACTED__"}';

  expect(mask(text, 'json5')).toBe(text);
});

const shapes = [
  ' ',
  '"',
  'a:',
  'a: ',
  '- ',
  ' #',
  '{',
  'a.',
  '/*',
  '\\',
  '://a:',
  'token: x\n',
  '\n\t',
];

test.for(shapes)('a long text of nothing but %j is masked as well', (shape) => {
  const text = shape.repeat(Math.ceil(50_000 / shape.length));

  for (const format of ['json', 'json5', 'yaml', 'env', 'text'] as const) {
    expect(mask(text, format)).not.toContain(': x\n');
  }
});

test('in a text that cannot be read, what is a secret by its name is taken out wherever else it stands', () => {
  const secret = 'açúcar, maçã & "pão" \\ 12';
  const broken = `{ "token": ${JSON.stringify(secret)}, "note": oops ${secret}`;

  const { text } = maskConfig(broken, 'json', fingerprint);

  expect(text).toContain('"token": "secret:#');
  expect(text).not.toContain('açúcar');
  expect(text).toContain('"note": oops ');
});
