import { useQuery } from '@tanstack/react-query';

import { useTRPC, useTRPCClient } from '#renderer/lib/trpc.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { SettingsSection, TenantSettings } from '#shared/schemas/tenant-settings.ts';

import { useInstantSave } from './use-instant-save.ts';

/** What is set for a client; `outbound` is for owners alone. */
type ShownSettings = Omit<TenantSettings, 'outbound'> & {
  outbound: TenantSettings['outbound'] | null;
};

type Change = {
  [Section in SettingsSection]: { section: Section; value: TenantSettings[Section] };
}[SettingsSection];

export function useTenantSettings(tenantId: TenantId) {
  const trpc = useTRPC();
  const query = useQuery(trpc.settings.all.queryOptions({ tenantId }));
  return {
    settings: query.data,
    error: query.error,
    retry: () => void query.refetch(),
  };
}

/** Saves a section of a client's settings at once, with a way back. */
export function useSaveSettings(tenantId: TenantId) {
  const trpc = useTRPC();
  const client = useTRPCClient();

  return useInstantSave<ShownSettings, Change>({
    queryKey: trpc.settings.all.queryKey({ tenantId }),
    apply: (shown, { section, value }) => ({ ...shown, [section]: value }),
    inverse: (shown, { section }) => ({ section, value: shown[section] }) as Change,
    send: (change) => client.settings.save.mutate({ tenantId, ...change }),
  });
}
