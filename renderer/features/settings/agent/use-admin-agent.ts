import { useQuery } from '@tanstack/react-query';

import { useTRPC, useTRPCClient } from '#renderer/lib/trpc.ts';
import type { AdminAgent, AdminAgentPatch } from '#shared/schemas/setup.ts';
import { usualHealing } from '#shared/schemas/setup.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';

import { useInstantSave } from '../use-instant-save.ts';

/** How the admin agent of a client speaks; as it will begin where nobody has set it up. */
export function useAdminAgent(client: Tenant) {
  const trpc = useTRPC();
  const query = useQuery(trpc.setup.get.queryOptions({ tenantId: client.id }));
  return {
    agent: query.data === undefined ? undefined : (query.data ?? unset(client)),
    error: query.error,
    retry: () => void query.refetch(),
  };
}

export function useSaveAdminAgent(client: Tenant) {
  const trpc = useTRPC();
  const api = useTRPCClient();
  return useInstantSave<AdminAgent | null, AdminAgentPatch>({
    queryKey: trpc.setup.get.queryKey({ tenantId: client.id }),
    apply: (shown, patch) => ({ ...(shown ?? unset(client)), ...given(patch) }),
    inverse: (shown, patch) => {
      const before = shown ?? unset(client);
      return Object.fromEntries(
        Object.keys(patch).map((key) => [key, before[key as keyof AdminAgentPatch]]),
      );
    },
    send: (patch) => api.setup.save.mutate({ tenantId: client.id, patch }),
  });
}

/** What the agent itself takes where nothing is stored. */
function unset({ id, locale }: Tenant): AdminAgent {
  return {
    tenantId: id,
    name: 'Admin Agent',
    tone: 'casual',
    alertFrequency: 'medium',
    locale,
    emoji: true,
    greeting: null,
    healing: usualHealing,
    createdAt: 0,
    updatedAt: 0,
  };
}

function given(patch: AdminAgentPatch): Partial<AdminAgent> {
  return Object.fromEntries(
    Object.entries(patch).filter(([, value]) => value !== undefined),
  ) as Partial<AdminAgent>;
}
