import { useQuery } from '@tanstack/react-query';

import type { TenantId } from '#shared/schemas/ids.ts';

import { useComingTRPC } from '../coming-router.ts';

/** What the agent does next by the calendar, the nearest first. */
export function useNextRuns(tenantId: TenantId) {
  const trpc = useComingTRPC();
  const query = useQuery(trpc.settings.nextRuns.queryOptions({ tenantId }));
  return { runs: query.data?.items, error: query.error, retry: () => void query.refetch() };
}
