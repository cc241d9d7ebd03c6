import { type AnyRoute, createRoute, type RouteComponent } from '@tanstack/react-router';

/** The page itself is put together in `app/`, where this feature and the demo meet. */
export function createOverviewRoute<Parent extends AnyRoute>(
  parent: Parent,
  component: RouteComponent,
) {
  return createRoute({ getParentRoute: () => parent, path: '/', component });
}
