import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { takeAccessToken } from '#renderer/lib/access-token.ts';
import { createAgentLink } from '#renderer/lib/agent-link.ts';
import { createEventInvalidation } from '#renderer/lib/event-invalidation.ts';
import { createI18n } from '#renderer/lib/i18n.ts';
import { createClock } from '#renderer/lib/now.ts';
import { createPreferences, languageOf } from '#renderer/lib/preferences.ts';
import { createQueryClient } from '#renderer/lib/query-client.ts';
import { applyAppearance } from '#renderer/lib/theme.ts';
import { createAgentClient } from '#renderer/lib/trpc.ts';

import { App } from './app.tsx';
import { createConsoleRouter } from './router.tsx';

/** Puts the console together by hand and shows it in `root`. */
export function startConsole(page: Window, root: HTMLElement): void {
  const { document, location, history, localStorage, navigator } = page;
  const token = takeAccessToken({ location, history, storage: page.sessionStorage });
  const client = createAgentClient(page.adminAgent, token);
  const queryClient = createQueryClient();
  const invalidation = createEventInvalidation(
    createTRPCOptionsProxy({ client, queryClient }),
    queryClient,
  );

  const preferences = createPreferences(localStorage);
  const i18n = createI18n(languageOf(preferences.get(), navigator.languages));
  const showPreferences = () => {
    const language = languageOf(preferences.get(), navigator.languages);
    applyAppearance(document.documentElement, preferences.get());
    document.documentElement.lang = language;
    void i18n.changeLanguage(language);
  };
  showPreferences();
  preferences.subscribe(showPreferences);

  const link = createAgentLink({
    open: (after, { onStarted, onEvent, onLost }) => {
      const subscription = client.events.stream.subscribe(after === undefined ? {} : { after }, {
        onStarted: () => onStarted(),
        onData: ({ data }) => onEvent(data),
        onError: onLost,
        onStopped: () => onLost(undefined),
        onConnectionStateChange: ({ state, error }) => {
          // The transport would try again in its own rhythm; ours is the one that is shown.
          if (state === 'connecting' && error) {
            onLost(error);
          }
        },
      });
      return () => subscription.unsubscribe();
    },
    onEvent: invalidation.handle,
    onBack: () => void invalidation.refetchAll(),
    onLost: () => undefined,
  });
  link.start();

  createRoot(root).render(
    <StrictMode>
      <App
        client={client}
        queryClient={queryClient}
        i18n={i18n}
        preferences={preferences}
        clock={createClock()}
        link={link}
        token={token}
        router={createConsoleRouter()}
      />
    </StrictMode>,
  );
}
