import { z } from 'zod';

import { procedure, router } from '#electron/api/trpc.ts';
import { tenantIdSchema } from '#shared/schemas/ids.ts';
import { roleSchema } from '#shared/schemas/person.ts';
import { nameSchema } from '#shared/schemas/text.ts';

const newToken = z.object({
  name: nameSchema,
  role: roleSchema,
  tenantId: tenantIdSchema.nullable(),
});

export const tokensRouter = router({
  list: procedure('owner', 'own').query(async ({ ctx }) => ({
    items: await ctx.agent.tokens.list(),
  })),

  create: procedure('owner', 'own')
    .input(newToken)
    .mutation(({ ctx, input }) => ctx.agent.tokens.create(ctx.act, input)),

  revoke: procedure('owner', 'own')
    .input(z.object({ tokenId: z.uuid() }))
    .mutation(async ({ ctx, input }) => {
      await ctx.agent.tokens.revoke(ctx.act, input.tokenId);
      return { revoked: true as const };
    }),
});
