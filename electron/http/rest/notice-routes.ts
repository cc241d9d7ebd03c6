import { z } from 'zod';

import { AppError } from '#shared/errors.ts';
import { alertIdSchema, noticeIdSchema } from '#shared/schemas/ids.ts';
import {
  noticeAttemptSchema,
  noticeSchema,
  noticeStateSchema,
  noticeSummarySchema,
} from '#shared/schemas/notice.ts';

import { pageOf, pageQuery } from './page.ts';
import { route } from './route.ts';

const path = '/api/admin/notices';

function noticeIdOf(id: string) {
  const noticeId = noticeIdSchema.safeParse(id).data;
  if (noticeId === undefined) {
    throw new AppError('not_found');
  }
  return noticeId;
}

export const noticeRoutes = [
  route({
    method: 'GET',
    path,
    operationId: 'listNotices',
    summary: 'Messages and what became of them, newest first; of one alert with ?alertId=',
    tenantRule: 'one',
    query: pageQuery(100, 500).extend({
      state: noticeStateSchema.optional(),
      alertId: alertIdSchema.optional(),
    }),
    answers: { 200: pageOf(noticeSchema) },
    async call({ caller, tenantId, query: { alertId, ...filter } }) {
      if (alertId !== undefined) {
        const { items } = await caller.notices.ofAlert({ tenantId, alertId });
        return { status: 200, body: { items, nextCursor: null } };
      }
      return { status: 200, body: await caller.notices.list({ tenantId, ...filter }) };
    },
  }),
  route({
    method: 'GET',
    path: '/api/admin/notice-summary',
    operationId: 'summarizeNotices',
    summary: 'How many messages are on their way, and how many need a person',
    tenantRule: 'one',
    answers: { 200: noticeSummarySchema },
    async call({ caller, tenantId }) {
      return { status: 200, body: await caller.notices.summary({ tenantId }) };
    },
  }),
  route({
    method: 'GET',
    path: `${path}/:id/attempts`,
    operationId: 'listNoticeAttempts',
    summary: 'The tries of a message, first to last',
    tenantRule: 'one',
    answers: { 200: z.object({ items: z.array(noticeAttemptSchema) }) },
    async call({ caller, tenantId, id }) {
      return {
        status: 200,
        body: await caller.notices.attempts({ tenantId, noticeId: noticeIdOf(id) }),
      };
    },
  }),
  route({
    method: 'POST',
    path: `${path}/:id/send-again`,
    operationId: 'sendNoticeAgain',
    summary: 'Sends anew what never arrived, or may not have',
    tenantRule: 'one',
    answers: { 201: noticeSchema },
    async call({ caller, tenantId, id }) {
      const made = await caller.notices.sendAgain({ tenantId, noticeId: noticeIdOf(id) });
      return { status: 201, body: made, location: `${path}/${made.id}/attempts` };
    },
  }),
];
