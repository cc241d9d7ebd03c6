import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';

import { useConnection } from '#renderer/lib/agent-link.ts';
import { useNow } from '#renderer/lib/now.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import type { Fleet } from '#shared/schemas/fleet.ts';

/**
 * The first line: whether anything needs a person, after a greeting. Never greener than what is known:
 * while the agent is away it says so, and from when the rest is.
 */
export function useSentence(fleet: Fleet | undefined, readAt: number): string {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const { state } = useConnection();
  const greeting = t(`greeting.${useNow(partOfDay)}`);
  if (!fleet) {
    return greeting;
  }
  const sentence = fleetSentence(fleet, t);
  return state === 'offline'
    ? t('sentence.stale', { time: format.time(readAt), sentence })
    : `${greeting} ${sentence}`;
}

/** How the fleet stands, in one sentence: what is worst decides. */
export function fleetSentence(fleet: Fleet, t: TFunction<'overview'>): string {
  const { total, counts } = fleet;
  const watched = total - counts.paused - counts.maintenance;
  const needsYou = counts.needs_you + counts.down;
  const onIt = counts.healing + counts.degraded;

  if (total === 0) {
    return t('sentence.first-run');
  }
  if (needsYou > 0) {
    return t('sentence.needs-you', { count: needsYou, total });
  }
  if (counts.unknown > 0) {
    return fleet.latestCheckAt === null
      ? t('sentence.first-check', { total })
      : t('sentence.unknown', { count: counts.unknown, total });
  }
  if (onIt > 0) {
    return t('sentence.watching', { count: onIt, total });
  }
  if (watched === 0) {
    return t('sentence.unwatched');
  }
  return watched === total
    ? t('sentence.good', { total })
    : t('sentence.good-watched', { count: watched });
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
