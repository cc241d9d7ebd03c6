import { keepPreviousData, useQuery } from '@tanstack/react-query';

import { useTRPC } from '#renderer/lib/trpc.ts';
import { useSettled } from '#renderer/lib/use-settled.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import type { WhatIfSettings } from '#shared/schemas/replay.ts';

const settledMs = 300;

/** What other settings would have done on the bot's own history; nothing is asked until it is wanted. */
export function useWhatIf(
  { id, tenantId }: Pick<BotView, 'id' | 'tenantId'>,
  settings: Partial<WhatIfSettings>,
  isWanted: boolean,
) {
  const trpc = useTRPC();
  const asked = useSettled(settings, settledMs);
  const query = useQuery(
    trpc.health.whatIf.queryOptions(
      { tenantId, botId: id, settings: asked },
      { enabled: isWanted, placeholderData: keepPreviousData, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  return {
    whatIf: query.data,
    error: query.error,
    isReading: query.isFetching || asked !== settings,
    retry: () => void query.refetch(),
  };
}
