import { QueryClient } from '@tanstack/react-query';

import { failureOf } from './failure.ts';

const freshMs = 60_000;
const retries = 2;

/** Server state. Events say when it is old, so age alone seldom does. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: freshMs,
        // The agent is on this machine: being offline says nothing about reaching it.
        networkMode: 'always',
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (count, error) => count < retries && failureOf(error).isUnreachable,
        retryDelay: (count) => 400 * 2 ** count,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
