import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { Medium } from '#shared/schemas/channel.ts';

/** What media are called, one or several. */
export function useMediaWords() {
  const { t, i18n } = useTranslation('channels');
  return useMemo(() => {
    const all = new Intl.ListFormat(i18n.language, { type: 'conjunction', style: 'long' });
    const one = (medium: Medium) => t(`medium.${medium}`);
    return { one, list: (media: readonly Medium[]) => all.format(media.map(one)) };
  }, [t, i18n.language]);
}
