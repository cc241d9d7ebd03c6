import { procedure, router } from '#electron/api/trpc.ts';
import { openclawConnectorSchema } from '#shared/schemas/connectors/openclaw.ts';
import { botIdSchema } from '#shared/schemas/ids.ts';

import { ofTenant } from './inputs.ts';

export const gatewaysRouter = router({
  /** Connects once and answers what the gateway has, or why it refuses. Nothing is stored or changed by it. */
  inspect: procedure('operator', 'one')
    .input(ofTenant.extend({ connector: openclawConnectorSchema, botId: botIdSchema.optional() }))
    .mutation(({ ctx, input, signal }) =>
      ctx.agent.gateways.inspect(input.tenantId, input, signal ?? new AbortController().signal),
    ),
});
