import { IntlMessageFormat } from 'intl-messageformat';

import type { tones } from '#shared/schemas/setup.ts';
import type { Locale } from '#shared/schemas/tenant.ts';

import type { Facts } from './message-facts.ts';
import enCasual from './words/en/casual.json' with { type: 'json' };
import enFormal from './words/en/formal.json' with { type: 'json' };
import enNeutral from './words/en/neutral.json' with { type: 'json' };
import enTechnical from './words/en/technical.json' with { type: 'json' };
import esCasual from './words/es/casual.json' with { type: 'json' };
import esFormal from './words/es/formal.json' with { type: 'json' };
import esNeutral from './words/es/neutral.json' with { type: 'json' };
import esTechnical from './words/es/technical.json' with { type: 'json' };
import ptCasual from './words/pt-BR/casual.json' with { type: 'json' };
import ptFormal from './words/pt-BR/formal.json' with { type: 'json' };
import ptNeutral from './words/pt-BR/neutral.json' with { type: 'json' };
import ptTechnical from './words/pt-BR/technical.json' with { type: 'json' };

export type Tone = (typeof tones)[number];
/** How something is said; `neutral` has what does not depend on it: subjects, labels, steps. */
export type Register = Tone | 'neutral';

/** The catalogues: for each language and register a tree of ICU messages. */
export const wordCatalogues: Readonly<Record<Locale, Readonly<Record<Register, object>>>> = {
  'pt-BR': { neutral: ptNeutral, formal: ptFormal, casual: ptCasual, technical: ptTechnical },
  en: { neutral: enNeutral, formal: enFormal, casual: enCasual, technical: enTechnical },
  es: { neutral: esNeutral, formal: esFormal, casual: esCasual, technical: esTechnical },
};

/** The labels of fields, and the other words that stand alone. */
export type Label = keyof typeof enNeutral.labels;

export type MessageWords = ReturnType<typeof createMessageWords>;

/** Every message compiled once, the first time it is said. */
export function createMessageWords() {
  const compiled = new Map<string, IntlMessageFormat | null>();

  function find(locale: Locale, register: Register, path: readonly string[]): string | undefined {
    let at: unknown = wordCatalogues[locale][register];
    for (const part of path) {
      at = typeof at === 'object' && at !== null ? Reflect.get(at, part) : undefined;
    }
    return typeof at === 'string' ? at : undefined;
  }

  function messageAt(
    locale: Locale,
    register: Register,
    path: readonly string[],
  ): IntlMessageFormat | null {
    const key = `${locale} ${register} ${path.join(' ')}`;
    const known = compiled.get(key);
    if (known !== undefined) {
      return known;
    }
    const text = find(locale, register, path);
    const message =
      text === undefined
        ? null
        : new IntlMessageFormat(text, locale, undefined, { ignoreTag: true });
    compiled.set(key, message);
    return message;
  }

  return {
    /** `undefined` where there is no such message, or where it needs a fact that is not known. */
    say(
      locale: Locale,
      register: Register,
      path: readonly string[],
      facts: Facts,
    ): string | undefined {
      const message = messageAt(locale, register, path);
      if (!message) {
        return undefined;
      }
      try {
        return squeezed(String(message.format({ ...facts })));
      } catch {
        return undefined;
      }
    },
  };
}

/** What was left out leaves no double space behind. */
function squeezed(text: string): string {
  return text
    .replaceAll(/ {2,}/g, ' ')
    .replaceAll(/ ([.,:;])(?=\s|$)/g, '$1')
    .trim();
}
