import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useToast } from '#renderer/components/ui/toast.tsx';
import { type BotRef, byTenant } from '#renderer/features/bots/bot-ref.ts';
import { failureOf } from '#renderer/lib/failure.ts';
import { useTRPC, useTRPCClient } from '#renderer/lib/trpc.ts';
import { useGate } from '#renderer/lib/use-gate.ts';
import type { BotId, TenantId } from '#shared/schemas/ids.ts';
import type { Bulk } from '#shared/schemas/recovery.ts';

/** Restarts of many bots that are under way or have not been put away, and ways to begin and end them. */
export function useBulkRestarts(tenantIds: readonly TenantId[]) {
  const { t } = useTranslation(['recovery', 'errors']);
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const toast = useToast();
  const hindrance = useGate('operator');
  const [isBusy, setIsBusy] = useState(false);
  const [putAway, setPutAway] = useState<ReadonlySet<string>>(() => new Set());
  const found = useQueries({
    queries: tenantIds.map((tenantId) => trpc.recovery.bulk.queryOptions({ tenantId })),
    combine: (queries) => queries.flatMap(({ data }) => data ?? []),
  });

  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    if (hindrance !== undefined) {
      toast.show(hindrance);
      return;
    }
    setIsBusy(true);
    try {
      await work();
    } catch (error) {
      toast.show(t('action.failed'), { description: t(`errors:${failureOf(error).code}`) });
    } finally {
      setIsBusy(false);
      void queryClient.invalidateQueries(trpc.recovery.pathFilter());
    }
  };

  const begin = (tenantId: TenantId, botIds: BotId[], reason?: string) =>
    client.recovery.restartMany.mutate({
      tenantId,
      botIds,
      ...(reason === undefined ? {} : { reason }),
    });

  return {
    isBusy,
    bulks: found.filter((bulk) => !putAway.has(keyOf(bulk))),
    putAway: (bulk: Bulk) => setPutAway(new Set([...putAway, keyOf(bulk)])),
    restart: (bots: readonly BotRef[], reason: string | undefined) =>
      void attempt(() =>
        Promise.all(
          [...byTenant(bots)].map(([tenantId, ofTenant]) =>
            begin(
              tenantId,
              ofTenant.map(({ id }) => id),
              reason,
            ),
          ),
        ),
      ),
    retry: ({ tenantId }: Bulk, botIds: BotId[]) => void attempt(() => begin(tenantId, botIds)),
    cancel: ({ tenantId }: Bulk) =>
      void attempt(() => client.recovery.cancelBulk.mutate({ tenantId })),
  };
}

function keyOf({ tenantId, startedAt }: Bulk): string {
  return `${tenantId} ${startedAt}`;
}
