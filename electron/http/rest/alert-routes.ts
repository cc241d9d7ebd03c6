import { z } from 'zod';

import { alertPatchSchema, alertSchema, alertStateSchema } from '#shared/schemas/alert.ts';

import { findAlert, findBot } from './find.ts';
import { pageOf, pageQuery } from './page.ts';
import { route } from './route.ts';

export const alertRoutes = [
  route({
    method: 'GET',
    path: '/api/admin/alerts',
    operationId: 'listAlerts',
    summary: 'Alerts, newest first',
    tenantRule: 'visible',
    query: pageQuery(100, 500).extend({
      state: alertStateSchema.optional(),
      botId: z.string().optional(),
    }),
    answers: { 200: pageOf(alertSchema) },
    async call({ caller, tenantId, tenantIds, query: { botId, ...filter } }) {
      const bot = botId === undefined ? undefined : await findBot(caller, tenantIds, botId);
      const of = bot ? { tenantId: bot.tenantId, botId: bot.id } : tenantId && { tenantId };
      return { status: 200, body: await caller.alerts.list({ ...of, ...filter }) };
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/admin/alerts/:id',
    operationId: 'updateAlert',
    summary: 'Acknowledges or resolves an alert',
    tenantRule: 'visible',
    body: alertPatchSchema,
    answers: { 200: alertSchema },
    async call({ caller, tenantId: named, tenantIds, id, body: { state } }) {
      // With no tenant in particular, those about the agent itself count too.
      const candidates = named === undefined ? [...tenantIds, null] : tenantIds;
      const { tenantId, id: alertId } = await findAlert(caller, candidates, id);
      const change = state === 'acknowledged' ? caller.alerts.acknowledge : caller.alerts.resolve;
      return { status: 200, body: await change({ tenantId, alertId }) };
    },
  }),
];
