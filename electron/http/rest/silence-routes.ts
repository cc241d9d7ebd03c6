import { z } from 'zod';

import { AppError } from '#shared/errors.ts';
import { silenceIdSchema } from '#shared/schemas/ids.ts';
import { newSilenceSchema, silenceSchema } from '#shared/schemas/quiet.ts';

import { route } from './route.ts';

const path = '/api/admin/silences';

export const silenceRoutes = [
  route({
    method: 'GET',
    path,
    operationId: 'listSilences',
    summary: 'What is muted now',
    tenantRule: 'visible',
    answers: { 200: z.object({ items: z.array(silenceSchema), nextCursor: z.null() }) },
    async call({ caller, tenantIds }) {
      const lists = await Promise.all(
        tenantIds.map((tenantId) => caller.silences.list({ tenantId })),
      );
      return {
        status: 200,
        body: { items: lists.flatMap(({ items }) => items), nextCursor: null },
      };
    },
  }),
  route({
    method: 'POST',
    path,
    operationId: 'addSilence',
    summary: 'Mutes a bot, a client or a channel',
    tenantRule: 'one',
    body: newSilenceSchema,
    answers: { 201: silenceSchema },
    async call({ caller, tenantId, body: silence }) {
      const added = await caller.silences.add({ tenantId, silence });
      return { status: 201, body: added, location: `${path}/${added.id}` };
    },
  }),
  route({
    method: 'DELETE',
    path: `${path}/:id`,
    operationId: 'endSilence',
    summary: 'Ends a mute before its time',
    tenantRule: 'visible',
    answers: { 204: null },
    async call({ caller, tenantIds, id }) {
      const silenceId = silenceIdSchema.safeParse(id).data;
      for (const tenantId of silenceId ? tenantIds : []) {
        const { items } = await caller.silences.list({ tenantId });
        const found = items.find((each) => each.id === silenceId);
        if (found) {
          await caller.silences.end({ tenantId, silenceId: found.id });
          return { status: 204 };
        }
      }
      throw new AppError('not_found');
    },
  }),
];
