import { type AnyRoute, createRoute } from '@tanstack/react-router';

import { AlertsScreen } from './alerts-screen.tsx';

export function createAlertsRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({ getParentRoute: () => parent, path: 'alerts', component: AlertsScreen });
}
