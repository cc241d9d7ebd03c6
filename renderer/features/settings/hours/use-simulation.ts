import { skipToken, useQuery } from '@tanstack/react-query';

import { useTRPC } from '#renderer/lib/trpc.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { NotificationHours } from '#shared/schemas/tenant-settings.ts';

/** What would happen at a moment, with hours that need not be saved yet. */
export function useSimulation(
  tenantId: TenantId,
  asked: { at: number; hours: NotificationHours } | undefined,
) {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.settings.simulateHours.queryOptions(asked ? { tenantId, ...asked } : skipToken),
  );
  return { simulated: query.data, error: query.error, retry: () => void query.refetch() };
}
