import { type AnyRoute, createRoute } from '@tanstack/react-router';

import { OverviewScreen } from './overview-screen.tsx';

export function createOverviewRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({ getParentRoute: () => parent, path: '/', component: OverviewScreen });
}
