import { createInstance, type InitOptions, type TFunction } from 'i18next';
import ICU from 'i18next-icu';

import type { Locale } from '#shared/schemas/tenant.ts';

import { defaultNamespace, type Namespace, namespaces, resources } from './resources.ts';

/** What every i18next instance of ours is made with: the screen's and those outside it. */
export function translatorOptions(locale: Locale): InitOptions {
  return {
    lng: locale,
    fallbackLng: 'en',
    resources: { ...resources },
    ns: namespaces,
    defaultNS: defaultNamespace,
    interpolation: { escapeValue: false },
    initAsync: false,
  };
}

export type Translator = TFunction<[typeof defaultNamespace, ...Namespace[]]>;

/** Words in one language, at once and for good: for the tray, notifications, titles and reports. */
export function createTranslator(locale: Locale): Translator {
  const instance = createInstance();
  void instance.use(new ICU()).init(translatorOptions(locale));
  return instance.getFixedT(locale, namespaces) as Translator;
}

const supported: readonly [language: string, locale: Locale][] = [
  ['pt', 'pt-BR'],
  ['es', 'es'],
  ['en', 'en'],
];

/** The best of our three languages for what a system or a browser asks for; English for any other. */
export function closestLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    const language = tag.toLowerCase().split(/[-_]/)[0];
    const match = supported.find(([known]) => known === language);
    if (match) {
      return match[1];
    }
  }
  return 'en';
}
