import { type AnyRoute, createRoute, type RouteComponent } from '@tanstack/react-router';

import { vaultSearchSchema } from '#renderer/lib/vault-dialog.ts';

/** The page itself is put together in `app/`, where this feature and the vault meet. */
export function createSystemRoute<Parent extends AnyRoute>(
  parent: Parent,
  component: RouteComponent,
) {
  return createRoute({
    getParentRoute: () => parent,
    path: 'system',
    validateSearch: vaultSearchSchema,
    component,
  });
}
