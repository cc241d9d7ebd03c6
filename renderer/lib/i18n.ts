import { createInstance, type i18n } from 'i18next';
import ICU from 'i18next-icu';
import { initReactI18next } from 'react-i18next';

import { translatorOptions } from '#shared/i18n/translator.ts';
import type { Locale } from '#shared/schemas/tenant.ts';

/** The screen's words. The language can be changed later; every component follows. */
export function createI18n(locale: Locale): i18n {
  const instance = createInstance();
  void instance
    .use(new ICU())
    .use(initReactI18next)
    .init({ ...translatorOptions(locale), react: { useSuspense: false } });
  return instance;
}
