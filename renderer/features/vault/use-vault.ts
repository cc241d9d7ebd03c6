import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';

import { useTRPC } from '#renderer/lib/trpc.ts';
import { useSight } from '#renderer/lib/use-gate.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import { secretsOf } from '#shared/schemas/connector.ts';
import type { VaultUnlock } from '#shared/schemas/vault.ts';

/** How the vault is, as System health answers it; `undefined` until that is known. */
export function useVault() {
  const trpc = useTRPC();
  const mayAsk = useSight().agent === true;
  return useQuery(trpc.system.health.queryOptions(undefined, { enabled: mayAsk })).data?.vault;
}

/** The bots that stand still without the vault. */
export function useBotsWithSecrets(): readonly BotView[] | undefined {
  const trpc = useTRPC();
  const bots = useQuery(trpc.bots.list.queryOptions({}));
  return bots.data?.items.filter(({ connector }) => secretsOf(connector).length > 0);
}

export function useLockVault(onLocked: () => void) {
  const trpc = useTRPC();
  const refresh = useRefresh();
  const lock = useMutation(trpc.vault.lock.mutationOptions({ onSuccess: refresh }));
  return {
    lock: () => lock.mutate(undefined, { onSuccess: onLocked }),
    isLocking: lock.isPending,
    error: lock.error,
  };
}

export function useRotateKeys() {
  const trpc = useTRPC();
  const refresh = useRefresh();
  const rotate = useMutation(trpc.vault.rotate.mutationOptions({ onSuccess: refresh }));
  return {
    rotate: () => rotate.mutate(),
    isRotating: rotate.isPending,
    isDone: rotate.isSuccess,
    error: rotate.error,
  };
}

export function useUnlockVault() {
  const trpc = useTRPC();
  const unlock = useSecretCall(useMutation(trpc.vault.unlock.mutationOptions({ gcTime: 0 })));
  return {
    /** Answers whether it is open now. */
    unlock: async (given: VaultUnlock) => (await unlock.run(given))?.state === 'open',
    isUnlocking: unlock.isRunning,
    error: unlock.error,
  };
}

export function useNewRecoveryKey() {
  const trpc = useTRPC();
  const make = useSecretCall(useMutation(trpc.vault.newRecoveryKey.mutationOptions({ gcTime: 0 })));
  return {
    /** Answers the key, `undefined` where it could not be made. */
    make: async () => (await make.run())?.recoveryKey,
    isMaking: make.isRunning,
    error: make.error,
  };
}

function useRefresh() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useCallback(
    () => queryClient.invalidateQueries(trpc.system.health.queryFilter()),
    [queryClient, trpc],
  );
}

type Mutation<Input, Result> = {
  mutateAsync: (input: Input) => Promise<Result>;
  reset: () => void;
};

/** A call whose input or answer is a secret: neither stays in the cache of mutations. */
function useSecretCall<Input, Result>({ mutateAsync, reset }: Mutation<Input, Result>) {
  const refresh = useRefresh();
  const [isRunning, setIsRunning] = useState(false);
  const [error, setError] = useState<Error | null>(null);

  const run = async (input: Input): Promise<Result | undefined> => {
    setIsRunning(true);
    setError(null);
    try {
      const result = await mutateAsync(input);
      await refresh();
      return result;
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error('not an error', { cause: failure }));
      return undefined;
    } finally {
      reset();
      setIsRunning(false);
    }
  };
  return { run, isRunning, error };
}
