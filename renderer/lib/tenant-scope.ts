import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { z } from 'zod';

import { type TenantId, tenantIdSchema } from '#shared/schemas/ids.ts';

import { useOwnTenant } from './use-gate.ts';

/** Carried by every address: which client is in view. Left out, it is all of them. */
export const scopeSearchSchema = z.object({ client: tenantIdSchema.optional().catch(undefined) });

/** The client in view, `undefined` for all, and the means to look at another. Who sees one only always looks at that. */
export function useTenantScope(): {
  tenantId: TenantId | undefined;
  setTenantId: (tenantId: TenantId | undefined) => void;
} {
  const search = scopeSearchSchema.parse(useSearch({ strict: false }));
  const navigate = useNavigate();
  const setTenantId = useCallback(
    (tenantId: TenantId | undefined) =>
      void navigate({ to: '.', search: (before: object) => ({ ...before, client: tenantId }) }),
    [navigate],
  );
  const own = useOwnTenant();
  return { tenantId: search.client ?? own, setTenantId };
}
