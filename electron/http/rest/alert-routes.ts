import { z } from 'zod';

import type { Caller } from '#electron/api/app-router.ts';
import { AppError } from '#shared/errors.ts';
import {
  type Alert,
  type AlertPatch,
  alertHistorySchema,
  alertPatchSchema,
  alertSchema,
  alertStateSchema,
} from '#shared/schemas/alert.ts';

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
    summary:
      'Takes on, puts off, reopens or resolves an alert, judges it, takes it out of its group, or adds a note',
    tenantRule: 'visible',
    body: alertPatchSchema,
    answers: { 200: alertSchema },
    async call({ caller, tenantId: named, tenantIds, id, body }) {
      // With no tenant in particular, those about the agent itself count too.
      const candidates = named === undefined ? [...tenantIds, null] : tenantIds;
      const found = await findAlert(caller, candidates, id);
      return { status: 200, body: await patch(caller, found, body) };
    },
  }),
  route({
    method: 'GET',
    path: '/api/admin/alerts/:id/history',
    operationId: 'getAlertHistory',
    summary: 'The life of an alert, oldest first',
    tenantRule: 'visible',
    answers: { 200: z.object({ items: z.array(alertHistorySchema) }) },
    async call({ caller, tenantId: named, tenantIds, id }) {
      const candidates = named === undefined ? [...tenantIds, null] : tenantIds;
      const { tenantId, id: alertId } = await findAlert(caller, candidates, id);
      return { status: 200, body: await caller.alerts.history({ tenantId, alertId }) };
    },
  }),
];

/** Words and judgement first: they can be given of what is over, and the state cannot be changed then. */
async function patch(
  caller: Caller,
  found: Alert,
  { state, snooze, verdict, note, isApart }: AlertPatch,
): Promise<Alert> {
  const of = { tenantId: found.tenantId, alertId: found.id };
  let alert = found;
  if (note !== undefined) {
    alert = await caller.alerts.note({ ...of, text: note });
  }
  if (verdict !== undefined) {
    alert = await caller.alerts.judge({ ...of, verdict });
  }
  if (isApart !== undefined) {
    alert = await regroup(caller, found, isApart);
  }
  switch (state) {
    case undefined:
      return alert;
    case 'acknowledged':
      return caller.alerts.acknowledge(of);
    case 'snoozed':
      return snooze ? caller.alerts.snooze({ ...of, snooze }) : alert;
    case 'open':
      return caller.alerts.reopen(of);
    case 'resolved':
      return caller.alerts.resolve(of);
    default:
      return state satisfies never;
  }
}

/** What is about the agent itself is in no client's group. */
async function regroup(caller: Caller, { tenantId, id }: Alert, isApart: boolean): Promise<Alert> {
  if (tenantId === null) {
    throw new AppError('not_found');
  }
  const of = { tenantId, alertId: id };
  return isApart ? caller.alerts.split(of) : caller.alerts.join(of);
}
