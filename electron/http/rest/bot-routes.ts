import { z } from 'zod';

import { botPatchSchema, botViewSchema, newBotSchema } from '#shared/schemas/bot.ts';
import { checkSchema } from '#shared/schemas/health.ts';

import { findBot } from './find.ts';
import { pageById, pageOf, pageQuery } from './page.ts';
import { route } from './route.ts';

export const botRoutes = [
  route({
    method: 'GET',
    path: '/api/admin/bots',
    operationId: 'listBots',
    summary: 'Bots in the order they were added',
    tenantRule: 'visible',
    query: pageQuery(1000, 5000),
    answers: { 200: pageOf(botViewSchema) },
    async call({ caller, tenantId, query }) {
      const { items } = await caller.bots.list({ ...(tenantId && { tenantId }) });
      return { status: 200, body: pageById(items, query) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/admin/bots',
    operationId: 'addBot',
    summary: 'Adds a bot; its first check is made at once',
    tenantRule: 'one',
    body: newBotSchema,
    answers: { 201: botViewSchema },
    async call({ caller, tenantId, body }) {
      const bot = await caller.bots.add({ tenantId, bot: body });
      return { status: 201, body: bot, location: `/api/admin/bots/${bot.id}` };
    },
  }),
  route({
    method: 'POST',
    path: '/api/admin/bots/batch',
    operationId: 'addBots',
    summary: 'Adds up to a thousand bots: all of them or none',
    tenantRule: 'one',
    body: z.strictObject({ items: z.array(newBotSchema).min(1).max(1_000) }),
    answers: { 201: z.object({ items: z.array(botViewSchema) }) },
    async call({ caller, tenantId, body }) {
      return { status: 201, body: await caller.bots.addMany({ tenantId, bots: body.items }) };
    },
  }),
  route({
    method: 'GET',
    path: '/api/admin/bots/:id',
    operationId: 'getBot',
    summary: 'One bot',
    tenantRule: 'visible',
    answers: { 200: botViewSchema },
    call: async ({ caller, tenantIds, id }) => ({
      status: 200,
      body: await findBot(caller, tenantIds, id),
    }),
  }),
  route({
    method: 'PATCH',
    path: '/api/admin/bots/:id',
    operationId: 'updateBot',
    summary: 'Changes a bot; pausing and resuming is `paused`',
    tenantRule: 'visible',
    body: botPatchSchema,
    answers: { 200: botViewSchema },
    async call({ caller, tenantIds, id, body }) {
      const { tenantId, id: botId } = await findBot(caller, tenantIds, id);
      return { status: 200, body: await caller.bots.update({ tenantId, botId, patch: body }) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/admin/bots/:id',
    operationId: 'removeBot',
    summary: 'Stops watching a bot',
    tenantRule: 'visible',
    answers: { 204: null },
    async call({ caller, tenantIds, id }) {
      const { tenantId, id: botId } = await findBot(caller, tenantIds, id);
      await caller.bots.remove({ tenantId, botId });
      return { status: 204 };
    },
  }),
  route({
    method: 'GET',
    path: '/api/admin/bots/:id/checks',
    operationId: 'listChecks',
    summary: 'The checks of a bot, newest first',
    tenantRule: 'visible',
    query: pageQuery(100, 500).extend({
      cursor: z
        .string()
        .regex(/^\d{1,16}$/)
        .transform(Number)
        .optional()
        .meta({ description: 'The nextCursor of the page before.', type: 'string' }),
    }),
    answers: { 200: pageOf(checkSchema) },
    async call({ caller, tenantIds, id, query: { cursor, limit } }) {
      const { tenantId, id: botId } = await findBot(caller, tenantIds, id);
      const before = cursor === undefined ? {} : { before: cursor };
      return {
        status: 200,
        body: await caller.health.checks({ tenantId, botId, limit, ...before }),
      };
    },
  }),
];
