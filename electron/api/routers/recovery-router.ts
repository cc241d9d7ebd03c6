import { z } from 'zod';

import { procedure, router } from '#electron/api/trpc.ts';
import { attemptIdSchema, botIdSchema } from '#shared/schemas/ids.ts';
import { restartRequestSchema } from '#shared/schemas/recovery.ts';
import { healingModeSchema } from '#shared/schemas/setup.ts';

import { ofBot, ofTenant, pageLimit } from './inputs.ts';

export const recoveryRouter = router({
  /** What was done for a bot, what comes next, and when. */
  ladder: procedure('client', 'one')
    .input(ofBot)
    .query(({ ctx, input }) => ctx.agent.recovery.ladder(input.tenantId, input.botId)),

  /** Newest first. */
  attempts: procedure('client', 'one')
    .input(
      ofTenant.extend({
        botId: botIdSchema.optional(),
        limit: pageLimit,
        before: attemptIdSchema.optional(),
      }),
    )
    .query(async ({ ctx, input }) => ({
      items: await ctx.agent.recovery.attempts(input.tenantId, input),
    })),

  restart: procedure('operator', 'one')
    .input(ofBot.extend(restartRequestSchema.shape))
    .mutation(({ ctx, input: { tenantId, botId, ...request } }) =>
      ctx.agent.recovery.restart(ctx.act, tenantId, botId, request),
    ),

  /** Yes to the next step. */
  runNext: procedure('operator', 'one')
    .input(ofBot)
    .mutation(({ ctx, input }) => ctx.agent.recovery.runNext(ctx.act, input.tenantId, input.botId)),

  stop: procedure('operator', 'one')
    .input(ofBot)
    .mutation(({ ctx, input }) => ctx.agent.recovery.stop(ctx.act, input.tenantId, input.botId)),

  resume: procedure('operator', 'one')
    .input(ofBot)
    .mutation(({ ctx, input }) => ctx.agent.recovery.resume(ctx.act, input.tenantId, input.botId)),

  setMode: procedure('operator', 'one')
    .input(ofBot.extend({ mode: healingModeSchema.nullable() }))
    .mutation(({ ctx, input }) =>
      ctx.agent.recovery.setMode(ctx.act, input.tenantId, input.botId, input.mode),
    ),

  bulk: procedure('client', 'one')
    .input(ofTenant)
    .query(({ ctx, input }) => ctx.agent.recovery.bulk(input.tenantId)),

  restartMany: procedure('operator', 'one')
    .input(
      ofTenant.extend({
        botIds: z.array(botIdSchema).min(1).max(5_000),
        reason: restartRequestSchema.shape.reason,
      }),
    )
    .mutation(({ ctx, input }) =>
      ctx.agent.recovery.restartMany(ctx.act, input.tenantId, input.botIds, {
        reason: input.reason,
      }),
    ),

  cancelBulk: procedure('operator', 'one')
    .input(ofTenant)
    .mutation(({ ctx, input }) => ctx.agent.recovery.cancelBulk(ctx.act, input.tenantId)),
});
