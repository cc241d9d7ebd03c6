import { alertTitle } from '#shared/i18n/alert-words.ts';
import { createTranslator, type Translator } from '#shared/i18n/translator.ts';
import type { Alert } from '#shared/schemas/alert.ts';
import type { Locale } from '#shared/schemas/tenant.ts';

/** Says an alert in words. */
export function createAlertWords() {
  const translators = new Map<Locale, Translator>();

  function translatorFor(locale: Locale): Translator {
    const known = translators.get(locale);
    if (known) {
      return known;
    }
    const created = createTranslator(locale);
    translators.set(locale, created);
    return created;
  }

  return {
    /** One sentence: what and whom. */
    title: (
      alert: Pick<Alert, 'type' | 'cause' | 'reason' | 'count'>,
      bot: string | null,
      locale: Locale,
    ): string => alertTitle(translatorFor(locale), alert, bot ?? ''),
  };
}
