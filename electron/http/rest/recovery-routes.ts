import { z } from 'zod';

import type { Caller } from '#electron/api/app-router.ts';
import { attemptIdSchema, botIdSchema } from '#shared/schemas/ids.ts';
import {
  attemptSchema,
  bulkSchema,
  type Ladder,
  ladderSchema,
  restartRequestSchema,
} from '#shared/schemas/recovery.ts';
import { healingModeSchema } from '#shared/schemas/setup.ts';

import { ofFoundBot } from './find.ts';
import { pageOf, pageQuery } from './page.ts';
import { route } from './route.ts';

const ladderAnswer = { 200: ladderSchema };
const bulkAnswer = z.object({ bulk: bulkSchema.nullable() });

type OfBot = Awaited<ReturnType<typeof ofFoundBot>>;

/** What a person can say to the ladder of a bot; it answers how that stands then. */
function ladderStep(
  name: string,
  {
    take,
    ...about
  }: {
    operationId: string;
    summary: string;
    take: (caller: Caller, of: OfBot) => Promise<Ladder>;
  },
) {
  return route({
    method: 'POST',
    path: `/api/admin/bots/:id/recovery/${name}`,
    ...about,
    tenantRule: 'visible',
    answers: ladderAnswer,
    async call({ caller, tenantIds, id }) {
      const of = await ofFoundBot(caller, tenantIds, id);
      return { status: 200, body: await take(caller, of) };
    },
  });
}

export const recoveryRoutes = [
  route({
    method: 'POST',
    path: '/api/admin/bots/:id/restart',
    operationId: 'restartBot',
    summary: 'Restarts a bot, or its channel; answers when that has begun',
    tenantRule: 'visible',
    body: restartRequestSchema.prefault({}),
    answers: { 202: attemptSchema },
    async call({ caller, tenantIds, id, body }) {
      const of = await ofFoundBot(caller, tenantIds, id);
      return { status: 202, body: await caller.recovery.restart({ ...of, ...body }) };
    },
  }),
  route({
    method: 'GET',
    path: '/api/admin/bots/:id/recoveries',
    operationId: 'listRecoveries',
    summary: 'What was done to repair a bot, newest first',
    tenantRule: 'visible',
    query: pageQuery(100, 500),
    answers: { 200: pageOf(attemptSchema) },
    async call({ caller, tenantIds, id, query: { limit, cursor } }) {
      const of = await ofFoundBot(caller, tenantIds, id);
      const before = cursor === undefined ? {} : { before: attemptIdSchema.parse(cursor) };
      const { items } = await caller.recovery.attempts({ ...of, limit, ...before });
      const nextCursor = items.length < limit ? null : (items.at(-1)?.id ?? null);
      return { status: 200, body: { items, nextCursor } };
    },
  }),
  route({
    method: 'GET',
    path: '/api/admin/bots/:id/recovery',
    operationId: 'getRecovery',
    summary: 'How the repair of a bot stands: what was done, what comes next, and when',
    tenantRule: 'visible',
    answers: ladderAnswer,
    async call({ caller, tenantIds, id }) {
      const of = await ofFoundBot(caller, tenantIds, id);
      return { status: 200, body: await caller.recovery.ladder(of) };
    },
  }),
  ladderStep('run', {
    operationId: 'runRecovery',
    summary: 'Yes to the next step, where the agent asks first',
    take: (caller, of) => caller.recovery.runNext(of),
  }),
  ladderStep('stop', {
    operationId: 'stopRecovery',
    summary: 'Stops repairing a bot until it is well or told to go on',
    take: (caller, of) => caller.recovery.stop(of),
  }),
  ladderStep('resume', {
    operationId: 'resumeRecovery',
    summary: 'Goes on repairing a bot that was stopped',
    take: (caller, of) => caller.recovery.resume(of),
  }),
  route({
    method: 'PUT',
    path: '/api/admin/bots/:id/recovery/mode',
    operationId: 'setRecoveryMode',
    summary: 'Whether a bot is repaired by itself, after asking, or not; null is as for its tenant',
    tenantRule: 'visible',
    body: z.strictObject({ mode: healingModeSchema.nullable() }),
    answers: ladderAnswer,
    async call({ caller, tenantIds, id, body: { mode } }) {
      const of = await ofFoundBot(caller, tenantIds, id);
      return { status: 200, body: await caller.recovery.setMode({ ...of, mode }) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/admin/restarts',
    operationId: 'restartBots',
    summary: 'Restarts many bots, a few at a time; answers when that has begun',
    tenantRule: 'one',
    body: z.strictObject({
      botIds: z.array(botIdSchema).min(1).max(1_000),
      reason: restartRequestSchema.shape.reason,
    }),
    answers: { 202: bulkSchema },
    call: async ({ caller, tenantId, body }) => ({
      status: 202,
      body: await caller.recovery.restartMany({ tenantId, ...body }),
    }),
  }),
  route({
    method: 'GET',
    path: '/api/admin/restarts',
    operationId: 'getRestarts',
    summary: 'The newest restart of many bots, bot by bot; null where there was none',
    tenantRule: 'one',
    answers: { 200: bulkAnswer },
    call: async ({ caller, tenantId }) => ({
      status: 200,
      body: { bulk: await caller.recovery.bulk({ tenantId }) },
    }),
  }),
  route({
    method: 'DELETE',
    path: '/api/admin/restarts',
    operationId: 'cancelRestarts',
    summary: 'Restarts no further bots; what has begun goes on',
    tenantRule: 'one',
    answers: { 200: bulkSchema },
    call: async ({ caller, tenantId }) => ({
      status: 200,
      body: await caller.recovery.cancelBulk({ tenantId }),
    }),
  }),
];
