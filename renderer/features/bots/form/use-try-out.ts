import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

import { useTRPCClient } from '#renderer/lib/trpc.ts';
import type { ConnectorConfig } from '#shared/schemas/connector.ts';
import type { BotId, TenantId } from '#shared/schemas/ids.ts';

type Asked = { tenantId: TenantId; connector: ConnectorConfig; botId?: BotId };

/** Probes an address once, without adding anything. A new try, or leaving, gives the last one up. */
export function useTryOut() {
  const client = useTRPCClient();
  const running = useRef<AbortController>(undefined);
  const tryOut = useMutation({
    mutationFn: (asked: Asked) => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      return client.bots.tryOut.mutate(asked, { signal: controller.signal });
    },
  });
  useEffect(() => () => running.current?.abort(), []);

  return {
    reading: tryOut.data,
    error: tryOut.error,
    isTrying: tryOut.isPending,
    start: (asked: Asked) => tryOut.mutate(asked),
    forget: tryOut.reset,
  };
}

export type TryOutReading = NonNullable<ReturnType<typeof useTryOut>['reading']>;
