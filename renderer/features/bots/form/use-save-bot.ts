import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { useToast } from '#renderer/components/ui/toast.tsx';
import { useTRPC, useTRPCClient } from '#renderer/lib/trpc.ts';
import type { BotView } from '#shared/schemas/bot.ts';

import { type ChangedFields, patchOf } from './kind-forms.ts';
import type { OwnValues } from './own-values.ts';

/** Sends what was changed of a bot, and says so when it is done. */
export function useSaveBot(bot: BotView) {
  const { t } = useTranslation('bots');
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();

  return async (values: OwnValues, changed: ChangedFields): Promise<BotView> => {
    const saved = await client.bots.update.mutate({
      tenantId: bot.tenantId,
      botId: bot.id,
      patch: patchOf(values, changed, bot),
    });
    void queryClient.invalidateQueries(trpc.bots.pathFilter());
    toast.show(t('action.saved', { name: saved.name }));
    return saved;
  };
}
