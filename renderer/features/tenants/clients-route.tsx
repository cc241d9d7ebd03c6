import { type AnyRoute, createRoute } from '@tanstack/react-router';
import { z } from 'zod';

import { scopeSearchSchema } from '#renderer/lib/tenant-scope.ts';
import { tenantIdSchema } from '#shared/schemas/ids.ts';

import { ClientsScreen } from './clients-screen.tsx';

const searchSchema = scopeSearchSchema.extend({
  /** The dialog for a new client is open. */
  add: z.boolean().optional().catch(undefined),
  /** The client that is being changed. */
  edit: tenantIdSchema.optional().catch(undefined),
});

export function createClientsRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({
    getParentRoute: () => parent,
    path: 'clients',
    validateSearch: searchSchema,
    component: ClientsScreen,
  });
}
