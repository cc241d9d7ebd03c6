import type { i18n as I18n } from 'i18next';
import { createContext, useCallback, useContext } from 'react';
import { I18nContext, useTranslation } from 'react-i18next';

import { type Locale, localeSchema } from '#shared/schemas/tenant.ts';

import { createFormat, type Format } from './format.ts';

/** The zone of the client in view; `undefined` is this machine's own. */
export const ZoneContext = createContext<string | undefined>(undefined);

// A format takes about a millisecond to make, and a table asks for one in every cell.
const madeFor = new WeakMap<I18n, Map<string, Format>>();

/** Formats in the screen's language, and in the given zone, or else that of the client in view. */
export function useFormat(zone?: string): Format {
  // The instance itself, because the hook hands each caller a wrapper of its own.
  const { i18n: wrapped } = useTranslation();
  const i18n = useContext(I18nContext)?.i18n ?? wrapped;
  const zoneInView = useContext(ZoneContext);
  const locale = localeSchema.catch('en').parse(i18n.language);
  return formatOf(i18n, locale, zone ?? zoneInView);
}

/** A format for each zone that is asked for, where there are several on one screen. */
export function useFormatOf(): (zone: string) => Format {
  const { i18n: wrapped } = useTranslation();
  const i18n = useContext(I18nContext)?.i18n ?? wrapped;
  const locale = localeSchema.catch('en').parse(i18n.language);
  return useCallback((zone) => formatOf(i18n, locale, zone), [i18n, locale]);
}

function formatOf(i18n: I18n, locale: Locale, timeZone: string | undefined): Format {
  const made = madeFor.get(i18n) ?? new Map<string, Format>();
  madeFor.set(i18n, made);
  const key = `${locale} ${timeZone ?? ''}`;
  const known = made.get(key);
  if (known) {
    return known;
  }
  const t = i18n.getFixedT(locale);
  const format = createFormat(
    locale,
    {
      ago: (span: string) => t('ago', { span }),
      inSpan: (span: string) => t('in', { span }),
      now: () => t('now'),
    },
    timeZone,
  );
  made.set(key, format);
  return format;
}
