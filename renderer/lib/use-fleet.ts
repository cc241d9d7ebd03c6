import { keepPreviousData, useQuery } from '@tanstack/react-query';

import { useTenantScope } from './tenant-scope.ts';
import { useTRPC } from './trpc.ts';

/** How the fleet in view stands; one query for the shell and the overview. */
export function useFleet() {
  const trpc = useTRPC();
  const { tenantId } = useTenantScope();
  const fleet = useQuery(
    trpc.health.fleet.queryOptions(tenantId ? { tenantId } : {}, {
      placeholderData: keepPreviousData,
    }),
  );
  return {
    fleet: fleet.data,
    /** When what is shown was read. */
    readAt: fleet.dataUpdatedAt,
    error: fleet.error,
    isLoading: fleet.isPending,
    retry: () => void fleet.refetch(),
  };
}
