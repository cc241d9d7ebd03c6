import type { Standing } from '#electron/agent/heartbeats/beat-rules.ts';
import type { HeartbeatService } from '#electron/agent/heartbeats/heartbeat-service.ts';
import type { ConnectorConfig } from '#shared/schemas/connector.ts';
import type { HeartbeatConnector } from '#shared/schemas/connectors/heartbeat.ts';
import { type LayerState, type Layers, noLayers } from '#shared/schemas/health.ts';

import type { Connector, Reading } from './connector.ts';

/** For a bot with a call a day nobody waits to say whether a restart helped. */
const longestWaitMs = 15 * 60_000;

/** How long a bot that was restarted may be silent though it is well: until its next call is due. */
export function heardWithinMs(config: ConnectorConfig): number {
  if (config.type !== 'heartbeat') {
    return 0;
  }
  const { schedule, graceMs } = config;
  return schedule.kind === 'period'
    ? Math.min(schedule.periodMs + graceMs, longestWaitMs)
    : longestWaitMs;
}

/** Bots that call us. Nothing is asked of them: what they told, and when, is all that is known. */
export function createHeartbeatConnector(
  heartbeats: Pick<HeartbeatService, 'follow' | 'standing' | 'isThisMachineOnly'>,
): Connector<HeartbeatConnector> {
  return {
    type: 'heartbeat',
    originOf: () => 'heartbeat:',
    isLocal: () => heartbeats.isThisMachineOnly(),
    timeoutMs: () => 0,
    probe: async (_, { tenantId, botId }) => readingOf(heartbeats.standing(tenantId, botId), null),
    hold(_, context) {
      heartbeats.follow(context.botId, context.signal, (standing, latencyMs) => {
        context.report(readingOf(standing, latencyMs));
      });
    },
  };
}

/** Looking again would show the same, so whatever it is counts at once. */
function readingOf(standing: Standing, latencyMs: number | null): Reading {
  const plain = { latencyMs: null, code: null, evidence: null, isFinal: true };
  switch (standing.kind) {
    case 'waiting':
      return {
        ...plain,
        layers: noLayers,
        cause: null,
        reason: 'waiting_for_first',
        isInconclusive: true,
      };
    case 'ok':
      return { ...plain, layers: layers('pass', 'pass'), cause: null, latencyMs };
    case 'late':
      return {
        ...plain,
        layers: layers('fail', 'none'),
        cause: 'heartbeat_late',
        reason: 'late',
        evidence: { expectedAt: standing.expectedAt },
      };
    case 'run_too_long':
      return {
        ...plain,
        layers: layers('pass', 'fail'),
        cause: 'heartbeat_late',
        reason: 'run_too_long',
        evidence: { startedAt: standing.startedAt },
      };
    case 'reported':
      return {
        ...plain,
        layers: layers('pass', 'fail'),
        cause: 'reported',
        code: standing.exitCode,
        reason: standing.exitCode === null ? 'reported_failure' : 'exit_code',
        evidence: standing.exitCode === null ? null : { exitCode: standing.exitCode },
      };
    default:
      return standing satisfies never;
  }
}

function layers(process: LayerState, api: LayerState): Layers {
  return { ...noLayers, process, api };
}
