import { alertTitle } from '#shared/i18n/alert-words.ts';
import type { Alert } from '#shared/schemas/alert.ts';
import type { Locale } from '#shared/schemas/tenant.ts';

import { createTranslators } from './translators.ts';

/** Says an alert in words. */
export function createAlertWords() {
  const translatorFor = createTranslators();
  return {
    /** One sentence: what and whom. */
    title: (
      alert: Pick<Alert, 'type' | 'cause' | 'reason' | 'count'>,
      bot: string | null,
      locale: Locale,
    ): string => alertTitle(translatorFor(locale), alert, bot ?? ''),
  };
}
