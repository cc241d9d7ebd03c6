import { type AnyRoute, createRoute } from '@tanstack/react-router';

import { SystemScreen } from './system-screen.tsx';

export function createSystemRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({ getParentRoute: () => parent, path: 'system', component: SystemScreen });
}
