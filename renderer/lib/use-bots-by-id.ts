import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';

import type { BotView } from '#shared/schemas/bot.ts';

import { useTenantScope } from './tenant-scope.ts';
import { useTRPC } from './trpc.ts';

/** The bots in view by their ids, as the list of bots has them. */
export function useBotsById(): ReadonlyMap<string, BotView> {
  const trpc = useTRPC();
  const { tenantId } = useTenantScope();
  const { data } = useQuery(
    trpc.bots.list.queryOptions(tenantId ? { tenantId } : {}, {
      placeholderData: keepPreviousData,
    }),
  );
  return useMemo(() => new Map((data?.items ?? []).map((bot) => [bot.id, bot])), [data]);
}

/** What a bot is called; nothing of one that is gone. */
export function useBotNames(): (botId: string) => string | undefined {
  const byId = useBotsById();
  return useCallback((botId) => byId.get(botId)?.name, [byId]);
}
