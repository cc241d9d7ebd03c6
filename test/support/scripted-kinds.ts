import type {
  Connector,
  ConnectorRegistry,
  Reading,
} from '#electron/agent/connectors/connector.ts';
import type { ConnectorType } from '#shared/schemas/connector.ts';
import { noLayers } from '#shared/schemas/health.ts';

import { scriptedConnectors } from './test-agent.ts';

/** The reading of a bot that is well. */
export const wellReading: Reading = {
  layers: { ...noLayers, process: 'pass', api: 'pass' },
  latencyMs: 12,
  cause: null,
  code: null,
  evidence: null,
};

type Probe = Connector['probe'];

/** Bots of every kind, without a socket: each sees what its probe says, or that all is well. */
export function scriptedKinds(
  probes: Partial<Record<ConnectorType, Probe>> = {},
): ConnectorRegistry {
  const kind = (type: ConnectorType): Connector<never> => ({
    type: type as never,
    originOf: () => type,
    isLocal: () => true,
    timeoutMs: () => 5_000,
    probe: (config, context) => probes[type]?.(config, context) ?? Promise.resolve(wellReading),
  });
  return {
    ...scriptedConnectors(() => 'ok'),
    openclaw: kind('openclaw'),
    heartbeat: kind('heartbeat'),
    websocket: kind('websocket'),
    process: kind('process'),
    systemd: kind('systemd'),
    docker: kind('docker'),
    pm2: kind('pm2'),
  };
}
