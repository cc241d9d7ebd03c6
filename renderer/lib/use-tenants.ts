import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import type { Tenant } from '#shared/schemas/tenant.ts';

import { useTRPC } from './trpc.ts';

const none: readonly Tenant[] = [];

/** Every client this person may see, archived ones included, and a way to look one up. */
export function useTenants() {
  const trpc = useTRPC();
  const query = useQuery(trpc.tenants.list.queryOptions());
  const tenants: readonly Tenant[] = query.data?.items ?? none;
  const byId = useMemo(
    () => new Map<string, Tenant>(tenants.map((tenant) => [tenant.id, tenant])),
    [tenants],
  );
  return {
    tenants,
    byId,
    error: query.error,
    isLoading: query.isPending,
    retry: () => void query.refetch(),
  };
}
