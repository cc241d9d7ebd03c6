import { z } from 'zod';

import type { Caller } from '#electron/api/app-router.ts';
import { AppError } from '#shared/errors.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import {
  type Maintenance,
  maintenanceSchema,
  maintenanceTimeSchema,
  maintenanceWindowSchema,
  newMaintenanceSchema,
} from '#shared/schemas/quiet.ts';

import { pageOf } from './page.ts';
import { route } from './route.ts';

const path = '/api/admin/maintenance';

export const maintenanceRoutes = [
  route({
    method: 'GET',
    path,
    operationId: 'listMaintenance',
    summary: 'When bots are worked on: what runs and what will, the first to come first',
    tenantRule: 'visible',
    answers: { 200: pageOf(maintenanceSchema) },
    async call({ caller, tenantIds }) {
      const lists = await Promise.all(
        tenantIds.map((tenantId) => caller.maintenance.list({ tenantId })),
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
    operationId: 'addMaintenance',
    summary: 'Begins a maintenance now (`forMs`), or plans one (`time`)',
    tenantRule: 'one',
    body: newMaintenanceSchema,
    answers: { 201: maintenanceSchema },
    async call({ caller, tenantId, body }) {
      const made = await caller.maintenance.add({ tenantId, maintenance: body });
      return { status: 201, body: made, location: `${path}/${made.id}` };
    },
  }),
  route({
    method: 'POST',
    path: `${path}/preview`,
    operationId: 'previewMaintenance',
    summary: 'The next five windows of a time; nothing is stored',
    tenantRule: 'one',
    body: maintenanceTimeSchema,
    answers: { 200: z.object({ items: z.array(maintenanceWindowSchema) }) },
    call: async ({ caller, tenantId, body }) => ({
      status: 200,
      body: await caller.maintenance.preview({ tenantId, time: body }),
    }),
  }),
  route({
    method: 'DELETE',
    path: `${path}/:id`,
    operationId: 'endMaintenance',
    summary: 'Ends a maintenance for good or, with `only=this`, the window that runs alone',
    tenantRule: 'visible',
    query: z.object({ only: z.literal('this').optional() }),
    answers: { 204: null },
    async call({ caller, tenantIds, id, query: { only } }) {
      const { tenantId, id: maintenanceId } = await find(caller, tenantIds, id);
      await caller.maintenance.end({ tenantId, maintenanceId, onlyThis: only === 'this' });
      return { status: 204 };
    },
  }),
];

async function find(
  caller: Caller,
  tenantIds: readonly TenantId[],
  id: string,
): Promise<Maintenance> {
  for (const tenantId of tenantIds) {
    const { items } = await caller.maintenance.list({ tenantId });
    const found = items.find((each) => each.id === id);
    if (found) {
      return found;
    }
  }
  throw new AppError('not_found');
}
