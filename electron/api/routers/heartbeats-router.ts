import { procedure, router } from '#electron/api/trpc.ts';

import { ofBot } from './inputs.ts';

/** The address a bot calls is as good as a key to it, so it is shown to those only who may change the bot. */
export const heartbeatsRouter = router({
  byBot: procedure('operator', 'one')
    .input(ofBot)
    .query(({ ctx, input }) => ctx.agent.heartbeats.address(input.tenantId, input.botId)),

  renew: procedure('operator', 'one')
    .input(ofBot)
    .mutation(({ ctx, input }) => ctx.agent.heartbeats.renew(ctx.act, input.tenantId, input.botId)),
});
