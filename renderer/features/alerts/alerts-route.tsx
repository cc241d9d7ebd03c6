import { type AnyRoute, createRoute, type RouteComponent } from '@tanstack/react-router';

import { alertsSearchSchema } from './alerts-search.ts';

export function createAlertsRoute<Parent extends AnyRoute>(parent: Parent, page: RouteComponent) {
  return createRoute({
    getParentRoute: () => parent,
    path: 'alerts',
    validateSearch: alertsSearchSchema,
    component: page,
  });
}
