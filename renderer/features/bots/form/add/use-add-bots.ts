import { useQueryClient } from '@tanstack/react-query';

import { useTRPC, useTRPCClient } from '#renderer/lib/trpc.ts';
import type { BotView, NewBot } from '#shared/schemas/bot.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

/** Adds bots, all of them or none, and has the lists read anew. */
export function useAddBots() {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();

  return async (tenantId: TenantId, bots: NewBot[]): Promise<BotView[]> => {
    const [only, ...others] = bots;
    const added =
      only && others.length === 0
        ? [await client.bots.add.mutate({ tenantId, bot: only })]
        : (await client.bots.addMany.mutate({ tenantId, bots })).items;
    void queryClient.invalidateQueries(trpc.bots.pathFilter());
    void queryClient.invalidateQueries(trpc.health.fleet.queryFilter());
    return added;
  };
}
