import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import type { BotRef } from '#renderer/features/bots/bot-ref.ts';
import { useTRPC, useTRPCClient } from '#renderer/lib/trpc.ts';
import type { AttemptId } from '#shared/schemas/ids.ts';

const pageSize = 50;

/** What was tried on a bot, newest first, a page at a time. */
export function useAttempts({ id, tenantId }: BotRef) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [path] = trpc.recovery.attempts.pathKey();
  const address = { tenantId, botId: id };
  const query = useInfiniteQuery({
    // Shaped as the other keys are, so that events of this bot find it.
    queryKey: [path, { input: address, type: 'infinite' }],
    queryFn: ({ pageParam, signal }) =>
      client.recovery.attempts.query(
        { ...address, limit: pageSize, ...(pageParam === null ? {} : { before: pageParam }) },
        { signal },
      ),
    initialPageParam: null as AttemptId | null,
    getNextPageParam: ({ items }) => (items.length < pageSize ? null : (items.at(-1)?.id ?? null)),
  });
  const pages = query.data?.pages;

  return {
    attempts: useMemo(() => pages?.flatMap(({ items }) => items), [pages]),
    error: query.error,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    retry: () => void query.refetch(),
  };
}
