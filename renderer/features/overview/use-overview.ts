import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';

import { failureOf } from '#renderer/lib/failure.ts';
import { useTenantScope } from '#renderer/lib/tenant-scope.ts';
import { useTRPC } from '#renderer/lib/trpc.ts';
import { useFleet } from '#renderer/lib/use-fleet.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import type { Incident } from '#shared/schemas/incident.ts';

/** Above this many bots the wall is one bar a client. */
const largestWall = 300;
const newestIncidents = 200;
const noBots: readonly BotView[] = [];
const noIncidents: readonly Incident[] = [];

/** The fleet in view, its bots as long as they fit on a wall, and the incidents of the last day. */
export function useOverview() {
  const trpc = useTRPC();
  const { tenantId } = useTenantScope();
  const scope = tenantId ? { tenantId } : {};
  const { fleet, readAt, error, isLoading, retry } = useFleet();
  const hasWall = fleet !== undefined && fleet.total > 0 && fleet.total <= largestWall;

  const bots = useQuery(
    trpc.bots.list.queryOptions(scope, { enabled: hasWall, placeholderData: keepPreviousData }),
  );
  const incidents = useQuery(
    trpc.incidents.list.queryOptions({ ...scope, limit: newestIncidents }),
  );

  return {
    fleet,
    readAt,
    // What was read before stays; the status bar says that the agent is away.
    error: fleet && error && failureOf(error).isUnreachable ? null : error,
    isLoading,
    retry,
    /** Worst first; `undefined` where there are too many for a wall. */
    bots: hasWall ? (bots.data?.items ?? noBots) : undefined,
    incidents: incidents.data?.items ?? noIncidents,
  };
}

/** Checks every bot in view now, and says how that went. */
export function useCheckAll(onDone: (bots: readonly BotView[]) => void) {
  const trpc = useTRPC();
  const { tenantId } = useTenantScope();
  const check = useMutation(
    trpc.health.checkNow.mutationOptions({ onSuccess: ({ items }) => onDone(items) }),
  );
  return {
    isChecking: check.isPending,
    error: check.error,
    checkAll: () => check.mutate(tenantId ? { tenantId } : {}),
  };
}
