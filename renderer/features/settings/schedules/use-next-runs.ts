import { useQuery } from '@tanstack/react-query';

import { useTRPC } from '#renderer/lib/trpc.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

/** Those that have a name on the screen. */
const named = ['daily-report', 'clean-checks'] as const;
export type NamedRun = (typeof named)[number];

/** What the agent does next by the calendar, the nearest first. */
export function useNextRuns(tenantId: TenantId) {
  const trpc = useTRPC();
  const query = useQuery(trpc.settings.nextRuns.queryOptions({ tenantId }));
  const runs = query.data?.items.flatMap(({ name, at }) => {
    const known = named.find((each) => each === name);
    return known ? [{ name: known, at }] : [];
  });
  return { runs, error: query.error, retry: () => void query.refetch() };
}
