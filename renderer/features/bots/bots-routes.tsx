import { type AnyRoute, createRoute } from '@tanstack/react-router';

import { BotsScreen } from './bots-screen.tsx';

export function createBotsRoutes<Parent extends AnyRoute>(parent: Parent) {
  return [
    createRoute({ getParentRoute: () => parent, path: 'bots', component: BotsScreen }),
    createRoute({
      getParentRoute: () => parent,
      path: 'bots/$tenantId/$botId',
      component: BotsScreen,
    }),
  ] as const;
}
