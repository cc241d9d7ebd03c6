import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useToast } from '#renderer/components/ui/toast.tsx';
import { failureOf } from '#renderer/lib/failure.ts';
import { inTurns } from '#renderer/lib/in-turns.ts';
import { useTRPC, useTRPCClient } from '#renderer/lib/trpc.ts';
import { useGate } from '#renderer/lib/use-gate.ts';
import type { Alert } from '#shared/schemas/alert.ts';

/** Acknowledging and resolving alerts, one or many, with word of how it went. */
export function useAlertActions() {
  const { t } = useTranslation(['alerts-screen', 'errors']);
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const reason = useGate('operator');
  const [isBusy, setIsBusy] = useState(false);

  const change = async (alerts: readonly Alert[], to: 'acknowledge' | 'resolve') => {
    const wanted = alerts.filter(({ state }) =>
      to === 'acknowledge' ? state === 'open' : state !== 'resolved',
    );
    if (reason !== undefined || wanted.length === 0) {
      toast.show(reason ?? t('action.nothing'));
      return;
    }
    setIsBusy(true);
    const outcomes = await inTurns(wanted, ({ tenantId, id }) =>
      client.alerts[to].mutate({ tenantId, alertId: id }),
    );
    setIsBusy(false);
    void queryClient.invalidateQueries(trpc.alerts.pathFilter());
    void queryClient.invalidateQueries(trpc.health.fleet.queryFilter());

    const failed = outcomes.filter((outcome) => !outcome.isDone);
    const done = outcomes.length - failed.length;
    const why = failed[0] && t(`errors:${failureOf(failed[0].error).code}`);
    if (done === 0 && why !== undefined) {
      toast.show(t('action.failed'), { description: why });
      return;
    }
    const words = t(`action.done.${to}`, { count: done });
    if (why === undefined) {
      toast.show(words);
    } else {
      toast.show(words, { description: t('action.some-failed', { count: failed.length, why }) });
    }
  };

  return {
    isBusy,
    acknowledge: (alerts: readonly Alert[]) => void change(alerts, 'acknowledge'),
    resolve: (alerts: readonly Alert[]) => void change(alerts, 'resolve'),
  };
}

export type AlertActions = ReturnType<typeof useAlertActions>;
