import { heartbeatAddressSchema } from '#shared/schemas/heartbeat-address.ts';

import { ofFoundBot } from './find.ts';
import { route } from './route.ts';

export const heartbeatRoutes = [
  route({
    method: 'GET',
    path: '/api/admin/bots/:id/heartbeat',
    operationId: 'getHeartbeat',
    summary: 'Where a bot calls, and its newest calls',
    tenantRule: 'visible',
    answers: { 200: heartbeatAddressSchema },
    async call({ caller, tenantIds, id }) {
      const of = await ofFoundBot(caller, tenantIds, id);
      return { status: 200, body: await caller.heartbeats.byBot(of) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/admin/bots/:id/heartbeat/renew',
    operationId: 'renewHeartbeat',
    summary: 'Gives a bot another address to call; the old one is of no more use',
    tenantRule: 'visible',
    answers: { 200: heartbeatAddressSchema },
    async call({ caller, tenantIds, id }) {
      const of = await ofFoundBot(caller, tenantIds, id);
      return { status: 200, body: await caller.heartbeats.renew(of) };
    },
  }),
];
