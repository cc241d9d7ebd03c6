import { z } from 'zod';

import { botViewSchema } from '#shared/schemas/bot.ts';
import { fleetSchema } from '#shared/schemas/fleet.ts';
import { incidentSchema } from '#shared/schemas/incident.ts';
import { systemHealthSchema } from '#shared/schemas/system.ts';

import { findBot } from './find.ts';
import { pageOf } from './page.ts';
import { route } from './route.ts';

export const healthRoutes = [
  route({
    method: 'GET',
    path: '/api/admin/health',
    operationId: 'getFleetHealth',
    summary: 'How the fleet is: counts by status, by tenant, and the bots in trouble',
    tenantRule: 'visible',
    answers: { 200: fleetSchema },
    async call({ caller, tenantId }) {
      return { status: 200, body: await caller.health.fleet({ ...(tenantId && { tenantId }) }) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/admin/health',
    operationId: 'checkNow',
    summary: 'Checks one bot, or every bot in sight, and answers when the result stands',
    tenantRule: 'visible',
    body: z.strictObject({ botId: z.string().optional() }).default({}),
    answers: { 200: z.object({ items: z.array(botViewSchema) }) },
    async call({ caller, tenantId, tenantIds, body: { botId } }) {
      if (botId === undefined) {
        return {
          status: 200,
          body: await caller.health.checkNow({ ...(tenantId && { tenantId }) }),
        };
      }
      const bot = await findBot(caller, tenantIds, botId);
      const only = { tenantId: bot.tenantId, botIds: [bot.id] };
      return { status: 200, body: await caller.health.checkNow(only) };
    },
  }),
  route({
    method: 'GET',
    path: '/api/admin/incidents',
    operationId: 'listIncidents',
    summary: 'Incidents, newest first',
    tenantRule: 'visible',
    query: z.object({
      botId: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    answers: { 200: pageOf(incidentSchema) },
    async call({ caller, tenantId, tenantIds, query: { botId, limit } }) {
      const bot = botId === undefined ? undefined : await findBot(caller, tenantIds, botId);
      const { items } = await caller.incidents.list({
        ...(bot ? { tenantId: bot.tenantId, botId: bot.id } : tenantId && { tenantId }),
        limit,
      });
      return { status: 200, body: { items, nextCursor: null } };
    },
  }),
  route({
    method: 'GET',
    path: '/api/admin/system',
    operationId: 'getSystemHealth',
    summary: 'How the agent itself is',
    tenantRule: 'agent',
    answers: { 200: systemHealthSchema },
    call: async ({ caller }) => ({ status: 200, body: await caller.system.health() }),
  }),
];
