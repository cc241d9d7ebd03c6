import type { Caller } from '#electron/api/app-router.ts';
import { AppError } from '#shared/errors.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import { newTenantSchema, tenantPatchSchema, tenantSchema } from '#shared/schemas/tenant.ts';

import { pageById, pageOf, pageQuery } from './page.ts';
import { route } from './route.ts';

export const tenantRoutes = [
  route({
    method: 'GET',
    path: '/api/admin/tenants',
    operationId: 'listTenants',
    summary: 'The tenants that the token sees, in the order they were made',
    tenantRule: 'agent',
    query: pageQuery(1000, 5000),
    answers: { 200: pageOf(tenantSchema) },
    async call({ caller, query }) {
      const { items } = await caller.tenants.list();
      return { status: 200, body: pageById(items, query) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/admin/tenants',
    operationId: 'createTenant',
    summary: 'Makes a tenant',
    tenantRule: 'agent',
    body: newTenantSchema,
    answers: { 201: tenantSchema },
    async call({ caller, body }) {
      const tenant = await caller.tenants.create(body);
      return { status: 201, body: tenant, location: `/api/admin/tenants/${tenant.id}` };
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/admin/tenants/:id',
    operationId: 'updateTenant',
    summary: 'Changes a tenant; `archived` archives it or brings it back',
    tenantRule: 'agent',
    body: tenantPatchSchema,
    answers: { 200: tenantSchema },
    async call({ caller, id, body }) {
      const tenantId = await tenantIdOf(caller, id);
      return { status: 200, body: await caller.tenants.update({ tenantId, patch: body }) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/admin/tenants/:id/rollups',
    operationId: 'rebuildRollups',
    summary: 'Makes the hours and days of a tenant anew from its raw checks',
    tenantRule: 'agent',
    answers: { 204: null },
    async call({ caller, id }) {
      await caller.tenants.rebuildRollups({ tenantId: await tenantIdOf(caller, id) });
      return { status: 204 };
    },
  }),
];

async function tenantIdOf(caller: Caller, id: string): Promise<TenantId> {
  const { items } = await caller.tenants.list();
  const tenant = items.find((each) => each.id === id);
  if (!tenant) {
    throw new AppError('not_found');
  }
  return tenant.id;
}
