import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useToast } from '#renderer/components/ui/toast.tsx';
import { failureOf } from '#renderer/lib/failure.ts';
import { inTurns } from '#renderer/lib/in-turns.ts';
import { useTRPC, useTRPCClient } from '#renderer/lib/trpc.ts';
import { useGate } from '#renderer/lib/use-gate.ts';
import { type Alert, type AlertVerdict, apartPrefix, type Snooze } from '#shared/schemas/alert.ts';

type Page = { items: Alert[] };

type Change = {
  /** As they are expected to be; shown at once. */
  paint: (alert: Alert) => Alert;
  send: (alert: Alert) => Promise<unknown>;
  words: (count: number) => string;
  undo?: (alerts: readonly Alert[]) => void;
};

const refOf = ({ tenantId, id }: Alert) => ({ tenantId, alertId: id });

/** What a person does to alerts, one or many: shown at once, said how it went, and for ten seconds taken back. */
export function useAlertActions() {
  const { t } = useTranslation(['alerts-screen', 'errors']);
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const reason = useGate('operator');
  const [isBusy, setIsBusy] = useState(false);

  const paint = async (alerts: readonly Alert[], change: Change['paint']) => {
    const ids = new Set(alerts.map(({ id }) => id));
    const list = trpc.alerts.list.pathFilter();
    // An answer that is still on its way knows nothing of this.
    await queryClient.cancelQueries(list);
    queryClient.setQueriesData<InfiniteData<Page> | Page>(list, (old) =>
      old && 'pages' in old
        ? {
            ...old,
            pages: old.pages.map((page) => ({
              ...page,
              items: page.items.map((alert) => (ids.has(alert.id) ? change(alert) : alert)),
            })),
          }
        : old,
    );
  };

  const apply = async (alerts: readonly Alert[], change: Change) => {
    if (reason !== undefined || alerts.length === 0) {
      toast.show(reason ?? t('action.nothing'));
      return;
    }
    setIsBusy(true);
    await paint(alerts, change.paint);
    const outcomes = await inTurns(alerts, change.send);
    setIsBusy(false);
    void queryClient.invalidateQueries(trpc.alerts.pathFilter());
    void queryClient.invalidateQueries(trpc.health.fleet.queryFilter());

    const done = outcomes.filter(({ isDone }) => isDone).map(({ item }) => item);
    const failed = outcomes.filter((outcome) => !outcome.isDone);
    const why = failed[0] && t(`errors:${failureOf(failed[0].error).code}`);
    if (done.length === 0 && why !== undefined) {
      toast.show(t('action.failed'), { description: why });
      return;
    }
    const { undo } = change;
    toast.show(change.words(done.length), {
      ...(why === undefined
        ? {}
        : { description: t('action.some-failed', { count: failed.length, why }) }),
      ...(undo ? { undo: () => undo(done) } : {}),
    });
  };

  const reopen = (alerts: readonly Alert[]) =>
    void apply(alerts, {
      paint: (alert) => ({ ...alert, state: 'open', acknowledgedAt: null, acknowledgedBy: null }),
      send: (alert) => client.alerts.reopen.mutate(refOf(alert)),
      words: (count) => t('action.done.reopen', { count }),
    });

  const regroup = (alerts: readonly Alert[], how: 'split' | 'join', canUndo = true): void =>
    void apply(alerts, {
      paint: (alert) =>
        how === 'split' ? { ...alert, group: `${apartPrefix}${alert.id}` } : alert,
      send: ({ tenantId, id }) =>
        tenantId === null
          ? Promise.resolve()
          : client.alerts[how].mutate({ tenantId, alertId: id }),
      words: () => t(`action.done.${how}`),
      ...(canUndo && how === 'split' ? { undo: (done) => regroup(done, 'join', false) } : {}),
    });

  const judge = (
    alerts: readonly Alert[],
    verdictOf: (alert: Alert) => AlertVerdict | null,
    words: (count: number) => string,
    canUndo = true,
  ): void => {
    const before = new Map(alerts.map(({ id, verdict }) => [id, verdict]));
    void apply(alerts, {
      paint: (alert) => ({ ...alert, verdict: verdictOf(alert) }),
      send: (alert) => client.alerts.judge.mutate({ ...refOf(alert), verdict: verdictOf(alert) }),
      words,
      ...(canUndo
        ? {
            undo: (done) =>
              judge(
                done,
                ({ id }) => before.get(id) ?? null,
                () => t('action.undone.judge'),
                false,
              ),
          }
        : {}),
    });
  };

  return {
    isBusy,
    reason,
    acknowledge: (alerts: readonly Alert[]) =>
      void apply(
        alerts.filter(({ state }) => state === 'open' || state === 'snoozed'),
        {
          paint: (alert) => ({ ...alert, state: 'acknowledged' }),
          send: (alert) => client.alerts.acknowledge.mutate(refOf(alert)),
          words: (count) => t('action.done.acknowledge', { count }),
          undo: reopen,
        },
      ),
    resolve: (alerts: readonly Alert[]) =>
      void apply(
        alerts.filter(({ state }) => state !== 'resolved'),
        {
          paint: (alert) => ({ ...alert, state: 'resolved' }),
          send: (alert) => client.alerts.resolve.mutate(refOf(alert)),
          words: (count) => t('action.done.resolve', { count }),
          undo: (before) => {
            const stateOf = new Map(before.map(({ id, state }) => [id, state]));
            void apply(before, {
              paint: (alert) => ({ ...alert, state: stateOf.get(alert.id) ?? 'open' }),
              send: (alert) => client.alerts.reopen.mutate(refOf(alert)),
              words: (count) => t('action.done.reopen', { count }),
            });
          },
        },
      ),
    snooze: (alerts: readonly Alert[], snoozeOf: (alert: Alert) => Snooze, until: string) =>
      void apply(
        alerts.filter(({ state }) => state !== 'resolved'),
        {
          paint: (alert) => ({
            ...alert,
            state: 'snoozed',
            snoozedUntil: snoozeOf(alert).until,
            snoozedUntilWorse: snoozeOf(alert).untilWorse,
          }),
          send: (alert) =>
            client.alerts.snooze.mutate({ ...refOf(alert), snooze: snoozeOf(alert) }),
          words: (count) => t('action.done.snooze', { count, until }),
          undo: reopen,
        },
      ),
    reopen,
    split: (alert: Alert) => regroup([alert], 'split'),
    join: (alert: Alert) => regroup([alert], 'join'),
    judge: (alerts: readonly Alert[], verdict: AlertVerdict) =>
      judge(
        alerts,
        () => verdict,
        (count) => t('action.done.judge', { count, verdict }),
      ),
  };
}

export type AlertActions = ReturnType<typeof useAlertActions>;
