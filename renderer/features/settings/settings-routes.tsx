import { type AnyRoute, createRoute, type RouteComponent, redirect } from '@tanstack/react-router';

import { settingsSearchSchema } from './settings-search.ts';

/** The page itself is put together in `app/`, where this feature and the appearance meet. */
export function createSettingsRoutes<Parent extends AnyRoute>(
  parent: Parent,
  component: RouteComponent,
) {
  const toSection = (section: string) =>
    redirect({
      to: '/settings/$section',
      params: { section },
      search: (before: object) => before,
      replace: true,
    });
  return [
    createRoute({
      getParentRoute: () => parent,
      path: 'settings',
      beforeLoad: () => {
        throw toSection('agent');
      },
    }),
    createRoute({
      getParentRoute: () => parent,
      path: 'settings/$section',
      validateSearch: settingsSearchSchema,
      component,
    }),
    // Where it was before there were settings.
    createRoute({
      getParentRoute: () => parent,
      path: 'appearance',
      beforeLoad: () => {
        throw toSection('appearance');
      },
    }),
  ] as const;
}
