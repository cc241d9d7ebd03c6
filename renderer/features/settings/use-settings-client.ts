import { useTenantScope } from '#renderer/lib/tenant-scope.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';

/** Whose settings are shown: the client in view, or the only one there is; nothing while that has to be chosen. */
export function useSettingsClient(): { client: Tenant | undefined; choices: readonly Tenant[] } {
  const { tenantId } = useTenantScope();
  const { tenants, byId } = useTenants();
  const choices = tenants.filter(({ archivedAt }) => archivedAt === null);
  const client =
    tenantId === undefined ? (choices.length === 1 ? choices[0] : undefined) : byId.get(tenantId);
  return { client, choices };
}
