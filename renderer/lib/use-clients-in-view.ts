import { useMemo } from 'react';

import type { TenantId } from '#shared/schemas/ids.ts';

import { useTenantScope } from './tenant-scope.ts';
import { useTenants } from './use-tenants.ts';

/** The client in view, or all of them, but for those that are archived. */
export function useClientsInView(): readonly TenantId[] {
  const { tenantId } = useTenantScope();
  const { tenants } = useTenants();
  return useMemo(
    () =>
      tenants
        .filter(({ id, archivedAt }) => archivedAt === null && (tenantId ?? id) === id)
        .map(({ id }) => id),
    [tenants, tenantId],
  );
}
