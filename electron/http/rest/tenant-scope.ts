import type { Caller } from '#electron/api/app-router.ts';
import { AppError } from '#shared/errors.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { Principal } from '#shared/schemas/person.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';

import type { TenantRule } from './route.ts';

type Scope = { tenantId: TenantId | undefined; tenantIds: readonly TenantId[] };

/**
 * Which tenants a request is about. A tenant that the caller does not see is answered like one that does not
 * exist.
 */
export async function tenantScope(
  rule: TenantRule,
  {
    caller,
    principal,
    wanted,
  }: { caller: Caller; principal: Principal; wanted: string | undefined },
): Promise<Scope> {
  switch (rule) {
    case 'public':
    case 'agent':
      return { tenantId: undefined, tenantIds: [] };
    case 'visible': {
      const tenants = named(await visible(caller, principal), wanted);
      const tenantId = wanted === undefined ? boundTo(principal) : tenants[0]?.id;
      return { tenantId, tenantIds: tenants.map(({ id }) => id) };
    }
    case 'one': {
      const tenantId = theOne(await visible(caller, principal), principal, wanted);
      return { tenantId, tenantIds: [tenantId] };
    }
    default:
      return rule satisfies never;
  }
}

async function visible(caller: Caller, principal: Principal): Promise<Tenant[]> {
  const { items } = await caller.tenants.list();
  return items.filter(({ id }) => principal.tenant === 'all' || principal.tenant === id);
}

function named(tenants: readonly Tenant[], wanted: string | undefined): readonly Tenant[] {
  if (wanted === undefined) {
    return tenants;
  }
  const found = tenants.filter(({ id, slug }) => id === wanted || slug === wanted);
  if (found.length === 0) {
    throw new AppError('not_found');
  }
  return found;
}

function boundTo(principal: Principal): TenantId | undefined {
  return principal.tenant === 'all' ? undefined : principal.tenant;
}

function theOne(
  tenants: readonly Tenant[],
  principal: Principal,
  wanted: string | undefined,
): TenantId {
  const candidates = named(tenants, wanted).filter(
    ({ archivedAt }) => wanted !== undefined || principal.tenant !== 'all' || archivedAt === null,
  );
  const [only] = candidates;
  if (candidates.length !== 1 || only === undefined) {
    throw new AppError('tenant_required');
  }
  return only.id;
}
