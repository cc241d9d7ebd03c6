import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';

import { longest, longestSubject } from '#electron/agent/voice/lay-out.ts';
import { phasesOf } from '#electron/agent/voice/message-kind.ts';
import { wordCatalogues } from '#electron/agent/voice/message-words.ts';
import { tones } from '#shared/schemas/setup.ts';
import { type Locale, locales } from '#shared/schemas/tenant.ts';
import { messageKinds } from '#shared/schemas/voice.ts';

import { everyCase, nameOf, render } from './every-message.ts';

const registers = ['neutral', ...tones] as const;

function messagesOf(tree: object, path = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]: [string, unknown]) => {
      const at = path === '' ? key : `${path} ${key}`;
      return typeof value === 'object' && value !== null
        ? [...messagesOf(value, at)]
        : [[at, String(value)] as const];
    }),
  );
}

const inEvery = locales.flatMap((locale) => registers.map((register) => ({ locale, register })));
const messages = (locale: Locale, register: (typeof registers)[number]) =>
  messagesOf(wordCatalogues[locale][register]);

type Element = { type: number; value?: unknown; options?: Record<string, { value: Element[] }> };
const literal = 0;
const pound = 7;

function argumentsOf(elements: readonly Element[]): string[] {
  return elements.flatMap((element) => [
    ...(element.type === literal || element.type === pound ? [] : [String(element.value)]),
    ...Object.values(element.options ?? {}).flatMap(({ value }) => argumentsOf(value)),
  ]);
}

const variables = (message: string, locale: string): string =>
  [
    ...new Set(
      argumentsOf(
        new IntlMessageFormat(message, locale, undefined, {
          ignoreTag: true,
        }).getAst() as Element[],
      ),
    ),
  ]
    .sort()
    .join(', ');

describe.each(registers)('the %s words', (register) => {
  test.each(['pt-BR', 'es'] as const)('have the same keys in %s as in English', (locale) => {
    // Steps are said anew only where a language addresses people differently.
    const keys = (of: Locale) =>
      [...messages(of, register).keys()]
        .filter((key) => register === 'neutral' || !key.startsWith('steps '))
        .sort();
    expect(keys(locale)).toEqual(keys('en'));
  });

  test('have nothing in Portuguese or Spanish that is still English', () => {
    const english = messages('en', register);
    const same = (['pt-BR', 'es'] as const).flatMap((locale) =>
      [...messages(locale, register)]
        .filter(([key, text]) => english.get(key) === text && /\p{L}{4}/u.test(withoutCode(text)))
        .map(([key]) => `${locale} ${key}`),
    );
    expect(same).toEqual([]);
  });
});

/** Names of products and parts, variables and codes are the same in every language. */
const withoutCode = (text: string) =>
  text.replaceAll(/\{[^{}]*\}|Admin Agent|\bBots?\b|\S+=|Link|^error$/gu, '');

test.each(inEvery)('$locale $register can be read as ICU messages', ({ locale, register }) => {
  for (const [key, text] of messages(locale, register)) {
    expect(text.trim(), key).not.toBe('');
    expect(() => variables(text, locale), key).not.toThrow();
  }
});

const names =
  'bot|company|host|channel|credential|person|agent|accessPoint|name|target|place|names';
const clocks = 'since|nextAt|resetAt|until|expiresAt';
const articles: Readonly<Record<Locale, RegExp[]>> = {
  'pt-BR': [
    new RegExp(
      `(?<!\\p{L})(o|a|os|as|do|da|dos|das|no|na|nos|nas|ao|à|pelo|pela) \\{(${names})\\}`,
      'iu',
    ),
    new RegExp(`(?<!\\p{L})(à|às|ao|aos) \\{(${clocks})\\}`, 'iu'),
  ],
  es: [
    new RegExp(`(?<!\\p{L})(el|la|los|las|del|al) \\{(${names})\\}`, 'iu'),
    new RegExp(`(?<!\\p{L})(a las|a la|las|la) \\{(${clocks})\\}`, 'iu'),
  ],
  en: [new RegExp(`(?<!\\p{L})at \\{(${clocks})\\}`, 'iu')],
};

test.each(inEvery)(
  '$locale $register has no article before a name, and no preposition before a time',
  ({ locale, register }) => {
    const wrong = [...messages(locale, register)].filter(([, text]) =>
      articles[locale].some((pattern) => pattern.test(text)),
    );
    expect(wrong).toEqual([]);
  },
);

test.each(['pt-BR', 'es'] as const)('%s has a form for millions wherever it counts', (locale) => {
  const plural = /plural,(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*/gu;
  const wrong = registers.flatMap((register) =>
    [...messages(locale, register)].filter(([, text]) =>
      [...text.matchAll(plural)].some(([all]) => /\bone \{/u.test(all) && !/\bmany \{/u.test(all)),
    ),
  );
  expect(wrong).toEqual([]);
});

test('formal words are neither contracted nor exclaimed, and Spanish ones say usted', () => {
  for (const locale of locales) {
    for (const [key, text] of messages(locale, 'formal')) {
      expect(text, key).not.toMatch(/!/u);
      expect(text, key).not.toMatch(/\b(n’t|I’m|it’s|I’ll|there’s|n't)\b/u);
    }
  }
  for (const [key, text] of messages('es', 'formal')) {
    expect(text, key).not.toMatch(/(?<!\p{L})(tú|tu|tus|te|ti|tienes|puedes|échale)(?!\p{L})/iu);
  }
});

test('every kind has words of its own for each of its beginnings in every tone', () => {
  const missing = inEvery
    .filter(({ register }) => register !== 'neutral')
    .flatMap(({ locale, register }) => {
      const known = messages(locale, register);
      return messageKinds
        .flatMap((kind) => [`kinds ${kind} opened what`, `kinds ${kind} opened next`])
        .filter((key) => !known.has(key))
        .map((key) => `${locale} ${register} ${key}`);
    });
  expect(missing).toEqual([]);
});

describe('every message', () => {
  const rendered = everyCase.map((each) => ({ each, name: nameOf(each), message: render(each) }));
  const wrong = (isWrong: (entry: (typeof rendered)[number]) => boolean) =>
    rendered.filter(isWrong).map(({ name, message }) => `${name}: ${message.text}`);

  test('is there, and nothing in it is left open', () => {
    expect(
      wrong(
        ({ message: { text, subject } }) =>
          text.trim() === '' ||
          subject.trim() === '' ||
          /[{}]|undefined|NaN|\bnone\b(?! (?:of|resolved|successful))|null|:\.|: \.|\.\.| {2}|\( *\)/u.test(
            `${subject}\n${text.replaceAll(/Action: none|by: none/gu, '')}`,
          ),
      ),
    ).toEqual([]);
  });

  test('is no longer than its class allows', () => {
    expect(
      wrong(
        ({ each, message }) =>
          message.text.length > longest[each.length] || message.subject.length > longestSubject,
      ),
    ).toEqual([]);
  });

  test('has its picture first or nowhere, and only where a casual agent may use them', () => {
    const picture = /\p{Extended_Pictographic}/gu;
    expect(
      wrong(({ each, message: { text } }) => {
        const count = [...text.matchAll(picture)].length;
        const head = text.replace(/^\*[^*]+\*\n/u, '');
        const isFirst = /^\p{Extended_Pictographic}/u.test(
          each.length === 'long' ? (text.split('\n\n')[1] ?? '') : head,
        );
        const isWanted = each.tone === 'casual' && each.emoji;
        return isWanted ? count !== 1 || !isFirst : count !== 0;
      }),
    ).toEqual([]);
  });

  test('is the same without pictures, apart from the picture', () => {
    for (const { each, message, name } of rendered.filter(
      ({ each: { emoji, tone, length } }) => emoji && tone === 'casual' && length !== 'short',
    )) {
      const plain = render({ ...each, emoji: false });
      expect(message.text.replace(/\p{Extended_Pictographic}\ufe0f? /u, ''), name).toBe(plain.text);
    }
  });

  test('exclaims at most once, and never where it is formal or technical', () => {
    expect(
      wrong(({ each, message: { text } }) => {
        const count = [...text.matchAll(/!/gu)].length;
        return count > (each.tone === 'casual' ? 1 : 0);
      }),
    ).toEqual([]);
  });

  test('ends with its link where it is a chat, and greets nobody where it is technical', () => {
    expect(
      wrong(({ each, message: { text } }) => each.length === 'chat' && !/: \S+$/u.test(text)),
    ).toEqual([]);
    expect(
      wrong(
        ({ each, message: { text } }) =>
          each.tone === 'technical' &&
          each.length !== 'short' &&
          !/^(\*Sentinela\*\n)?\[/u.test(text),
      ),
    ).toEqual([]);
  });

  test.each(locales)('is as it was read through last in %s', async (locale) => {
    const lines = rendered
      .filter(({ each }) => each.locale === locale && each.emoji)
      .filter(({ each }) => each.length !== 'long' || each.phase === 'opened')
      .map(({ each, message }) => {
        const head =
          each.tone === 'formal' && each.length === 'short'
            ? `\n## ${each.kind} ${each.phase}: ${message.subject}\n`
            : '';
        const text = message.text.replaceAll('\n\n', ' ¶ ').replaceAll('\n', ' ⏎ ');
        return `${head}${each.tone} ${each.length}: ${text}`;
      });
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`snapshots/messages.${locale}.txt`);
  });
});

describe('counts', () => {
  const counted = {
    'bot.down': 'attempts',
    'bot.recovered': 'missed',
    'host.down': 'count',
    'tls.expiring': 'days',
    'storm.summary': 'count',
    'report.daily': 'incidents',
    group: 'count',
    digest: 'open',
  } as const;
  const cases = Object.entries(counted) as [keyof typeof counted, string][];

  test.each(locales)('are said right in %s: 0, 1, 1.5, 2, 11 and a million', async (locale) => {
    const lines = cases.flatMap(([kind, fact]) =>
      tones.flatMap((tone) =>
        [0, 1, 1.5, 2, 11, 1_000_000].map((count) => {
          const each = {
            kind,
            phase: 'opened',
            locale,
            tone,
            emoji: false,
            length: 'chat',
          } as const;
          const { text } = render(each, { [fact]: count });
          return `${kind} ${fact}=${count} ${tone}: ${text.split('\n')[1] ?? ''}`;
        }),
      ),
    );
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`snapshots/counts.${locale}.txt`);
  });
});

test('phases that make sense are told, and no other', () => {
  expect(phasesOf('bot.down')).toContain('escalated');
  expect(phasesOf('report.daily')).toEqual(['opened']);
});
