import { causeNeedsPerson } from '#shared/faults.ts';
import { type BotView, type ConnectorConfig, maskedValue } from '#shared/schemas/bot.ts';
import { shownStatus, staleAt } from '#shared/status.ts';

import type { WatchedBot } from './roster.ts';

/** Headers whose values say nothing that must be kept; any other may hold a secret. */
const plainHeaders = new Set([
  'accept',
  'accept-language',
  'cache-control',
  'content-type',
  'user-agent',
]);

/** The connector as it may leave the agent: no header value that could be a secret. */
export function maskConnector(connector: ConnectorConfig): ConnectorConfig {
  if (!connector.headers) {
    return connector;
  }
  const headers = Object.fromEntries(
    Object.entries(connector.headers).map(([name, value]) => [
      name,
      plainHeaders.has(name.toLowerCase()) ? value : maskedValue,
    ]),
  );
  return { ...connector, headers };
}

/** A connector that comes back from a form: a masked value stands for the one that is stored. */
export function unmaskConnector(given: ConnectorConfig, stored: ConnectorConfig): ConnectorConfig {
  if (!given.headers) {
    return given;
  }
  const known = new Map(
    Object.entries(stored.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const headers = Object.fromEntries(
    Object.entries(given.headers).flatMap(([name, value]) => {
      if (value !== maskedValue) {
        return [[name, value]];
      }
      const kept = known.get(name.toLowerCase());
      return kept === undefined ? [] : [[name, kept]];
    }),
  );
  return { ...given, headers };
}

type Circumstances = {
  now: number;
  intervalMs: number;
  isArchived: boolean;
  dueInMs: number | undefined;
};

/** What everyone sees of a bot at this moment. */
export function botView(
  watched: WatchedBot,
  { now, intervalMs, isArchived, dueInMs }: Circumstances,
): BotView {
  const { bot, state } = watched;
  const status = shownStatus({
    verdict: state.verdict,
    isPaused: bot.pausedAt !== null || isArchived,
    inMaintenance: false,
    isHealing: false,
    needsPerson: state.cause !== null && causeNeedsPerson(state.cause),
    lastCheckedAt: state.lastCheckedAt,
    intervalMs,
    now,
  });
  const isExpired =
    status === 'unknown' && state.verdict !== 'unknown' && state.lastCheckedAt !== null;
  return {
    id: bot.id,
    tenantId: bot.tenantId,
    name: bot.name,
    kind: bot.kind,
    connector: maskConnector(bot.connector),
    status,
    since:
      isExpired && state.lastCheckedAt !== null
        ? staleAt(state.lastCheckedAt, intervalMs)
        : state.since,
    lastCheckedAt: state.lastCheckedAt,
    latencyMs: state.latencyMs,
    layers: state.layers,
    cause: status === 'ok' || status === 'paused' ? null : state.cause,
    code: state.code,
    intervalMs,
    hasOwnInterval: bot.intervalMs !== null,
    nextCheckAt: dueInMs === undefined ? null : Math.round(now + dueInMs),
    openIncidentId: watched.openIncidentId,
    isChecking: watched.checking !== null,
    createdAt: bot.createdAt,
  };
}
