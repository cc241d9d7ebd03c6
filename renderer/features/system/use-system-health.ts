import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { useTRPC } from '#renderer/lib/trpc.ts';
import { useSight } from '#renderer/lib/use-gate.ts';
import type { SystemHealth } from '#shared/schemas/system.ts';

const everyMs = 10_000;

/** The agent's own health, read anew while it is looked at, and the means to test it. */
export function useSystemHealth() {
  const trpc = useTRPC();
  const { agent: maySee } = useSight();
  const health = useQuery(
    trpc.system.health.queryOptions(undefined, {
      refetchInterval: everyMs,
      enabled: maySee === true,
    }),
  );
  return {
    health: health.data,
    readAt: health.dataUpdatedAt,
    error: health.error,
    isLoading: health.isPending && maySee !== false,
    /** It is not for everybody. */
    isHidden: maySee === false,
    retry: () => void health.refetch(),
  };
}

/** Looks at the store and the audit chain now. */
export function useSelfTest(onDone: (isSound: boolean) => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const verify = useMutation(
    trpc.system.verify.mutationOptions({
      onSuccess: (health) => {
        queryClient.setQueryData(trpc.system.health.queryKey(), health);
        onDone(isSound(health));
      },
    }),
  );
  return { run: () => verify.mutate(), isRunning: verify.isPending, error: verify.error };
}

function isSound({ store, audit }: SystemHealth): boolean {
  return audit.isUnbroken && store.lastIntegrity?.isSound !== false;
}
