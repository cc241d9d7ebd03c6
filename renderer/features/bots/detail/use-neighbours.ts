import { useQuery } from '@tanstack/react-query';

import { useTenantScope } from '#renderer/lib/tenant-scope.ts';
import { useTRPC } from '#renderer/lib/trpc.ts';
import type { BotView } from '#shared/schemas/bot.ts';

type Neighbours = { previous: BotView | undefined; next: BotView | undefined };

/** The bots before and after this one in the list's own order: worst first. */
export function useNeighbours(botId: string): Neighbours {
  const trpc = useTRPC();
  const { tenantId } = useTenantScope();
  const bots = useQuery(trpc.bots.list.queryOptions(tenantId ? { tenantId } : {}));
  const items = bots.data?.items ?? [];
  const at = items.findIndex(({ id }) => id === botId);
  return at < 0
    ? { previous: undefined, next: undefined }
    : { previous: items[at - 1], next: items[at + 1] };
}
