import {
  createHashHistory,
  createRootRoute,
  createRouter,
  type RouterHistory,
  retainSearchParams,
} from '@tanstack/react-router';

import { createAlertsRoute } from '#renderer/features/alerts/alerts-route.tsx';
import { createBotsRoutes } from '#renderer/features/bots/bots-routes.tsx';
import { createOverviewRoute } from '#renderer/features/overview/overview-route.tsx';
import { createSettingsRoutes } from '#renderer/features/settings/settings-routes.tsx';
import { createSystemRoute } from '#renderer/features/system/system-route.tsx';
import { createClientsRoute } from '#renderer/features/tenants/clients-route.tsx';
import { scopeSearchSchema } from '#renderer/lib/tenant-scope.ts';

import { AlertsPage } from './alerts-page.tsx';
import { NotFound } from './not-found.tsx';
import { OverviewPage } from './overview-page.tsx';
import { RouteError } from './route-error.tsx';
import { SettingsPage } from './settings-page.tsx';
import { Shell } from './shell.tsx';
import { SystemPage } from './system-page.tsx';

/** Addresses live behind the `#`: the same page is served as `app://` and by the headless host. */
export function createConsoleRouter(history: RouterHistory = createHashHistory()) {
  const root = createRootRoute({
    component: Shell,
    notFoundComponent: NotFound,
    validateSearch: scopeSearchSchema,
    search: { middlewares: [retainSearchParams(['client'])] },
  });
  const routeTree = root.addChildren([
    createOverviewRoute(root, OverviewPage),
    ...createBotsRoutes(root),
    createAlertsRoute(root, AlertsPage),
    createClientsRoute(root),
    createSystemRoute(root, SystemPage),
    ...createSettingsRoutes(root, SettingsPage),
  ]);
  return createRouter({
    routeTree,
    history,
    defaultErrorComponent: RouteError,
    defaultPreload: false,
    scrollRestoration: false,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
