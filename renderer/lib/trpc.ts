import { createTRPCClient } from '@trpc/client';
import { createTRPCContext } from '@trpc/tanstack-react-query';

import type { AppRouter } from '#electron/api/app-router.ts';
import type { Bridge } from '#shared/bridge.ts';

import type { AccessToken } from './access-token.ts';
import { bridgeLink } from './bridge-link.ts';
import { httpLink } from './http-link.ts';

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

export type AgentClient = ReturnType<typeof createAgentClient>;

declare global {
  interface Window {
    /** Put there by the desktop's preload; a browser has none. */
    adminAgent?: Bridge;
  }
}

/** The desktop's bridge where there is one, else HTTP to the host that served the page. */
export function createAgentClient(bridge: Bridge | undefined, token: AccessToken) {
  return createTRPCClient<AppRouter>({
    links: [bridge ? bridgeLink(bridge) : httpLink(token)],
  });
}
