import { useTranslation } from 'react-i18next';

import type { BotView } from '#shared/schemas/bot.ts';
import { noCounts } from '#shared/schemas/fleet.ts';
import { statuses } from '#shared/status.ts';

/** "12 bots · 2 need you · 1 degraded": how many there are, and everything that is not simply working. */
export function useBotsSentence(bots: readonly Pick<BotView, 'status'>[]): string {
  const { t } = useTranslation(['bots', 'status']);
  const counts = noCounts();
  for (const { status } of bots) {
    counts[status] += 1;
  }
  const areAllWell = bots.length > 0 && counts.ok === bots.length;
  const others = statuses.filter((status) => status !== 'ok' && counts[status] > 0);
  return [
    t('sentence.total', { count: bots.length }),
    ...(areAllWell ? [t('sentence.all-well', { count: bots.length })] : []),
    ...others.map((status) => t(`status:count.${status}`, { count: counts[status] })),
  ].join(' · ');
}
