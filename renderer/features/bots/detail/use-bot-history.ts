import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';

import { useNow } from '#renderer/lib/now.ts';
import { useTRPC } from '#renderer/lib/trpc.ts';

import { type Range, rangeMs } from './detail-search.ts';
import { segmentsOf, uptimeOf } from './status-segments.ts';
import type { BotAddress } from './use-bot.ts';

/** The end of the range moves on in steps of this share of it, so that it is not asked for anew every second. */
const steps = 24 * 60;
const incidentsShown = 100;

/** What happened to a bot over a range that ends now. */
export function useBotHistory(address: BotAddress, range: Range) {
  const trpc = useTRPC();
  const spanMs = rangeMs[range];
  const stepMs = spanMs / steps;
  const to = useNow(useCallback((now) => Math.ceil(now / stepMs) * stepMs, [stepMs]));
  const from = to - spanMs;
  // Where a drawing ends: never beyond the present, nor redrawn for every second.
  const now = useNow(useCallback((at) => Math.floor(at / 5_000) * 5_000, []));
  const period = { ...address, from, to };
  const size = range === '30d' ? ('day' as const) : ('hour' as const);
  const kept = { placeholderData: keepPreviousData };

  const timeline = useQuery(trpc.health.timeline.queryOptions(period, kept));
  const history = useQuery(trpc.health.history.queryOptions({ ...period, size }, kept));
  const latency = useQuery(trpc.health.latency.queryOptions(period, kept));
  const incidents = useQuery(
    trpc.incidents.list.queryOptions({ ...address, limit: incidentsShown }, kept),
  );

  const changes = timeline.data?.items;
  const end = Math.min(to, Math.max(from, now));
  const segments = useMemo(
    () => (changes ? segmentsOf(changes, { from, to: end }) : undefined),
    [changes, from, end],
  );
  const uptime = useMemo(() => segments && uptimeOf(segments), [segments]);
  const ofRange = incidents.data?.items.filter(
    ({ closedAt }) => closedAt === null || closedAt >= from,
  );

  return {
    from,
    to,
    now: end,
    size,
    segments,
    uptime,
    buckets: history.data?.items,
    latency: latency.data,
    incidents: ofRange,
    error: timeline.error ?? history.error ?? latency.error ?? incidents.error,
    retry: () => {
      void timeline.refetch();
      void history.refetch();
      void latency.refetch();
      void incidents.refetch();
    },
  };
}

export type BotHistory = ReturnType<typeof useBotHistory>;
