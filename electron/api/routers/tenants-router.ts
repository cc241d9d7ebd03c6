import { procedure, router } from '#electron/api/trpc.ts';
import { newTenantSchema, tenantPatchSchema } from '#shared/schemas/tenant.ts';

import { ofTenant } from './inputs.ts';

export const tenantsRouter = router({
  list: procedure('client', 'visible').query(({ ctx }) => ({
    items: ctx.agent.tenancy.list().filter(({ id }) => ctx.tenantIds.includes(id)),
  })),

  create: procedure('owner', 'own')
    .input(newTenantSchema)
    .mutation(({ ctx, input }) => ctx.agent.tenancy.create(ctx.act, input)),

  update: procedure('owner', 'one')
    .input(ofTenant.extend({ patch: tenantPatchSchema }))
    .mutation(({ ctx, input }) => ctx.agent.tenancy.update(ctx.act, input.tenantId, input.patch)),

  rebuildRollups: procedure('owner', 'one')
    .input(ofTenant)
    .mutation(async ({ ctx, input }) => {
      await ctx.agent.tenancy.rebuildRollups(input.tenantId);
      return { rebuilt: true as const };
    }),
});
