import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { useTenantScope } from '#renderer/lib/tenant-scope.ts';
import { useTRPC } from '#renderer/lib/trpc.ts';
import type { Alert } from '#shared/schemas/alert.ts';

import { type InboxTab, inboxOrder } from './alerts-search.ts';

const pageSize = 200;
const none: readonly Alert[] = [];

/** The alerts of one tab in the order they are to be worked off. */
export function useAlerts(tab: InboxTab) {
  const trpc = useTRPC();
  const { tenantId } = useTenantScope();
  const query = useInfiniteQuery(
    trpc.alerts.list.infiniteQueryOptions(
      { ...(tenantId ? { tenantId } : {}), state: tab, limit: pageSize },
      { getNextPageParam: ({ nextCursor }) => nextCursor, placeholderData: keepPreviousData },
    ),
  );
  const pages = query.data?.pages;
  const alerts = useMemo(
    () =>
      pages
        ? inboxOrder(
            tab,
            pages.flatMap(({ items }) => items),
          )
        : none,
    [pages, tab],
  );

  return {
    alerts,
    error: query.error,
    isLoading: query.isPending,
    /** What is shown still belongs to the tab before. */
    isOfOtherTab: query.isPlaceholderData,
    hasMore: query.hasNextPage,
    loadMore: () => void query.fetchNextPage(),
    retry: () => void query.refetch(),
  };
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
