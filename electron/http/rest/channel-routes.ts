import { z } from 'zod';

import { AppError } from '#shared/errors.ts';
import {
  channelPatchSchema,
  channelProofSchema,
  channelSchema,
  newChannelSchema,
} from '#shared/schemas/channel.ts';
import { channelIdSchema } from '#shared/schemas/ids.ts';

import { pageById, pageOf, pageQuery } from './page.ts';
import { route } from './route.ts';

const path = '/api/admin/channels';
const to = z.string().trim().min(1).max(254).optional().meta({
  description: 'An address or a number; the first contact who has one where left out.',
});

/** An id of no known shape is one that is not found. */
function channelIdOf(id: string) {
  const channelId = channelIdSchema.safeParse(id).data;
  if (channelId === undefined) {
    throw new AppError('not_found');
  }
  return channelId;
}

export const channelRoutes = [
  route({
    method: 'GET',
    path,
    operationId: 'listChannels',
    summary: 'The channels that messages go over, with how they do; secrets are masked',
    tenantRule: 'one',
    query: pageQuery(100, 500),
    answers: { 200: pageOf(channelSchema) },
    async call({ caller, tenantId, query }) {
      const { items } = await caller.channels.list({ tenantId });
      return { status: 200, body: pageById(items, query) };
    },
  }),
  route({
    method: 'POST',
    path,
    operationId: 'createChannel',
    summary: 'Sets a channel up',
    tenantRule: 'one',
    body: newChannelSchema,
    answers: { 201: channelSchema },
    async call({ caller, tenantId, body }) {
      const made = await caller.channels.add({ tenantId, channel: body });
      return { status: 201, body: made, location: `${path}/${made.id}` };
    },
  }),
  route({
    method: 'PATCH',
    path: `${path}/:id`,
    operationId: 'updateChannel',
    summary: 'Changes a channel; a masked secret keeps the one that is stored',
    tenantRule: 'one',
    body: channelPatchSchema,
    answers: { 200: channelSchema },
    async call({ caller, tenantId, id, body }) {
      const changed = await caller.channels.update({
        tenantId,
        channelId: channelIdOf(id),
        patch: body,
      });
      return { status: 200, body: changed };
    },
  }),
  route({
    method: 'DELETE',
    path: `${path}/:id`,
    operationId: 'removeChannel',
    summary: 'Takes a channel away; refused while a rule names it',
    tenantRule: 'one',
    answers: { 204: null },
    async call({ caller, tenantId, id }) {
      await caller.channels.remove({ tenantId, channelId: channelIdOf(id) });
      return { status: 204 };
    },
  }),
  route({
    method: 'POST',
    path: `${path}/:id/test`,
    operationId: 'testChannel',
    summary: 'Sends a real message over a channel and answers what became of it',
    tenantRule: 'one',
    body: z.strictObject({ to }).prefault({}),
    answers: { 200: channelProofSchema },
    async call({ caller, tenantId, id, body }) {
      const proof = await caller.channels.test({ tenantId, channelId: channelIdOf(id), ...body });
      return { status: 200, body: proof };
    },
  }),
];
