import { createMemoryHistory } from '@tanstack/react-router';
import { cleanup, render } from '@testing-library/react';
import { createTRPCClient, TRPCClientError, type TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import { onTestFinished, vi } from 'vitest';

import type { AppRouter } from '#electron/api/app-router.ts';
import { App } from '#renderer/app/app.tsx';
import { createConsoleRouter } from '#renderer/app/router.tsx';
import { createAgentLink } from '#renderer/lib/agent-link.ts';
import { createI18n } from '#renderer/lib/i18n.ts';
import { createClock } from '#renderer/lib/now.ts';
import { createPreferences } from '#renderer/lib/preferences.ts';
import { createQueryClient } from '#renderer/lib/query-client.ts';
import type { Locale } from '#shared/schemas/tenant.ts';

export type Answers = Record<string, (input: never) => unknown>;

/** Thrown by an answer: arrives as the agent's refusal with this code. */
export function refusal(code: string, correlationId = '0199f3c1'): Error {
  return TRPCClientError.from({
    error: { message: code, code: -32_000, data: { app: { code, details: {} }, correlationId } },
  } as never);
}

/** Every call ends here: the test's own answers instead of an agent's. */
function answeringLink(
  answers: Answers,
  calls: [path: string, input: unknown][],
): TRPCLink<AppRouter> {
  return () =>
    ({ op }) =>
      observable((observer) => {
        calls.push([op.path, op.input]);
        const answer = async () => {
          const found = answers[op.path];
          if (!found) {
            throw TRPCClientError.from(new Error(`no answer for ${op.path}`));
          }
          return found(op.input as never);
        };
        answer().then(
          (data) => {
            observer.next({ result: { type: 'data', data } });
            observer.complete();
          },
          (error: TRPCClientError<AppRouter>) => observer.error(error),
        );
      });
}

type Options = { answers: Answers; path?: string; locale?: Locale; token?: string };

/** The whole console as a person sees it, at an address, with the given answers behind it. */
export function renderConsole({ answers, path = '/', locale = 'en', token }: Options) {
  // What jsdom does not have: a page that scrolls and media that can be asked.
  window.scrollTo = vi.fn<() => void>();
  window.matchMedia = vi.fn<() => MediaQueryList>(() => {
    return Object.assign(new EventTarget(), { matches: false, media: '' }) as MediaQueryList;
  });
  const calls: [path: string, input: unknown][] = [];
  const client = createTRPCClient<AppRouter>({ links: [answeringLink(answers, calls)] });
  const queryClient = createQueryClient();
  queryClient.setDefaultOptions({
    queries: { ...queryClient.getDefaultOptions().queries, retry: false },
  });

  let lose: () => void = () => undefined;
  const link = createAgentLink({
    open: (_after, { onStarted, onLost }) => {
      onStarted();
      lose = () => onLost(undefined);
      return () => undefined;
    },
    onEvent: () => undefined,
    onBack: () => undefined,
    onLost: () => undefined,
  });
  link.start();

  const kept = { token: token ?? null };
  const history = createMemoryHistory({ initialEntries: [path] });
  render(
    <App
      client={client}
      queryClient={queryClient}
      i18n={createI18n(locale)}
      preferences={createPreferences({ getItem: () => null, setItem: () => undefined })}
      clock={createClock()}
      link={link}
      token={{
        read: () => kept.token,
        write: (text) => {
          kept.token = text;
        },
        forget: () => {
          kept.token = null;
        },
      }}
      router={createConsoleRouter(history)}
    />,
  );
  onTestFinished(() => {
    cleanup();
    link.stop();
    queryClient.clear();
  });
  return { calls, kept, history, lose: () => lose() };
}
