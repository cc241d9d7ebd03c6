import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { agedBot, useAgeingNow } from '#renderer/features/bots/aged-bot.ts';
import { useTenantScope } from '#renderer/lib/tenant-scope.ts';
import { useTRPC } from '#renderer/lib/trpc.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import { statusRank } from '#shared/status.ts';

/** A bot as the list knows it: with its client's name, which it is sorted and found by. */
export type BotRow = BotView & { client: string };

/** Every bot in view, worst first, as the agent orders them. */
export function useBots() {
  const trpc = useTRPC();
  const { tenantId } = useTenantScope();
  const { byId } = useTenants();
  const query = useQuery(
    trpc.bots.list.queryOptions(tenantId ? { tenantId } : {}, {
      placeholderData: keepPreviousData,
    }),
  );
  const items = query.data?.items;
  const ageingNow = useAgeingNow(query.isError);
  const bots = useMemo<readonly BotRow[]>(
    () =>
      (items ? asOf(items, ageingNow) : []).map((bot) => ({
        ...bot,
        client: byId.get(bot.tenantId)?.name ?? '',
      })),
    [items, byId, ageingNow],
  );
  return {
    bots,
    error: query.error,
    isLoading: query.isPending,
    retry: () => void query.refetch(),
  };
}

/** As the agent said it; what it can no longer say for itself is aged here, and takes the place of its new status. */
function asOf(bots: readonly BotView[], now: number | undefined): readonly BotView[] {
  return now === undefined
    ? bots
    : bots
        .map((bot) => agedBot(bot, now))
        .toSorted((a, b) => statusRank(a.status) - statusRank(b.status));
}
