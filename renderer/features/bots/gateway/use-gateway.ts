import { useCallback, useEffect, useRef, useState } from 'react';

import { useTRPCClient } from '#renderer/lib/trpc.ts';
import type { OpenclawConnector } from '#shared/schemas/connectors/openclaw.ts';
import type { GatewayLook } from '#shared/schemas/gateway.ts';
import type { BotId, TenantId } from '#shared/schemas/ids.ts';
import type { Reason } from '#shared/schemas/reason.ts';

export type AskedGateway = {
  tenantId: TenantId;
  connector: OpenclawConnector;
  botId?: BotId;
};

/** What passes without a new try of the person's: someone approves, or the gateway has started. */
const passing: ReadonlySet<Reason | null> = new Set<Reason | null>([
  'pairing_required',
  'starting',
  'restarting',
]);
const againMs = 3_000;

type Seen = { asked: AskedGateway; look?: GatewayLook; error?: unknown };

/**
 * Looks at a gateway, and looks again for as long as what keeps us out may pass by itself. The answer is kept outside
 * the queries, whose keys would hold the token. Leaving gives up.
 */
export function useGateway() {
  const client = useTRPCClient();
  const running = useRef<AbortController>(undefined);
  const [seen, setSeen] = useState<Seen>();
  const [isLooking, setIsLooking] = useState(false);
  const isWaiting = seen?.look?.kind === 'refused' && passing.has(seen.look.reason);

  const look = useCallback(
    async (asked: AskedGateway) => {
      running.current?.abort();
      const controller = new AbortController();
      const { signal } = controller;
      running.current = controller;
      setIsLooking(true);
      const next = await client.gateways.inspect.mutate(asked, { signal }).then(
        (found): Seen => ({ asked, look: found }),
        (error: unknown): Seen => ({ asked, error }),
      );
      if (!signal.aborted) {
        setSeen(next);
        setIsLooking(false);
      }
    },
    [client],
  );

  useEffect(() => {
    if (!isWaiting || isLooking || !seen) {
      return;
    }
    const timer = setTimeout(() => void look(seen.asked), againMs);
    return () => clearTimeout(timer);
  }, [isWaiting, isLooking, seen, look]);
  useEffect(() => () => running.current?.abort(), []);

  return {
    look: seen?.look,
    error: seen?.error,
    isLooking,
    /** It looks again by itself. */
    isWaiting,
    start: (asked: AskedGateway) => void look(asked),
    forget: () => {
      running.current?.abort();
      setSeen(undefined);
      setIsLooking(false);
    },
  };
}

export type GatewayState = ReturnType<typeof useGateway>;
