import { z } from 'zod';

import { procedure, router } from '#electron/api/trpc.ts';
import { placeIdsSchema } from '#shared/schemas/discovery.ts';

export const discoveryRouter = router({
  places: procedure('operator', 'own').query(async ({ ctx }) => ({
    items: await ctx.agent.discovery.places(),
  })),

  look: procedure('operator', 'own')
    .input(z.object({ placeIds: placeIdsSchema }))
    .mutation(async ({ ctx, input, signal }) => {
      const never = new AbortController().signal;
      return { items: await ctx.agent.discovery.look(input.placeIds, signal ?? never) };
    }),
});
