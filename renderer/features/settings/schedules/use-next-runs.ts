import { useQuery } from '@tanstack/react-query';

import { useTRPC } from '#renderer/lib/trpc.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

/** What the agent does next by the calendar, the nearest first. */
export function useNextRuns(tenantId: TenantId) {
  const trpc = useTRPC();
  const query = useQuery(trpc.settings.nextRuns.queryOptions({ tenantId }));
  return { runs: query.data?.items, error: query.error, retry: () => void query.refetch() };
}
