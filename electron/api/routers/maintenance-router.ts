import { z } from 'zod';

import { procedure, router } from '#electron/api/trpc.ts';
import { maintenanceIdSchema } from '#shared/schemas/ids.ts';
import { maintenanceTimeSchema, newMaintenanceSchema } from '#shared/schemas/quiet.ts';

import { ofTenant } from './inputs.ts';

export const maintenanceRouter = router({
  list: procedure('client', 'one')
    .input(ofTenant)
    .query(({ ctx, input }) => ({ items: ctx.agent.maintenance.list(input.tenantId) })),

  add: procedure('operator', 'one')
    .input(ofTenant.extend({ maintenance: newMaintenanceSchema }))
    .mutation(({ ctx, input }) =>
      ctx.agent.maintenance.add(ctx.act, input.tenantId, input.maintenance),
    ),

  end: procedure('operator', 'one')
    .input(
      ofTenant.extend({
        maintenanceId: maintenanceIdSchema,
        /** Of one that comes again: the window that runs, and none of those to come. */
        onlyThis: z.boolean().default(false),
      }),
    )
    .mutation(async ({ ctx, input: { tenantId, maintenanceId, onlyThis } }) => {
      await ctx.agent.maintenance.end(ctx.act, tenantId, maintenanceId, { onlyThis });
      return { ended: true as const };
    }),

  preview: procedure('operator', 'one')
    .input(ofTenant.extend({ time: maintenanceTimeSchema }))
    .query(({ ctx, input }) => ({ items: ctx.agent.maintenance.preview(input.time) })),
});
