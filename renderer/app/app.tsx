import { CSPProvider } from '@base-ui/react/csp-provider';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import type { i18n } from 'i18next';
import { useState } from 'react';
import { I18nextProvider } from 'react-i18next';

import { Announcer } from '#renderer/components/announcer.tsx';
import { ToastProvider } from '#renderer/components/ui/toast.tsx';
import { TooltipProvider } from '#renderer/components/ui/tooltip.tsx';
import type { AccessToken } from '#renderer/lib/access-token.ts';
import { type AgentLink, AgentLinkContext } from '#renderer/lib/agent-link.ts';
import { type Clock, ClockContext } from '#renderer/lib/now.ts';
import { PreferencesContext, type PreferencesStore } from '#renderer/lib/preferences.ts';
import { type AgentClient, TRPCProvider } from '#renderer/lib/trpc.ts';

import type { createConsoleRouter } from './router.tsx';
import { TokenGate } from './token-gate.tsx';

export type ConsoleParts = {
  client: AgentClient;
  queryClient: QueryClient;
  i18n: i18n;
  preferences: PreferencesStore;
  clock: Clock;
  link: AgentLink;
  token: AccessToken;
  router: ReturnType<typeof createConsoleRouter>;
};

/** The console around its parts. */
export function App(parts: ConsoleParts) {
  const { client, queryClient, link, token } = parts;
  const [wasRefused, setWasRefused] = useState(token.read() !== null);

  const enter = (text: string) => {
    token.write(text);
    setWasRefused(true);
    void queryClient.resetQueries();
    link.retryNow();
  };

  return (
    <I18nextProvider i18n={parts.i18n}>
      <PreferencesContext value={parts.preferences}>
        <ClockContext value={parts.clock}>
          <QueryClientProvider client={queryClient}>
            <TRPCProvider trpcClient={client} queryClient={queryClient}>
              <AgentLinkContext value={link}>
                <CSPProvider disableStyleElements>
                  <TooltipProvider delay={400}>
                    <ToastProvider>
                      <Announcer>
                        <TokenGate onToken={enter} wasRefused={wasRefused}>
                          <RouterProvider router={parts.router} />
                        </TokenGate>
                      </Announcer>
                    </ToastProvider>
                  </TooltipProvider>
                </CSPProvider>
              </AgentLinkContext>
            </TRPCProvider>
          </QueryClientProvider>
        </ClockContext>
      </PreferencesContext>
    </I18nextProvider>
  );
}
