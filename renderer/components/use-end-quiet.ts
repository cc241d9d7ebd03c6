import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { failureOf } from '#renderer/lib/failure.ts';
import { useTRPC, useTRPCClient } from '#renderer/lib/trpc.ts';
import type { Maintenance, Silence } from '#shared/schemas/quiet.ts';

import { useToast } from './ui/toast.tsx';

/** What is quiet comes to be heard again, from wherever it is shown. */
export function useEndQuiet() {
  const { t } = useTranslation(['quiet', 'errors']);
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const [isBusy, setIsBusy] = useState(false);

  const run = async (work: () => Promise<unknown>, words: string) => {
    setIsBusy(true);
    try {
      await work();
      toast.show(words);
    } catch (error) {
      toast.show(t('action.failed'), { description: t(`errors:${failureOf(error).code}`) });
    } finally {
      setIsBusy(false);
      for (const filter of [
        trpc.silences.pathFilter(),
        trpc.maintenance.pathFilter(),
        trpc.alerts.pathFilter(),
        trpc.bots.list.queryFilter(),
      ]) {
        void queryClient.invalidateQueries(filter);
      }
    }
  };

  return {
    isBusy,
    silence: ({ tenantId, id }: Silence) =>
      void run(() => client.silences.end.mutate({ tenantId, silenceId: id }), t('ended.mute')),
    maintenance: ({ tenantId, id }: Maintenance) =>
      void run(
        () => client.maintenance.end.mutate({ tenantId, maintenanceId: id }),
        t('ended.maintenance'),
      ),
  };
}
