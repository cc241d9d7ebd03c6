import { useQuery } from '@tanstack/react-query';

import { useTRPC } from '#renderer/lib/trpc.ts';
import { useGate } from '#renderer/lib/use-gate.ts';
import type { BotView } from '#shared/schemas/bot.ts';

/**
 * Where a bot calls and what came of it. Read anew with every check, as each call is one. The address is as good as
 * a key, so it is asked for by those only who may have it.
 */
export function useHeartbeat({ tenantId, id }: Pick<BotView, 'tenantId' | 'id'>) {
  const trpc = useTRPC();
  const hindrance = useGate('operator');
  const query = useQuery(
    trpc.heartbeats.byBot.queryOptions(
      { tenantId, botId: id },
      { enabled: hindrance === undefined },
    ),
  );
  return {
    heartbeat: query.data,
    error: query.error,
    /** Why it cannot be had, in words. */
    hindrance: query.data ? undefined : hindrance,
    retry: () => void query.refetch(),
  };
}
