import { type AnyRoute, createRoute } from '@tanstack/react-router';

import { AlertsScreen } from './alerts-screen.tsx';
import { alertsSearchSchema } from './alerts-search.ts';

export function createAlertsRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({
    getParentRoute: () => parent,
    path: 'alerts',
    validateSearch: alertsSearchSchema,
    component: AlertsScreen,
  });
}
