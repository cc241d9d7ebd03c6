import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { EmptyState } from '#renderer/components/empty-state.tsx';
import { useNow } from '#renderer/lib/now.ts';
import { useTenantScope } from '#renderer/lib/tenant-scope.ts';
import { useTRPC } from '#renderer/lib/trpc.ts';
import { useFleet } from '#renderer/lib/use-fleet.ts';
import { useFormat } from '#renderer/lib/use-format.ts';

import type { InboxTab } from './alerts-search.ts';
import { useEmptySince } from './use-alerts.ts';

const look = 'rounded-lg border bg-surface-1';
const healedAsked = 200;
const dayMs = 24 * 60 * 60_000;

type InboxEmptyProps = { tab: InboxTab; hasQuiet: boolean };

/** An empty tab; of the open alerts it says since when, and what the agent did by itself meanwhile. */
export function InboxEmpty({ tab, hasQuiet }: InboxEmptyProps) {
  const { t } = useTranslation('alerts-screen');
  const format = useFormat();
  const since = useEmptySince(tab === 'open');
  const healed = useHealed(tab === 'open');
  const proof = useProof();
  const today = useNow(useCallback((now) => format.day(now), [format]));

  if (tab === 'muted') {
    return hasQuiet ? null : <EmptyState className={look} title={t('empty.muted')} />;
  }
  if (tab !== 'open') {
    return <EmptyState className={look} title={t(`empty.${tab}`)} />;
  }
  const when =
    since !== undefined &&
    (format.day(since) === today ? format.time(since) : format.dateTime(since));
  return (
    <EmptyState
      className={look}
      title={when === false ? t('empty.open') : t('empty.open-since', { when })}
      actions={
        healed > 0 && (
          <Link
            to="/alerts"
            search={(before) => ({ ...before, state: 'resolved' as const })}
            className="rounded-sm text-13 text-accent underline-offset-2 hover:underline"
          >
            {t('empty.see-resolved')}
          </Link>
        )
      }
    >
      {healed > 0 && <p className="text-text">{t('empty.healed', { count: healed })}</p>}
      <p>{proof}</p>
    </EmptyState>
  );
}

/** How many incidents of the last day the agent closed by itself. */
function useHealed(isWanted: boolean): number {
  const trpc = useTRPC();
  const { tenantId } = useTenantScope();
  const from = useNow(useCallback((now) => Math.floor((now - dayMs) / 60_000) * 60_000, []));
  const resolved = useQuery(
    trpc.alerts.list.queryOptions(
      { ...(tenantId ? { tenantId } : {}), state: 'resolved', limit: healedAsked },
      { enabled: isWanted },
    ),
  );
  return (resolved.data?.items ?? []).filter(
    ({ type, openedAt }) => type === 'bot.recovered' && openedAt >= from,
  ).length;
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
