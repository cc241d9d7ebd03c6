import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useToast } from '#renderer/components/ui/toast.tsx';
import { failureOf } from '#renderer/lib/failure.ts';
import { inTurns, type Outcome } from '#renderer/lib/in-turns.ts';
import { useTRPC, useTRPCClient } from '#renderer/lib/trpc.ts';
import { useGate } from '#renderer/lib/use-gate.ts';
import { noCounts } from '#shared/schemas/fleet.ts';

import { type BotRef, byTenant } from './bot-ref.ts';

/** Checking, pausing and removing bots, each with word of how it went. */
export function useBotActions() {
  const { t } = useTranslation(['bots', 'status', 'errors']);
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const reason = useGate('operator');
  const [isBusy, setIsBusy] = useState(false);

  const refresh = () =>
    Promise.all([
      queryClient.invalidateQueries(trpc.bots.pathFilter()),
      queryClient.invalidateQueries(trpc.health.fleet.queryFilter()),
    ]);

  /** Runs a change unless it cannot be done now, and says why not. */
  const attempt = async (work: () => Promise<void>) => {
    if (reason !== undefined) {
      toast.show(reason);
      return;
    }
    setIsBusy(true);
    try {
      await work();
    } catch (error) {
      toast.show(t('action.failed'), { description: t(`errors:${failureOf(error).code}`) });
    } finally {
      setIsBusy(false);
      void refresh();
    }
  };

  /** What to add where some of many failed; all of them failing is an error like any other. */
  const failuresIn = (outcomes: readonly Outcome<BotRef, unknown>[]) => {
    const failed = outcomes.filter((outcome) => !outcome.isDone);
    const first = failed[0];
    if (!first) {
      return {};
    }
    if (failed.length === outcomes.length) {
      throw first.error;
    }
    const why = t(`errors:${failureOf(first.error).code}`);
    return { description: t('action.some-failed', { count: failed.length, why }) };
  };

  const check = (bots: readonly BotRef[]) =>
    attempt(async () => {
      const groups = await Promise.all(
        [...byTenant(bots)].map(([tenantId, ofTenant]) =>
          client.health.checkNow.mutate({ tenantId, botIds: ofTenant.map(({ id }) => id) }),
        ),
      );
      const seen = groups.flatMap(({ items }) => items);
      const only = seen.length === 1 ? seen[0] : undefined;
      if (only) {
        const status = t(`status:name.${only.status}`);
        toast.show(t('action.checked-one', { bot: only.name, status }));
        return;
      }
      const counts = noCounts();
      for (const { status } of seen) {
        counts[status] += 1;
      }
      toast.show(t('action.checked', { count: seen.length }), {
        description: t('action.checked-trouble', { count: counts.needs_you + counts.down }),
      });
    });

  const setPaused = (bots: readonly BotRef[], paused: boolean, canUndo = true): Promise<void> =>
    attempt(async () => {
      const outcomes = await inTurns(bots, ({ tenantId, id }) =>
        client.bots.update.mutate({ tenantId, botId: id, patch: { paused } }),
      );
      const done = outcomes.filter(({ isDone }) => isDone).map(({ item }) => item);
      const options = failuresIn(outcomes);
      const name = done[0]?.name ?? '';
      const words = t(paused ? 'action.paused' : 'action.resumed', { count: done.length, name });
      toast.show(words, {
        ...options,
        ...(canUndo ? { undo: () => void setPaused(done, !paused, false) } : {}),
      });
    });

  const remove = (bots: readonly BotRef[]) =>
    attempt(async () => {
      const outcomes = await inTurns(bots, ({ tenantId, id }) =>
        client.bots.remove.mutate({ tenantId, botId: id }),
      );
      const options = failuresIn(outcomes);
      const done = outcomes.filter(({ isDone }) => isDone);
      const name = done[0]?.item.name ?? '';
      toast.show(t('action.removed', { count: done.length, name }), options);
    });

  return { check, setPaused, remove, isBusy, reason };
}
