import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { useTRPC } from '#renderer/lib/trpc.ts';
import { useOwnTenant } from '#renderer/lib/use-gate.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { Status } from '#shared/status.ts';

export type ClientChoice = {
  /** `undefined` stands for all of them. */
  tenantId: TenantId | undefined;
  name: string;
  worst: Status | undefined;
  bots: number | undefined;
};

/** All clients first, for those who see them all, then each that is not archived with its worst state. */
export function useClientChoices(): ClientChoice[] {
  const { t } = useTranslation('shell');
  const trpc = useTRPC();
  const { tenants } = useTenants();
  const own = useOwnTenant();
  const fleet = useQuery(trpc.health.fleet.queryOptions({}));
  const standing = new Map(fleet.data?.byTenant.map((entry) => [entry.tenantId, entry]));

  const all = {
    tenantId: undefined,
    name: t('client.all'),
    worst: undefined,
    bots: fleet.data?.total,
  };

  return [
    ...(own === undefined ? [all] : []),
    ...tenants
      .filter(({ archivedAt }) => archivedAt === null)
      .map(({ id, name }) => {
        const entry = standing.get(id);
        return {
          tenantId: id,
          name,
          worst: entry && entry.total > 0 ? entry.worst : undefined,
          bots: entry?.total ?? 0,
        };
      }),
  ];
}
