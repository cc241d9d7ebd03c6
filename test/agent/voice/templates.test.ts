import { describe, expect, test } from 'vitest';

import { createLiquidEngine } from '#electron/agent/voice/liquid-engine.ts';
import { failureText, fillTemplate, lintTemplate } from '#electron/agent/voice/message-template.ts';
import type { LengthClass } from '#shared/schemas/voice.ts';

const engine = createLiquidEngine();

/** A bot's name as somebody who means harm would choose it. */
const hostile =
  "{{ 7 | times: 6 }}{% include '/etc/passwd' %}<script>alert(1)</script>\r\nBcc: all@example.com\u202egnp.exe";

const filling = {
  values: {
    greeting: 'Olá',
    icon: '',
    what: 'O bot Vendas caiu.',
    bot: { name: 'Vendas', id: null },
    alert: { cause: null, attempts: 3 },
    incident: { url: 'https://bots.example/', affected: [{ name: 'Vendas' }, { name: hostile }] },
  },
  sentenceOf: (kind: string) => (kind === 'bot.down' ? 'O bot Vendas caiu.' : undefined),
};

const template = (body: string, length: LengthClass = 'chat', subject: string | null = null) => ({
  body,
  length,
  subject,
});
const filled = (body: string) => fillTemplate(engine, template(body), filling);
const textOf = (body: string) => {
  const result = filled(body);
  return 'own' in result ? result.own.body : failureText(result.issue);
};
const codesOf = (body: string) =>
  lintTemplate(engine, template(body), filling).map(({ code }) => code);

describe('a template', () => {
  test('is filled with what the message knows, and with the maintained sentence', () => {
    expect(
      textOf(
        "{{ greeting }} Aqui é {{ bot.name }}.\n{{ 'bot.down' | t }}\n{% if incident.affected.size > 1 %}Também: {{ incident.affected | map: 'name' | first }}.{% endif %}\n{{ incident.url }}",
      ),
    ).toBe('Olá Aqui é Vendas.\nO bot Vendas caiu.\nTambém: Vendas.\nhttps://bots.example/');
  });

  test('leaves no gap where nothing was known', () => {
    expect(textOf('{{ icon }} {{ what }}  {{ alert.cause }} ok\n\n\n\n{{ icon }}\nfim')).toBe(
      'O bot Vendas caiu. ok\n\nfim',
    );
  });

  test('has a subject of its own only where it is a letter', () => {
    expect(
      fillTemplate(engine, template('a', 'long', '{{ bot.name }} caiu'), filling),
    ).toMatchObject({ own: { subject: 'Vendas caiu' } });
    expect(fillTemplate(engine, template('a', 'chat', '{{ nothing }}'), filling)).toMatchObject({
      own: { subject: null },
    });
  });
});

describe('what is wrong is said with its place', () => {
  test.each([
    ['ok\n  {{ bto.name }}', 'unknown_variable', 'bto.name', 2, 6],
    ['{{ bot.nmae }}', 'unknown_variable', 'bot.nmae', 1, 4],
    ['{% if alert.cause %}{{ bot.nmae }}{% endif %}', 'unknown_variable', 'bot.nmae', 1, 24],
    ['{{ what | shout }}', 'unknown_filter', 'shout', 1, 1],
    ["{{ 'bot.dwon' | t }}", 'unknown_variable', 'bot.dwon', 1, 1],
    ["a\n{% include 'x' %}", 'forbidden_tag', 'include', 2, 1],
    ['{% if what %}', 'syntax', null, 1, 1],
    ['{{ icon }}', 'empty', null, null, null],
    ['{{ what }} {{ what', 'syntax', null, 1, 12],
  ])('%j', (body, code, name, line, column) => {
    expect(lintTemplate(engine, template(body), filling)).toEqual([
      { field: 'body', code, name, line, column },
    ]);
  });

  test('a text that is longer than its class is marked, and every unknown name is', () => {
    expect(codesOf('a'.repeat(601))).toEqual(['too_long']);
    expect(codesOf('{{ one }}{{ two }}')).toEqual(['unknown_variable', 'unknown_variable']);
    expect(
      lintTemplate(engine, template('a', 'long', '{{ bot.x }}'), filling).map(({ field }) => field),
    ).toEqual(['subject']);
  });
});

describe('nothing gets out of a template', () => {
  test.each(['include', 'render', 'layout', 'block', 'raw', 'liquid', 'echo', 'tablerow'])(
    'no tag that reads another one or hides what it does: %s',
    (tag) => {
      expect(textOf(`{% ${tag} '/etc/passwd' %}`)).toBe(`forbidden_tag: ${tag} (body 1:1)`);
      expect(codesOf(`{% ${tag} '/etc/passwd' %}`)).toEqual(['forbidden_tag']);
    },
  );

  test.each([
    'bot.constructor',
    'bot.__proto__',
    'bot.constructor.constructor',
    'what.constructor',
    'bot.toString',
    'bot.hasOwnProperty',
    'constructor',
    '__proto__',
    'globalThis',
    'process.env',
  ])('no property that is not its own: %s', (path) => {
    expect(textOf(`{{ ${path} }}`)).toMatch(/^unknown_variable: /u);
    expect(codesOf(`{{ ${path} }}`)).toEqual(['unknown_variable']);
  });

  test('not by way of a filter either', () => {
    expect(textOf("x{{ incident.affected | map: 'constructor' | join: ',' }}")).not.toContain(
      'function',
    );
    expect(textOf("x{{ incident.affected | map: '__proto__' | join: ',' }}")).not.toContain(
      'object',
    );
  });

  test.each(['date', 'replace', 'where_exp', 'find_exp', 'json', 'inspect', 'sha256', 'raw'])(
    'no filter that is not needed: %s',
    (filter) => {
      expect(textOf(`{{ what | ${filter}: 'x' }}`)).toBe(`unknown_filter: ${filter} (body 1:1)`);
    },
  );

  const doubling = `{% assign a = "${'a'.repeat(1_000)}" %}{% for i in (1..40) %}{% assign a = a | append: a %}{% endfor %}{{ a }}`;
  test.each([
    ['a loop of a hundred million', '{% for i in (1..100000000) %}a{% endfor %}', 'too_large'],
    [
      'loops in loops',
      '{% for i in (1..20000) %}{% for j in (1..20000) %}a{% endfor %}{% endfor %}',
      // By its time or by its room, whichever ends first on this machine.
      /too_(?:slow|large)/,
    ],
    ['a text that doubles itself', doubling, 'too_large'],
    [
      'a slice of a thousand million',
      "{{ what | slice: 0, 999999999 | append: 'x' }}",
      'too_large',
    ],
    [
      'an output of megabytes',
      `{% for i in (1..2000) %}${'long text '.repeat(5)}{% endfor %}`,
      'too_large',
    ],
  ])('%s ends soon', (_what, body, code) => {
    const start = performance.now();
    expect(textOf(body)).toMatch(code);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  test('a pattern is plain text', () => {
    expect(textOf(`{{ "${'a'.repeat(40)}!" | replace_first: "(a+)+$", "x" }}`)).toBe(
      `${'a'.repeat(40)}!`,
    );
  });

  test('what stands in a value is a value: not read as a template, on one line, in its own direction', () => {
    const text = textOf("{{ incident.affected | map: 'name' | last }}");
    expect(text).toContain('{{ 7 | times: 6 }}');
    expect(text).toContain('<script>');
    expect(text).not.toContain('\u202e');
    expect(text).not.toContain('\r');
  });
});
