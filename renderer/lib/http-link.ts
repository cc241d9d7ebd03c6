import {
  httpBatchLink,
  httpLink as httpSingleLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCLink,
} from '@trpc/client';
import type { AnyTRPCRouter } from '@trpc/server';
import { EventSource as FetchingEventSource } from 'eventsource';

import type { AccessToken } from './access-token.ts';

// A batch rides in the query string; Node's servers refuse more than 16 KiB of headers.
const longestUrl = 4_000;
/** Leaves room for the path and for what a batch puts around it. */
const longestInput = 3_500;

/** The browser's way to the headless host. Every request carries the token and our own header. */
export function httpLink<TRouter extends AnyTRPCRouter>(
  token: Pick<AccessToken, 'read'>,
  url = '/trpc',
): TRPCLink<TRouter> {
  const headers = () => hostHeaders(token.read());

  return splitLink<AnyTRPCRouter>({
    condition: (op) => op.type === 'subscription',
    true: httpSubscriptionLink({
      url,
      EventSource: FetchingEventSource,
      eventSourceOptions: () => ({
        fetch: (input, init) =>
          fetch(input, { ...init, headers: { ...init.headers, ...headers() } }),
      }),
    }),
    false: splitLink<AnyTRPCRouter>({
      condition: ({ type, input }) => type === 'query' && isLong(input),
      true: httpSingleLink({ url, headers, methodOverride: 'POST' }),
      false: httpBatchLink({ url, headers, maxURLLength: longestUrl }),
    }),
  }) as TRPCLink<TRouter>;
}

/** Whether a question may not fit into an address, such as one that holds a picture. */
function isLong(input: unknown): boolean {
  return encodeURIComponent(JSON.stringify(input) ?? '').length > longestInput;
}

function hostHeaders(token: string | null): Record<string, string> {
  return {
    'x-admin-agent': '1',
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
}
