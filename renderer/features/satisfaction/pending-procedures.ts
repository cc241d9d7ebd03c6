import { initTRPC } from '@trpc/server';
import { z } from 'zod';

import { tenantIdSchema } from '#shared/schemas/ids.ts';

/* Types only, until the procedures are there: nothing of this file is part of the page. */

const { router, procedure } = initTRPC.create();
const ofTenant = z.object({ tenantId: tenantIdSchema });
const answer = <Value>() => undefined as Value;

const pendingRouter = router({
  satisfaction: router({
    pending: procedure
      .input(ofTenant)
      .query(() =>
        answer<{ askId: string; incidentId: string; botName: string; closedAt: number } | null>(),
      ),
    answer: procedure
      .input(ofTenant.extend({ askId: z.string(), score: z.int().min(1).max(5).nullable() }))
      .mutation(() => answer<unknown>()),
  }),
});

export type PendingRouter = typeof pendingRouter;
