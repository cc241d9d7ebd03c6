import { procedure, router } from '#electron/api/trpc.ts';
import { satisfactionAnswerSchema } from '#shared/schemas/satisfaction.ts';

import { ofTenant } from './inputs.ts';

export const satisfactionRouter = router({
  pending: procedure('client', 'one')
    .input(ofTenant)
    .query(({ ctx, input }) => ctx.agent.satisfaction.pending(input.tenantId)),

  answer: procedure('client', 'one')
    .input(ofTenant.extend(satisfactionAnswerSchema.shape))
    .mutation(async ({ ctx, input: { tenantId, ...answer } }) => {
      await ctx.agent.satisfaction.answer(ctx.act, tenantId, answer);
      return { answered: true as const };
    }),

  kpi: procedure('client', 'one')
    .input(ofTenant)
    .query(({ ctx, input }) => ctx.agent.satisfaction.kpi(input.tenantId)),
});
