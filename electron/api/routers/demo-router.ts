import { z } from 'zod';

import type { Context } from '#electron/api/context.ts';
import type { DemoFleet } from '#electron/api/demo-port.ts';
import { procedure, router } from '#electron/api/trpc.ts';
import { AppError } from '#shared/errors.ts';
import { demoFaultSchema } from '#shared/schemas/demo.ts';
import { botIdSchema } from '#shared/schemas/ids.ts';

function demoOf({ demo }: Context): DemoFleet {
  if (!demo) {
    throw new AppError('demo_unavailable');
  }
  return demo;
}

export const demoRouter = router({
  state: procedure('viewer', 'own').query(
    ({ ctx }) => ctx.demo?.state() ?? { isRunning: false, bots: [] },
  ),

  start: procedure('owner', 'own').mutation(({ ctx }) => demoOf(ctx).start()),

  stop: procedure('owner', 'own').mutation(({ ctx }) => demoOf(ctx).stop()),

  setFault: procedure('operator', 'own')
    .input(z.object({ botId: botIdSchema, fault: demoFaultSchema }))
    .mutation(({ ctx, input }) => demoOf(ctx).setFault(input.botId, input.fault)),
});
