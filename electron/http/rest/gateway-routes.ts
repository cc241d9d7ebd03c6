import { z } from 'zod';

import { openclawConnectorSchema } from '#shared/schemas/connectors/openclaw.ts';
import { gatewayLookSchema } from '#shared/schemas/gateway.ts';
import { botIdSchema } from '#shared/schemas/ids.ts';

import { route } from './route.ts';

export const gatewayRoutes = [
  route({
    method: 'POST',
    path: '/api/admin/gateways/inspect',
    operationId: 'inspectGateway',
    summary: 'Connects to an OpenClaw gateway once and says what it has, or why it refuses',
    tenantRule: 'one',
    body: z.strictObject({ connector: openclawConnectorSchema, botId: botIdSchema.optional() }),
    answers: { 200: gatewayLookSchema },
    call: async ({ caller, tenantId, body }) => ({
      status: 200,
      body: await caller.gateways.inspect({ tenantId, ...body }),
    }),
  }),
];
