import { useQuery } from '@tanstack/react-query';

import type { BotView } from '#shared/schemas/bot.ts';

import { useTRPC } from './trpc.ts';

type LadderOf = Pick<BotView, 'id' | 'tenantId'>;

/**
 * How the recovery of a bot stands. Events of the agent keep it current; what it counts down to the screen counts by
 * itself.
 */
export function useLadder({ id, tenantId }: LadderOf, isWanted = true) {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.recovery.ladder.queryOptions({ tenantId, botId: id }, { enabled: isWanted }),
  );
  return { ladder: query.data, error: query.error, retry: () => void query.refetch() };
}
