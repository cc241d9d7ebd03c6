import { procedure, router } from '#electron/api/trpc.ts';
import { botIdSchema } from '#shared/schemas/ids.ts';

import { ofTenants, pageLimit } from './inputs.ts';

export const incidentsRouter = router({
  list: procedure('client', 'visible')
    .input(ofTenants.extend({ botId: botIdSchema.optional(), limit: pageLimit }))
    .query(async ({ ctx, input }) => {
      const lists = await Promise.all(
        ctx.tenantIds.map((tenantId) => ctx.agent.incidents.list(tenantId, input)),
      );
      const items = lists
        .flat()
        .sort((a, b) => b.openedAt - a.openedAt)
        .slice(0, input.limit);
      return { items };
    }),
});
