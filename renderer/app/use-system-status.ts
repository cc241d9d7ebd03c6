import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { useConnection } from '#renderer/lib/agent-link.ts';
import { useTRPC } from '#renderer/lib/trpc.ts';
import { useSight } from '#renderer/lib/use-gate.ts';
import type { Status } from '#shared/status.ts';

const everyMs = 30_000;

const statusOf = { ok: 'ok', degraded: 'degraded', failed: 'down' } as const satisfies Record<
  string,
  Status
>;

/** The agent's own health as a shape and words; unknown while it cannot be asked. */
export function useSystemStatus(): { status: Status; words: string } | undefined {
  const { t } = useTranslation('status');
  const trpc = useTRPC();
  const { state } = useConnection();
  const mayAsk = useSight().agent === true;
  const health = useQuery(
    trpc.system.health.queryOptions(undefined, { refetchInterval: everyMs, enabled: mayAsk }),
  );

  const isAway = state === 'offline' || state === 'reconnecting' || health.isError;
  const status = isAway ? 'unknown' : health.data && statusOf[health.data.status];
  return status && { status, words: t(`name.${status}`) };
}
