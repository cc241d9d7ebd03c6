import { needsPerson } from '#shared/faults.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import { type ConnectorConfig, mapSecrets } from '#shared/schemas/connector.ts';
import { maskedValue } from '#shared/schemas/connectors/secret-field.ts';
import { noLayers } from '#shared/schemas/health.ts';
import { shownStatus } from '#shared/status.ts';

import type { WatchedBot } from './roster.ts';

/** The connector as it may leave the agent: without any secret. */
export function maskConnector(connector: ConnectorConfig): ConnectorConfig {
  return mapSecrets(connector, () => maskedValue);
}

type Circumstances = {
  now: number;
  intervalMs: number;
  isArchived: boolean;
  dueInMs: number | undefined;
  freshUntil: number | null;
};

/** It restarts as it said it would, or it is being repaired. */
function isHealing({ restart, isUnderRepair, recovery }: WatchedBot): boolean {
  return (restart !== null && !restart.isOver) || isUnderRepair || recovery === 'at_work';
}

/** What everyone sees of a bot at this moment. */
export function botView(
  watched: WatchedBot,
  { now, intervalMs, isArchived, dueInMs, freshUntil }: Circumstances,
): BotView {
  const { bot, state } = watched;
  const status = shownStatus({
    verdict: state.verdict,
    isPaused: bot.pausedAt !== null || isArchived,
    inMaintenance: watched.inMaintenance,
    isHealing: isHealing(watched),
    needsPerson:
      watched.recovery === 'needs_person' ||
      watched.recovery === 'breaker' ||
      (state.cause !== null && needsPerson(state.cause, watched.reason)),
    freshUntil,
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
    since: isExpired && freshUntil !== null ? freshUntil : state.since,
    lastCheckedAt: state.lastCheckedAt,
    latencyMs: state.latencyMs,
    // Of a bot that nothing is known of, no layer is known either.
    layers: status === 'unknown' ? noLayers : state.layers,
    cause: status === 'ok' || status === 'paused' ? null : state.cause,
    code: state.code,
    reason: status === 'ok' || status === 'paused' ? null : watched.reason,
    evidence: status === 'paused' ? null : watched.evidence,
    freshUntil,
    intervalMs,
    hasOwnInterval: bot.intervalMs !== null,
    nextCheckAt: dueInMs === undefined ? null : Math.round(now + dueInMs),
    openIncidentId: watched.openIncidentId,
    isChecking: watched.checking !== null,
    createdAt: bot.createdAt,
  };
}
