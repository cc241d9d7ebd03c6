import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { useMinute } from '#renderer/lib/now.ts';
import { useTenantScope } from '#renderer/lib/tenant-scope.ts';
import { useTRPC } from '#renderer/lib/trpc.ts';
import { useBotsById } from '#renderer/lib/use-bots-by-id.ts';
import type { Alert, AlertState } from '#shared/schemas/alert.ts';

import { type InboxTab, inboxOrder } from './alerts-search.ts';
import { nextActorOf } from './next-actor.ts';

const pageSize = 200;
const none: readonly Alert[] = [];

/** The alerts in one state, newest first, page by page. */
function useAlertsIn(state: AlertState, isWanted = true) {
  const trpc = useTRPC();
  const { tenantId } = useTenantScope();
  const query = useInfiniteQuery(
    trpc.alerts.list.infiniteQueryOptions(
      { ...(tenantId ? { tenantId } : {}), state, limit: pageSize },
      {
        getNextPageParam: ({ nextCursor }) => nextCursor,
        placeholderData: keepPreviousData,
        enabled: isWanted,
      },
    ),
  );
  const pages = query.data?.pages;
  // What was changed here a moment ago has left its list already.
  const alerts = useMemo(
    () =>
      pages ? pages.flatMap(({ items }) => items).filter((alert) => alert.state === state) : none,
    [pages, state],
  );
  return { query, alerts };
}

/** The alerts of one tab in the order they are to be worked off. */
export function useAlerts(tab: InboxTab) {
  const open = useAlertsIn('open');
  const acknowledged = useAlertsIn('acknowledged');
  const snoozed = useAlertsIn('snoozed');
  const resolved = useAlertsIn('resolved', tab === 'resolved');
  const byState = { open, acknowledged, snoozed, resolved };
  const now = useMinute();
  const muted = useMemo(
    () =>
      [...open.alerts, ...acknowledged.alerts, ...snoozed.alerts].filter(
        ({ mutedUntil }) => mutedUntil !== null && mutedUntil > now,
      ),
    [open.alerts, acknowledged.alerts, snoozed.alerts, now],
  );
  const shown = tab === 'muted' ? open : byState[tab];
  const items = tab === 'muted' ? muted : shown.alerts;
  const alerts = useMemo(() => inboxOrder(tab, items), [tab, items]);
  const counts = useCounts();
  const isUnknown =
    !counts || open.query.isPending || acknowledged.query.isPending || snoozed.query.isPending;

  return {
    alerts,
    /** How many there are of each, read or not; nothing before that is known. */
    counts: isUnknown ? undefined : counts,
    needing: useNeeding(open.alerts, open.query.hasNextPage),
    error: shown.query.error,
    isLoading: shown.query.isPending,
    hasMore: shown.query.hasNextPage,
    loadMore: () => void shown.query.fetchNextPage(),
    retry: () => void shown.query.refetch(),
  };
}

/** How many there are in each state, however many of them were read. */
function useCounts() {
  const trpc = useTRPC();
  const { tenantId } = useTenantScope();
  const query = useQuery(
    trpc.alerts.counts.queryOptions(tenantId ? { tenantId } : {}, {
      placeholderData: keepPreviousData,
    }),
  );
  return query.data;
}

/** Of the open ones that were read, how many wait for a person, and how many for the agent. */
function useNeeding(open: readonly Alert[], hasMore: boolean) {
  const bots = useBotsById();
  return useMemo(() => {
    const actors = open.map((alert) => nextActorOf(alert, bots.get(alert.botId ?? '')?.status));
    return {
      you: actors.filter((actor) => actor === 'you' || actor === 'provider').length,
      agent: actors.filter((actor) => actor === 'agent').length,
      hasMore,
    };
  }, [open, bots, hasMore]);
}

/** When the last alert was resolved, as far as the newest ones tell: since when the inbox is empty. */
export function useEmptySince(isEmpty: boolean): number | undefined {
  const trpc = useTRPC();
  const { tenantId } = useTenantScope();
  const resolved = useQuery(
    trpc.alerts.list.queryOptions(
      { ...(tenantId ? { tenantId } : {}), state: 'resolved', limit: pageSize },
      { enabled: isEmpty },
    ),
  );
  const ends = resolved.data?.items.flatMap(({ resolvedAt }) => resolvedAt ?? []) ?? [];
  return ends.length === 0 ? undefined : Math.max(...ends);
}
