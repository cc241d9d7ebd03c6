import { z } from 'zod';

import { discoveryPlaceSchema, foundSchema, placeIdsSchema } from '#shared/schemas/discovery.ts';

import { route } from './route.ts';

const path = '/api/admin/discovery';

export const discoveryRoutes = [
  route({
    method: 'GET',
    path,
    operationId: 'listDiscoveryPlaces',
    summary: 'What would be looked at on this machine to find bots; nothing is looked at yet',
    tenantRule: 'agent',
    answers: { 200: z.object({ items: z.array(discoveryPlaceSchema) }) },
    call: async ({ caller }) => ({ status: 200, body: await caller.discovery.places() }),
  }),
  route({
    method: 'POST',
    path,
    operationId: 'lookForBots',
    summary: 'Looks at these places and answers which bots are there; nothing is changed or added',
    tenantRule: 'agent',
    body: z.strictObject({ placeIds: placeIdsSchema }),
    answers: { 200: z.object({ items: z.array(foundSchema) }) },
    call: async ({ caller, body }) => ({ status: 200, body: await caller.discovery.look(body) }),
  }),
];
