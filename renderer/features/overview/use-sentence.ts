import { useTranslation } from 'react-i18next';

import { useNow } from '#renderer/lib/now.ts';
import type { Fleet } from '#shared/schemas/fleet.ts';

/** The first line: a greeting, and whether anything needs a person. Never greener than what is known. */
export function useSentence(fleet: Fleet | undefined): string {
  const { t } = useTranslation('overview');
  const greeting = t(`greeting.${useNow(partOfDay)}`);
  if (!fleet) {
    return greeting;
  }
  const { total, counts } = fleet;
  const watched = total - counts.paused - counts.maintenance;
  const needsYou = counts.needs_you + counts.down;
  const onIt = counts.healing + counts.degraded;

  if (total === 0) {
    return `${greeting} ${t('sentence.first-run')}`;
  }
  if (needsYou > 0) {
    return `${greeting} ${t('sentence.needs-you', { count: needsYou, total })}`;
  }
  if (counts.unknown > 0) {
    return fleet.latestCheckAt === null
      ? `${greeting} ${t('sentence.first-check', { total })}`
      : `${greeting} ${t('sentence.unknown', { count: counts.unknown, total })}`;
  }
  if (onIt > 0) {
    return `${greeting} ${t('sentence.watching', { count: onIt, total })}`;
  }
  if (watched === 0) {
    return `${greeting} ${t('sentence.unwatched')}`;
  }
  return watched === total
    ? `${greeting} ${t('sentence.good', { total })}`
    : `${greeting} ${t('sentence.good-watched', { count: watched })}`;
}

const noon = 12;
const evening = 18;
const dawn = 5;

function partOfDay(now: number): 'morning' | 'afternoon' | 'evening' {
  const hour = new Date(now).getHours();
  if (hour < dawn || hour >= evening) {
    return 'evening';
  }
  return hour < noon ? 'morning' : 'afternoon';
}
