import { type AnyRoute, createRoute } from '@tanstack/react-router';

import { BotDetailScreen } from './detail/bot-detail-screen.tsx';
import { detailSearchSchema } from './detail/detail-search.ts';
import { BotsScreen } from './list/bots-screen.tsx';
import { botsSearchSchema } from './list/bots-search.ts';

export function createBotsRoutes<Parent extends AnyRoute>(parent: Parent) {
  return [
    createRoute({
      getParentRoute: () => parent,
      path: 'bots',
      validateSearch: botsSearchSchema,
      component: BotsScreen,
    }),
    createRoute({
      getParentRoute: () => parent,
      path: 'bots/$tenantId/$botId',
      validateSearch: detailSearchSchema,
      component: BotDetailScreen,
    }),
  ] as const;
}
