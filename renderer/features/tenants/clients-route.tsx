import { type AnyRoute, createRoute } from '@tanstack/react-router';

import { ClientsScreen } from './clients-screen.tsx';

export function createClientsRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({ getParentRoute: () => parent, path: 'clients', component: ClientsScreen });
}
