import { skipToken, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useToast } from '#renderer/components/ui/toast.tsx';
import { failureOf } from '#renderer/lib/failure.ts';
import { useTRPC, useTRPCClient } from '#renderer/lib/trpc.ts';
import { useGate } from '#renderer/lib/use-gate.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import type { ConfigChange, ConfigVersion } from '#shared/schemas/config.ts';
import type { ConfigVersionId } from '#shared/schemas/ids.ts';

export type ConfigBot = Pick<BotView, 'id' | 'tenantId' | 'name'>;

const pageSize = 50;

export function useConfigStanding({ id, tenantId }: ConfigBot, isWanted = true) {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.config.standing.queryOptions({ tenantId, botId: id }, { enabled: isWanted }),
  );
  return { standing: query.data, error: query.error, retry: () => void query.refetch() };
}

/** The versions of a bot's configuration, newest first, a page at a time. */
export function useConfigVersions({ id, tenantId }: ConfigBot) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [path] = trpc.config.versions.pathKey();
  const address = { tenantId, botId: id };
  const query = useInfiniteQuery({
    // Shaped as the other keys are, so that events of this bot find it.
    queryKey: [path, { input: address, type: 'infinite' }],
    queryFn: ({ pageParam, signal }) =>
      client.config.versions.query(
        { ...address, limit: pageSize, ...(pageParam === null ? {} : { before: pageParam }) },
        { signal },
      ),
    initialPageParam: null as number | null,
    getNextPageParam: ({ items }) =>
      items.length < pageSize ? null : (items.at(-1)?.number ?? null),
  });
  const pages = query.data?.pages;

  return {
    versions: useMemo(() => pages?.flatMap(({ items }) => items), [pages]),
    error: query.error,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    retry: () => void query.refetch(),
  };
}

/** A version with its text, for those who may change it. It never changes, so it is asked for once. */
export function useConfigText({ id, tenantId }: ConfigBot, versionId: ConfigVersionId | undefined) {
  const trpc = useTRPC();
  const hindrance = useGate('operator');
  const query = useQuery(
    trpc.config.version.queryOptions(
      { tenantId, botId: id, versionId: versionId as ConfigVersionId },
      {
        enabled: versionId !== undefined && hindrance === undefined,
        staleTime: Number.POSITIVE_INFINITY,
      },
    ),
  );
  return {
    version: query.data,
    error: query.error,
    /** Why it cannot be had, in words. */
    hindrance: query.data ? undefined : hindrance,
  };
}

/** What a change would do, before it is done; nothing is asked while there is no change. */
export function useConfigPreview(
  { id, tenantId }: ConfigBot,
  change: Pick<ConfigChange, 'text' | 'baseHash'> | undefined,
) {
  const client = useTRPCClient();
  const input = change && { tenantId, botId: id, change };
  // Asked as a change is, because the text may be longer than an address can be; nothing is changed by it.
  const query = useQuery({
    queryKey: ['config', 'preview', input],
    queryFn: input ? () => client.config.preview.mutate(input) : skipToken,
    retry: false,
    staleTime: 60_000,
  });
  return {
    preview: query.data,
    error: query.error,
    isReading: change !== undefined && query.isPending,
  };
}

type Outcome = { isDone: true } | { isDone: false; code: string };

/** Changing a bot's configuration: each act says how it went, and what can be taken back offers it. */
export function useConfigActions(bot: ConfigBot) {
  const { t } = useTranslation(['config', 'errors']);
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const hindrance = useGate('operator');
  const [isBusy, setIsBusy] = useState(false);
  const address = { tenantId: bot.tenantId, botId: bot.id };

  /** Codes that are said where they arise are not said again here. */
  const attempt = async (
    work: () => Promise<unknown>,
    saidElsewhere: readonly string[] = [],
  ): Promise<Outcome> => {
    if (hindrance !== undefined) {
      toast.show(hindrance);
      return { isDone: false, code: 'forbidden' };
    }
    setIsBusy(true);
    try {
      await work();
      return { isDone: true };
    } catch (error) {
      const { code } = failureOf(error);
      if (!saidElsewhere.includes(code)) {
        toast.show(t('action.failed'), { description: t(`errors:${failureOf(error).code}`) });
      }
      return { isDone: false, code };
    } finally {
      setIsBusy(false);
      void queryClient.invalidateQueries(trpc.config.pathFilter());
    }
  };

  const rollBack = (
    to: Pick<ConfigVersion, 'id' | 'number'> | undefined,
    from: Pick<ConfigVersion, 'id' | 'number'> | null,
  ): Promise<Outcome> =>
    attempt(async () => {
      const done = await client.config.rollBack.mutate({
        ...address,
        ...(to ? { versionId: to.id } : {}),
      });
      toast.show(
        t('action.rolled-back', { bot: bot.name, number: to?.number ?? done.number }),
        from ? { undo: () => void rollBack(from, null) } : {},
      );
    });

  return {
    isBusy,
    rollBack,
    look: () => attempt(() => client.config.look.mutate(address)),
    takeIn: () =>
      attempt(async () => {
        await client.config.takeIn.mutate(address);
        toast.show(t('action.taken-in'));
      }),
    putBack: () =>
      attempt(async () => {
        await client.config.putBack.mutate(address);
        toast.show(t('action.put-back'));
      }),
    apply: (change: ConfigChange) =>
      attempt(async () => {
        const { number } = await client.config.change.mutate({ ...address, change });
        toast.show(t('action.applied', { number }));
      }, ['config_conflict', 'config_invalid']),
  };
}
