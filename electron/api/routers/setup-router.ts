import { procedure, router } from '#electron/api/trpc.ts';
import { adminAgentPatchSchema } from '#shared/schemas/setup.ts';

import { ofTenant } from './inputs.ts';

export const setupRouter = router({
  get: procedure('client', 'one')
    .input(ofTenant)
    .query(async ({ ctx, input }) => (await ctx.agent.setup.find(input.tenantId)) ?? null),

  save: procedure('owner', 'one')
    .input(ofTenant.extend({ patch: adminAgentPatchSchema }))
    .mutation(({ ctx, input }) => ctx.agent.setup.save(ctx.act, input.tenantId, input.patch)),

  remove: procedure('owner', 'one')
    .input(ofTenant)
    .mutation(async ({ ctx, input }) => {
      await ctx.agent.setup.remove(ctx.act, input.tenantId);
      return { removed: true as const };
    }),
});
