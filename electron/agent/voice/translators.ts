import { createTranslator, type Translator } from '#shared/i18n/translator.ts';
import type { Locale } from '#shared/schemas/tenant.ts';

export type Translators = (locale: Locale) => Translator;

/** The words of the console for each language, made once when they are first asked for. */
export function createTranslators(): Translators {
  const known = new Map<Locale, Translator>();
  return (locale) => {
    const found = known.get(locale) ?? createTranslator(locale);
    known.set(locale, found);
    return found;
  };
}
