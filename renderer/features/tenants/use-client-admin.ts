import { skipToken, useMutation, useQuery } from '@tanstack/react-query';

import { useTRPC } from '#renderer/lib/trpc.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import { type HealingMode, usualHealing } from '#shared/schemas/setup.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';
import type { Status } from '#shared/status.ts';

export type ClientRow = { tenant: Tenant; bots: number; worst: Status | undefined };

const worstLast = Number.POSITIVE_INFINITY;

/** Clients with how their bots stand, worst first and archived ones last. */
export function useClientRows(showArchived: boolean) {
  const trpc = useTRPC();
  const { tenants, error, isLoading, retry } = useTenants();
  const fleet = useQuery(trpc.health.fleet.queryOptions({}));
  const standing = new Map(
    fleet.data?.byTenant.map((entry, index) => [entry.tenantId, { ...entry, index }]),
  );

  const rows = tenants
    .filter(({ archivedAt }) => showArchived || archivedAt === null)
    .map((tenant): ClientRow & { place: number } => {
      const entry = standing.get(tenant.id);
      return {
        tenant,
        bots: entry?.total ?? 0,
        worst: entry && entry.total > 0 ? entry.worst : undefined,
        place: tenant.archivedAt === null ? (entry?.index ?? 0) : worstLast,
      };
    })
    .sort((a, b) => a.place - b.place);
  const archived = tenants.filter(({ archivedAt }) => archivedAt !== null).length;

  return { rows, active: tenants.length - archived, archived, error, isLoading, retry };
}

/** Creates and changes clients. The events that follow refresh what is shown. */
export function useClientAdmin() {
  const trpc = useTRPC();
  const create = useMutation(trpc.tenants.create.mutationOptions());
  const update = useMutation(trpc.tenants.update.mutationOptions());
  const heal = useMutation(trpc.setup.save.mutationOptions());

  return {
    create: create.mutate,
    update: update.mutate,
    /** How the bots of a client are healed that have no mode of their own. */
    setHealing: heal.mutate,
    isSaving: create.isPending || update.isPending || heal.isPending,
    error: create.error ?? update.error ?? heal.error,
  };
}

/** How the bots of a client are healed; nothing until that is known. A new client begins with the usual. */
export function useHealing(tenantId: TenantId | undefined): HealingMode | undefined {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.setup.get.queryOptions(tenantId === undefined ? skipToken : { tenantId }),
  );
  return tenantId === undefined || query.data === null ? usualHealing : query.data?.healing;
}
