import { useTranslation } from 'react-i18next';

import type { Inbox } from './use-inbox.ts';

/** "2 need you · 1 with the agent · 1 acknowledged · 3 snoozed": what there is of each, and nothing of what there is not. */
export function useInboxSentence({ counts, needing }: Pick<Inbox, 'counts' | 'needing'>): string {
  const { t } = useTranslation('alerts-screen');

  if (!counts) {
    return t('title');
  }
  // Whose move it is with those that were not read yet is not known.
  const more = needing.hasMore ? 'yes' : 'no';
  const parts = [
    t('sentence.you', { count: needing.you, more }),
    ...(needing.agent > 0 ? [t('sentence.agent', { count: needing.agent, more })] : []),
    ...(counts.acknowledged > 0
      ? [t('sentence.acknowledged', { count: counts.acknowledged })]
      : []),
    ...(counts.snoozed > 0 ? [t('sentence.snoozed', { count: counts.snoozed })] : []),
  ];
  return parts.join(' · ');
}
