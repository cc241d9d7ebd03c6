import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { useTRPC, useTRPCClient } from '#renderer/lib/trpc.ts';

import type { BotAddress } from './use-bot.ts';

const pageSize = 100;

/** The checks of a bot, newest first, a page at a time. */
export function useChecks(address: BotAddress) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [path] = trpc.health.checks.pathKey();
  const query = useInfiniteQuery({
    // Shaped as the other keys are, so that events of this bot find it.
    queryKey: [path, { input: address, type: 'infinite' }],
    queryFn: ({ pageParam, signal }) =>
      client.health.checks.query(
        { ...address, limit: pageSize, ...(pageParam === null ? {} : { before: pageParam }) },
        { signal },
      ),
    initialPageParam: null as number | null,
    getNextPageParam: ({ nextCursor }) => (nextCursor === null ? null : Number(nextCursor)),
  });
  const pages = query.data?.pages;
  const checks = useMemo(() => pages?.flatMap(({ items }) => items), [pages]);

  return {
    checks,
    error: query.error,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    retry: () => void query.refetch(),
  };
}
