import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';

import type { Maintenance, Silence } from '#shared/schemas/quiet.ts';

import { useMinute } from './now.ts';
import { useTRPC } from './trpc.ts';
import { useClientsInView } from './use-clients-in-view.ts';

type Answered<Item> = {
  data: { items: Item[] } | undefined;
  isPending: boolean;
  error: unknown;
};

/** What several clients answered, as one. */
function together<Item>(results: readonly Answered<Item>[]) {
  return {
    items: results.flatMap(({ data }) => data?.items ?? []),
    isLoading: results.some(({ isPending }) => isPending),
    error: results.find(({ error }) => error)?.error ?? null,
  };
}

/** What is muted now in the clients in view: by a bot's id, and by a client's. */
export function useSilences() {
  const trpc = useTRPC();
  const tenantIds = useClientsInView();
  const now = useMinute();
  const { items, isLoading, error } = useQueries({
    queries: tenantIds.map((tenantId) =>
      trpc.silences.list.queryOptions({ tenantId }, { retry: false }),
    ),
    combine: together,
  });

  return useMemo(() => {
    const silences: Silence[] = items.filter(
      ({ until, endedAt }) => endedAt === null && until > now,
    );
    const ofBots = new Map<string, Silence>();
    const ofTenants = new Map<string, Silence>();
    for (const silence of silences.toSorted((a, b) => a.until - b.until)) {
      if (silence.target.of === 'bot') {
        ofBots.set(silence.target.botId, silence);
      } else if (silence.target.of === 'tenant') {
        ofTenants.set(silence.tenantId, silence);
      }
    }
    return {
      silences,
      isLoading,
      error,
      /** What keeps a bot quiet, of its own or its client's; the longer one of two. */
      ofBot: ({ id, tenantId }: { id: string; tenantId: string }): Silence | undefined => {
        const [own, whole] = [ofBots.get(id), ofTenants.get(tenantId)];
        return own && whole ? (own.until >= whole.until ? own : whole) : (own ?? whole);
      },
    };
  }, [items, isLoading, error, now]);
}

/** The maintenance of the clients in view that is under way or to come. */
export function useMaintenances() {
  const trpc = useTRPC();
  const tenantIds = useClientsInView();
  const { items, isLoading, error } = useQueries({
    queries: tenantIds.map((tenantId) =>
      trpc.maintenance.list.queryOptions({ tenantId }, { retry: false }),
    ),
    combine: together,
  });

  return useMemo(() => {
    const maintenances: Maintenance[] = items
      .filter(({ endedAt, next }) => endedAt === null && next !== null)
      .sort((a, b) => (a.next?.from ?? 0) - (b.next?.from ?? 0));
    return {
      maintenances,
      isLoading,
      error,
      /** The running one of a bot, or else its next. */
      ofBot: ({ id, tenantId }: { id: string; tenantId: string }): Maintenance | undefined => {
        const own = maintenances.filter(
          (each) =>
            each.tenantId === tenantId &&
            (each.botIds === null || each.botIds.some((botId) => botId === id)),
        );
        return own.find(({ isRunning }) => isRunning) ?? own[0];
      },
    };
  }, [items, isLoading, error]);
}
