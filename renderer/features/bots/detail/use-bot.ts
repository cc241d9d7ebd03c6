import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';

import { agedBot, useAgeingNow } from '#renderer/features/bots/aged-bot.ts';
import { useTRPC } from '#renderer/lib/trpc.ts';
import { botIdSchema, tenantIdSchema } from '#shared/schemas/ids.ts';

/** Which bot the address names; an address that names none leads to the same place as one that is gone. */
export function useBotAddress() {
  const params = useParams({ strict: false });
  const tenantId = tenantIdSchema.safeParse(params.tenantId);
  const botId = botIdSchema.safeParse(params.botId);
  return tenantId.success && botId.success
    ? { tenantId: tenantId.data, botId: botId.data }
    : undefined;
}

export type BotAddress = NonNullable<ReturnType<typeof useBotAddress>>;

export function useBot(address: BotAddress) {
  const trpc = useTRPC();
  const query = useQuery(trpc.bots.byId.queryOptions(address));
  const ageingNow = useAgeingNow(query.isError);
  return {
    bot: query.data && ageingNow !== undefined ? agedBot(query.data, ageingNow) : query.data,
    error: query.error,
    isLoading: query.isPending,
    retry: () => void query.refetch(),
  };
}
