import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { useTRPC } from '#renderer/lib/trpc.ts';
import { useAbout } from '#renderer/lib/use-gate.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import type { DemoFault, DemoState } from '#shared/schemas/demo.ts';
import type { BotId } from '#shared/schemas/ids.ts';

export type DemoBot = { bot: BotView; fault: DemoFault };

/** The demo fleet: whether there is one here, what runs, and the means to break and mend it. */
export function useDemo() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const hasDemo = useAbout().data?.hasDemo ?? false;
  const state = useQuery(trpc.demo.state.queryOptions(undefined, { enabled: hasDemo }));
  const isRunning = state.data?.isRunning ?? false;
  const bots = useQuery(trpc.bots.list.queryOptions({}, { enabled: isRunning }));

  const keep = (next: DemoState) => queryClient.setQueryData(trpc.demo.state.queryKey(), next);
  const start = useMutation(trpc.demo.start.mutationOptions({ onSuccess: keep }));
  const stop = useMutation(trpc.demo.stop.mutationOptions({ onSuccess: keep }));
  const setFault = useMutation(trpc.demo.setFault.mutationOptions({ onSuccess: keep }));

  const byId = new Map(bots.data?.items.map((bot) => [bot.id, bot]));
  const demoBots = (state.data?.bots ?? []).flatMap(({ botId, fault }): DemoBot[] => {
    const bot = byId.get(botId);
    return bot ? [{ bot, fault }] : [];
  });

  return {
    hasDemo,
    isRunning,
    bots: demoBots,
    error: start.error ?? stop.error ?? setFault.error,
    isStarting: start.isPending,
    isStopping: stop.isPending,
    start: () => start.mutate(),
    stop: () => stop.mutate(),
    setFault: (botId: BotId, fault: DemoFault) => setFault.mutate({ botId, fault }),
    mendAll: () => {
      for (const { bot, fault } of demoBots) {
        if (fault !== 'none') {
          setFault.mutate({ botId: bot.id, fault: 'none' });
        }
      }
    },
  };
}
