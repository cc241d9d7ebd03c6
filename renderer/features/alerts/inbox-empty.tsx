import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { EmptyState } from '#renderer/components/empty-state.tsx';
import { useNow } from '#renderer/lib/now.ts';
import { useFleet } from '#renderer/lib/use-fleet.ts';
import { useFormat } from '#renderer/lib/use-format.ts';

import type { InboxTab } from './alerts-search.ts';
import { useEmptySince } from './use-alerts.ts';

const look = 'rounded-lg border bg-surface-1';

/** An empty tab; of the open alerts it says since when, and what is known of the bots meanwhile. */
export function InboxEmpty({ tab }: { tab: InboxTab }) {
  const { t } = useTranslation('alerts-screen');
  const format = useFormat();
  const since = useEmptySince(tab === 'open');
  const proof = useProof();

  if (tab !== 'open') {
    return <EmptyState className={look} title={t(`empty.${tab}`)} />;
  }
  return (
    <EmptyState
      className={look}
      title={
        since === undefined
          ? t('empty.open')
          : t('empty.open-since', { when: format.dateTime(since) })
      }
    >
      {proof}
    </EmptyState>
  );
}

/** Never more than is known: bots without a recent answer are named as such. */
function useProof(): string | undefined {
  const { t } = useTranslation('alerts-screen');
  const { fleet } = useFleet();
  const format = useFormat();
  const oldest = fleet?.oldestCheckAt ?? null;
  const span = useNow(
    useCallback((now) => (oldest === null ? '' : format.span(now - oldest)), [oldest, format]),
  );

  if (!fleet || fleet.total === 0) {
    return fleet && t('proof.none');
  }
  const { counts, total } = fleet;
  const watched = total - counts.paused - counts.maintenance;
  if (counts.ok === watched && watched > 0) {
    return t('proof.all', { count: watched, span });
  }
  return t('proof.some', { count: counts.ok, total: watched });
}
