import { procedure, router } from '#electron/api/trpc.ts';
import { silenceIdSchema } from '#shared/schemas/ids.ts';
import { newSilenceSchema } from '#shared/schemas/quiet.ts';

import { ofTenant } from './inputs.ts';

export const silencesRouter = router({
  /** Those that hold, oldest first. */
  list: procedure('client', 'one')
    .input(ofTenant)
    .query(({ ctx, input }) => ({ items: ctx.agent.silences.list(input.tenantId) })),

  add: procedure('operator', 'one')
    .input(ofTenant.extend({ silence: newSilenceSchema }))
    .mutation(({ ctx, input }) => ctx.agent.silences.add(ctx.act, input.tenantId, input.silence)),

  end: procedure('operator', 'one')
    .input(ofTenant.extend({ silenceId: silenceIdSchema }))
    .mutation(({ ctx, input }) => ctx.agent.silences.end(ctx.act, input.tenantId, input.silenceId)),
});
