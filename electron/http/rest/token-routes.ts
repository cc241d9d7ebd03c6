import { z } from 'zod';

import { AppError } from '#shared/errors.ts';
import { apiTokenSchema, roleSchema } from '#shared/schemas/person.ts';
import { nameSchema } from '#shared/schemas/text.ts';

import { pageOf } from './page.ts';
import { route } from './route.ts';

const path = '/api/admin/tokens';

export const tokenRoutes = [
  route({
    method: 'GET',
    path,
    operationId: 'listTokens',
    summary: 'The tokens that are valid, without the tokens themselves',
    tenantRule: 'agent',
    answers: { 200: pageOf(apiTokenSchema) },
    async call({ caller }) {
      const { items } = await caller.tokens.list();
      return { status: 200, body: { items, nextCursor: null } };
    },
  }),
  route({
    method: 'POST',
    path,
    operationId: 'createToken',
    summary:
      'Makes a token, for one tenant where ?tenant= names it, else for all; it is shown this once',
    tenantRule: 'visible',
    body: z.strictObject({ name: nameSchema, role: roleSchema }),
    answers: { 201: z.object({ token: z.string(), item: apiTokenSchema }) },
    async call({ caller, tenantId, body }) {
      const made = await caller.tokens.create({ ...body, tenantId: tenantId ?? null });
      return { status: 201, body: made, location: `${path}/${made.item.id}` };
    },
  }),
  route({
    method: 'DELETE',
    path: `${path}/:id`,
    operationId: 'revokeToken',
    summary: 'Ends a token',
    tenantRule: 'agent',
    answers: { 204: null },
    async call({ caller, id }) {
      const tokenId = z.uuid().safeParse(id).data;
      if (tokenId === undefined) {
        throw new AppError('not_found');
      }
      await caller.tokens.revoke({ tokenId });
      return { status: 204 };
    },
  }),
];
