import { createMemoryHistory } from '@tanstack/react-router';
import { act, cleanup, render } from '@testing-library/react';
import { createTRPCClient, TRPCClientError, type TRPCLink, unstable_localLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { onTestFinished, vi } from 'vitest';

import { type AppRouter, appRouter } from '#electron/api/app-router.ts';
import { createContext } from '#electron/api/context.ts';
import { App } from '#renderer/app/app.tsx';
import { createConsoleRouter } from '#renderer/app/router.tsx';
import { createAgentLink } from '#renderer/lib/agent-link.ts';
import { createEventInvalidation } from '#renderer/lib/event-invalidation.ts';
import { createI18n } from '#renderer/lib/i18n.ts';
import { createClock } from '#renderer/lib/now.ts';
import { createPreferences } from '#renderer/lib/preferences.ts';
import { createQueryClient } from '#renderer/lib/query-client.ts';
import type { AppError } from '#shared/errors.ts';
import type { Principal } from '#shared/schemas/person.ts';
import type { Locale } from '#shared/schemas/tenant.ts';

import { type createTestAgent, owner } from './test-agent.ts';

type TestAgent = Awaited<ReturnType<typeof createTestAgent>>;

/** What stands in for a procedure that reaches beyond the agent, by its path: `gateways.inspect`. */
export type StandIns = Readonly<Record<string, (input: never) => unknown>>;

type Options = {
  /** The address to open, as it stands behind the `#`. */
  at?: string;
  locale?: Locale;
  /** Who looks. */
  principal?: Principal;
  standIns?: StandIns;
};

/**
 * The whole console on the real router of an agent in this process: nothing between them is a fake but the
 * wire. The console is gone when the test ends; the agent stays the caller's.
 */
export function renderWithAgent(
  { agent, clock }: Pick<TestAgent, 'agent' | 'clock'>,
  { at = '/', locale = 'en', principal = owner, standIns = {} }: Options = {},
) {
  layOut();
  const client = createTRPCClient<AppRouter>({
    links: [
      standingIn(standIns),
      unstable_localLink<AppRouter>({
        router: appRouter,
        createContext: async () => createContext({ agent, principal, correlationId: 'test' }),
      }),
    ],
  });
  const queryClient = createQueryClient();
  const invalidation = createEventInvalidation(
    createTRPCOptionsProxy({ client, queryClient }),
    queryClient,
  );
  const link = createAgentLink({
    open: (_after, { onStarted, onEvent }) => {
      queueMicrotask(onStarted);
      return agent.events.subscribe(onEvent);
    },
    onEvent: invalidation.handle,
    onBack: () => void invalidation.refetchAll(),
    onLost: () => undefined,
  });
  const router = createConsoleRouter(createMemoryHistory({ initialEntries: [at] }));
  link.start();

  const view = render(
    <App
      client={client}
      queryClient={queryClient}
      i18n={createI18n(locale)}
      preferences={createPreferences({
        getItem: () => JSON.stringify({ language: locale }),
        setItem: () => undefined,
      })}
      clock={createClock(() => clock.now())}
      link={link}
      token={{ read: () => null, write: () => undefined, forget: () => undefined }}
      router={router}
    />,
  );
  onTestFinished(() => {
    link.stop();
    invalidation.stop();
    cleanup();
    queryClient.clear();
  });

  return {
    ...view,
    queryClient,
    /** Where the console is now. */
    address: () => router.state.location.href,
    /** Lets the agent's time pass, and the screen follow. */
    pass: (ms: number) => act(() => clock.advance(ms)),
  };
}

function standingIn(standIns: StandIns): TRPCLink<AppRouter> {
  return () =>
    ({ next, op }) => {
      const answer = standIns[op.path];
      return answer
        ? observable((observer) => {
            void Promise.resolve(op.input as never)
              .then(answer)
              .then(
                (data) => {
                  observer.next({ result: { type: 'data', data } });
                  observer.complete();
                },
                (error: AppError) => observer.error(refusal(error)),
              );
          })
        : next(op);
    };
}

/** As the agent's refusals come over the wire. */
function refusal({ code }: AppError) {
  const data = { app: { code, details: {} }, correlationId: 'test', invalid: null };
  return TRPCClientError.from<AppRouter>({
    error: { message: code, code: -32_600, data },
  } as never);
}

/** jsdom lays nothing out: lists have to believe that there is room, and ask no observer about it. */
function layOut(): void {
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(1_200);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
  HTMLElement.prototype.scrollTo = () => undefined;
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  vi.stubGlobal('matchMedia', () => ({
    matches: true,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
  onTestFinished(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });
}
