import { type AnyRoute, createRoute } from '@tanstack/react-router';

import { AppearanceScreen } from './appearance-screen.tsx';

export function createAppearanceRoute<Parent extends AnyRoute>(parent: Parent) {
  return createRoute({
    getParentRoute: () => parent,
    path: 'appearance',
    component: AppearanceScreen,
  });
}
