import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useToast } from '#renderer/components/ui/toast.tsx';
import { failureOf } from '#renderer/lib/failure.ts';
import { inTurns } from '#renderer/lib/in-turns.ts';
import type { QuietSubject } from '#renderer/lib/quiet-dialog.ts';
import { useTRPC, useTRPCClient } from '#renderer/lib/trpc.ts';
import { useGate } from '#renderer/lib/use-gate.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type {
  Maintenance,
  MaintenanceTime,
  NewSilence,
  Silence,
  SilenceTarget,
} from '#shared/schemas/quiet.ts';

export type Scope = 'bots' | 'clients';

/** When a window is: from now on, or at a time that each client's zone makes its own. */
export type Window = { forMs: number } | { timeIn: (tenantId: TenantId) => MaintenanceTime };

/** Muting and maintaining, one or many, each with word of how it went and the way back. */
export function useQuietActions() {
  const { t } = useTranslation(['quiet', 'errors']);
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const reason = useGate('operator');
  const [isBusy, setIsBusy] = useState(false);

  const refresh = () => {
    for (const filter of [
      trpc.silences.pathFilter(),
      trpc.maintenance.pathFilter(),
      trpc.alerts.pathFilter(),
      trpc.bots.list.queryFilter(),
    ]) {
      void queryClient.invalidateQueries(filter);
    }
  };

  /** Does it for each, and says how that went; true where all of it was done. */
  const each = async <Item, Result>(
    items: readonly Item[],
    work: (item: Item) => Promise<Result>,
    words: (count: number) => string,
    undo?: (results: Result[]) => void,
  ): Promise<boolean> => {
    if (reason !== undefined) {
      toast.show(reason);
      return false;
    }
    setIsBusy(true);
    const outcomes = await inTurns(items, work);
    setIsBusy(false);
    refresh();
    const results = outcomes.flatMap((outcome) => (outcome.isDone ? [outcome.result] : []));
    const failed = outcomes.filter((outcome) => !outcome.isDone);
    const why = failed[0] && t(`errors:${failureOf(failed[0].error).code}`);
    if (results.length === 0 && why !== undefined) {
      toast.show(t('action.failed'), { description: why });
      return false;
    }
    toast.show(words(results.length), {
      ...(why === undefined
        ? {}
        : { description: t('action.some-failed', { count: failed.length, why }) }),
      ...(undo ? { undo: () => undo(results) } : {}),
    });
    return failed.length === 0;
  };

  const endSilences = (silences: readonly Silence[], words: string) =>
    each(
      silences,
      ({ tenantId, id }) => client.silences.end.mutate({ tenantId, silenceId: id }),
      () => words,
    );

  const endMaintenances = (maintenances: readonly Maintenance[], words: string) =>
    each(
      maintenances,
      ({ tenantId, id }) => client.maintenance.end.mutate({ tenantId, maintenanceId: id }),
      () => words,
    );

  return {
    isBusy,
    reason,
    mute: (
      { bots, tenantIds }: QuietSubject,
      scope: Scope,
      untilIn: (tenantId: TenantId) => number,
      words: string,
    ) => {
      const targets: { tenantId: TenantId; target: SilenceTarget }[] =
        scope === 'bots'
          ? bots.map(({ id, tenantId }) => ({ tenantId, target: { of: 'bot', botId: id } }))
          : tenantIds.map((tenantId) => ({ tenantId, target: { of: 'tenant' } }));
      return each(
        targets,
        ({ tenantId, target }) => {
          const silence: NewSilence = { target, until: untilIn(tenantId), reason: null };
          return client.silences.add.mutate({ tenantId, silence });
        },
        () => words,
        (made) => void endSilences(made, t('undone.mute')),
      );
    },
    maintain: ({ bots, tenantIds }: QuietSubject, scope: Scope, window: Window, words: string) =>
      each(
        tenantIds,
        (tenantId) =>
          client.maintenance.add.mutate({
            tenantId,
            maintenance: {
              botIds:
                scope === 'clients'
                  ? null
                  : bots.filter((bot) => bot.tenantId === tenantId).map(({ id }) => id),
              ...('forMs' in window ? { forMs: window.forMs } : { time: window.timeIn(tenantId) }),
            },
          }),
        () => words,
        (made) => void endMaintenances(made, t('undone.maintenance')),
      ),
  };
}
