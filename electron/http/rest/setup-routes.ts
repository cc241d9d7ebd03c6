import { AppError } from '#shared/errors.ts';
import { adminAgentPatchSchema, adminAgentSchema } from '#shared/schemas/setup.ts';

import { route } from './route.ts';

const path = '/api/admin/setup';

export const setupRoutes = [
  route({
    method: 'GET',
    path,
    operationId: 'getSetup',
    summary: 'The admin agent of a tenant',
    tenantRule: 'one',
    answers: { 200: adminAgentSchema },
    async call({ caller, tenantId }) {
      const setup = await caller.setup.get({ tenantId });
      if (!setup) {
        throw new AppError('not_set_up');
      }
      return { status: 200, body: setup };
    },
  }),
  route({
    method: 'POST',
    path,
    operationId: 'saveSetup',
    summary: 'Sets up the admin agent of a tenant, or changes it',
    tenantRule: 'one',
    body: adminAgentPatchSchema,
    answers: { 200: adminAgentSchema, 201: adminAgentSchema },
    async call({ caller, tenantId, body }) {
      const isNew = (await caller.setup.get({ tenantId })) === null;
      const setup = await caller.setup.save({ tenantId, patch: body });
      return isNew
        ? { status: 201, body: setup, location: `${path}?tenant=${tenantId}` }
        : { status: 200, body: setup };
    },
  }),
  route({
    method: 'DELETE',
    path,
    operationId: 'removeSetup',
    summary: 'Removes the admin agent of a tenant',
    tenantRule: 'one',
    answers: { 204: null },
    async call({ caller, tenantId }) {
      await caller.setup.remove({ tenantId });
      return { status: 204 };
    },
  }),
];
