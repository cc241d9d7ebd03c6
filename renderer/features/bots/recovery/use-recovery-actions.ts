import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useToast } from '#renderer/components/ui/toast.tsx';
import type { BotRef } from '#renderer/features/bots/bot-ref.ts';
import { failureOf } from '#renderer/lib/failure.ts';
import { useTRPC, useTRPCClient } from '#renderer/lib/trpc.ts';
import { useGate } from '#renderer/lib/use-gate.ts';
import type { Ladder, RestartRequest } from '#shared/schemas/recovery.ts';
import type { HealingMode } from '#shared/schemas/setup.ts';

/** Stepping in: each act says how it went, and what can be taken back offers it. */
export function useRecoveryActions(bot: BotRef) {
  const { t } = useTranslation(['recovery', 'errors']);
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const hindrance = useGate('operator');
  const [isBusy, setIsBusy] = useState(false);
  const address = { tenantId: bot.tenantId, botId: bot.id };

  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    if (hindrance !== undefined) {
      toast.show(hindrance);
      return false;
    }
    setIsBusy(true);
    try {
      await work();
      return true;
    } catch (error) {
      toast.show(t('action.failed'), { description: t(`errors:${failureOf(error).code}`) });
      return false;
    } finally {
      setIsBusy(false);
      void queryClient.invalidateQueries(trpc.recovery.pathFilter());
      void queryClient.invalidateQueries(trpc.bots.byId.queryFilter(address));
    }
  };

  const keep = (ladder: Ladder) =>
    queryClient.setQueryData(trpc.recovery.ladder.queryKey(address), ladder);

  const stop = (canUndo = true): Promise<boolean> =>
    attempt(async () => {
      keep(await client.recovery.stop.mutate(address));
      toast.show(
        t('action.stopped', { bot: bot.name }),
        canUndo ? { undo: () => void resume(false) } : {},
      );
    });

  const resume = (canUndo = true): Promise<boolean> =>
    attempt(async () => {
      keep(await client.recovery.resume.mutate(address));
      toast.show(
        t('action.resumed', { bot: bot.name }),
        canUndo ? { undo: () => void stop(false) } : {},
      );
    });

  const runNext = () => attempt(async () => keep(await client.recovery.runNext.mutate(address)));

  const setMode = (
    mode: HealingMode | null,
    before: Pick<Ladder, 'mode' | 'hasOwnMode'> | undefined,
  ): Promise<boolean> =>
    attempt(async () => {
      const ladder = await client.recovery.setMode.mutate({ ...address, mode });
      keep(ladder);
      const words = t(`mode.${ladder.mode}`).toLocaleLowerCase();
      toast.show(
        t('mode.changed', { bot: bot.name, mode: words }),
        before
          ? { undo: () => void setMode(before.hasOwnMode ? before.mode : null, undefined) }
          : {},
      );
    });

  const restart = (request: RestartRequest) =>
    attempt(async () => {
      await client.recovery.restart.mutate({ ...address, ...request });
      toast.show(t(request.whenIdle ? 'restart.begun-idle' : 'restart.begun', { bot: bot.name }));
    });

  return { stop, resume, runNext, setMode, restart, isBusy };
}
