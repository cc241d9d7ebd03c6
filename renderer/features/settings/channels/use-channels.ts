import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { useToast } from '#renderer/components/ui/toast.tsx';
import { useTRPC, useTRPCClient } from '#renderer/lib/trpc.ts';
import { useAbout, useSight } from '#renderer/lib/use-gate.ts';
import {
  type Channel,
  type ChannelConfig,
  type ChannelPatch,
  type Medium,
  media,
  type NewChannel,
} from '#shared/schemas/channel.ts';
import type { ChannelId, TenantId } from '#shared/schemas/ids.ts';

const none: readonly Channel[] = [];

/** The channels of a client, by medium and in the order that they are tried in. */
export function useChannels(tenantId: TenantId) {
  const trpc = useTRPC();
  const mayAsk = useSight().team === true;
  const query = useQuery(trpc.channels.list.queryOptions({ tenantId }, { enabled: mayAsk }));
  const about = useAbout();
  const channels: readonly Channel[] = query.data?.items ?? none;
  const byMedium = media
    .map((medium) => ({
      medium,
      channels: channels
        .filter((channel) => channel.medium === medium)
        .toSorted((a, b) => a.position - b.position),
    }))
    .filter((group) => group.channels.length > 0);
  return {
    channels,
    byMedium,
    carried: query.data && carriedBy(channels, about.data?.host === 'desktop'),
    isLoading: query.isPending,
    error: query.error,
    retry: () => void query.refetch(),
  };
}

/** Media over which something can go out now; this computer's own notifications need no channel. */
function carriedBy(channels: readonly Channel[], isDesktop: boolean): ReadonlySet<Medium> {
  return new Set([
    ...channels.filter(({ isOn }) => isOn).map(({ medium }) => medium),
    ...(isDesktop ? (['native'] as const) : []),
  ]);
}

type ChannelInput = {
  name: string;
  perMinute: number | null;
  config: ChannelConfig;
};

/** Adds, changes and removes; what can be taken back offers to. */
export function useChannelAdmin(tenantId: TenantId) {
  const { t } = useTranslation('channels');
  const trpc = useTRPC();
  const api = useTRPCClient();
  const toast = useToast();
  const queryClient = useQueryClient();
  const queryKey = trpc.channels.list.queryKey({ tenantId });
  const onSettled = () => queryClient.invalidateQueries({ queryKey });

  const save = useMutation({
    mutationFn: ({
      channelId,
      input,
    }: {
      channelId: ChannelId | undefined;
      input: ChannelInput;
    }) =>
      channelId === undefined
        ? api.channels.add.mutate({ tenantId, channel: { ...input, isOn: true } })
        : api.channels.update.mutate({ tenantId, channelId, patch: input }),
    onSettled,
  });
  const patch = useMutation({
    mutationFn: (changes: readonly { channelId: ChannelId; patch: ChannelPatch }[]) =>
      Promise.all(changes.map((change) => api.channels.update.mutate({ tenantId, ...change }))),
    onSettled,
  });
  const remove = useMutation({
    mutationFn: (channelId: ChannelId) => api.channels.remove.mutate({ tenantId, channelId }),
    onSettled,
  });

  return {
    save: save.mutate,
    isSaving: save.isPending,
    saveError: save.error,
    resetSave: save.reset,
    switchOn: ({ id, name }: Channel, isOn: boolean) =>
      patch.mutate([{ channelId: id, patch: { isOn } }], {
        onSuccess: () =>
          toast.show(t(isOn ? 'switched-on' : 'switched-off', { name }), {
            undo: () => patch.mutate([{ channelId: id, patch: { isOn: !isOn } }]),
          }),
      }),
    /** Puts the channels of one medium into this order. */
    order: (ordered: readonly Channel[], before: readonly Channel[]) => {
      const placed = (list: readonly Channel[]) =>
        list.map(({ id }, position) => ({ channelId: id, patch: { position } }));
      patch.mutate(placed(ordered), {
        onSuccess: () => toast.show(t('reordered'), { undo: () => patch.mutate(placed(before)) }),
      });
    },
    changeError: patch.error,
    remove: remove.mutate,
    isRemoving: remove.isPending,
    removeError: remove.error,
  };
}

/** A stored one, or one as it is filled in, which may keep the secrets of a stored one. */
export type Tried = { channelId: ChannelId } | { channelId?: ChannelId; channel: NewChannel };

/** Sends one message through a channel and waits for what becomes of it. */
export function useChannelTest(tenantId: TenantId) {
  const api = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const mutation = useMutation({
    mutationFn: ({ to, ...tried }: Tried & { to: string }) =>
      api.channels.test.mutate({ tenantId, ...tried, ...(to === '' ? {} : { to }) }),
    onSettled: () =>
      queryClient.invalidateQueries({ queryKey: trpc.channels.list.queryKey({ tenantId }) }),
  });
  return {
    test: mutation.mutate,
    isTesting: mutation.isPending,
    proof: mutation.data,
    error: mutation.error,
    reset: mutation.reset,
  };
}
