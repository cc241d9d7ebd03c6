import { createContext, useContext, useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { localeSchema } from '#shared/schemas/tenant.ts';

import { createFormat, type Format } from './format.ts';

/** The zone of the client in view; `undefined` is this machine's own. */
export const ZoneContext = createContext<string | undefined>(undefined);

/** Formats in the screen's language, and in the given zone, or else that of the client in view. */
export function useFormat(zone?: string): Format {
  const { t, i18n } = useTranslation();
  const zoneInView = useContext(ZoneContext);
  const locale = localeSchema.catch('en').parse(i18n.language);
  const timeZone = zone ?? zoneInView;
  return useMemo(() => {
    const words = {
      ago: (span: string) => t('ago', { span }),
      inSpan: (span: string) => t('in', { span }),
      now: () => t('now'),
    };
    return createFormat(locale, words, timeZone);
  }, [t, locale, timeZone]);
}
