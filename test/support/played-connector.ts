import type { Connector, Reading } from '#electron/agent/connectors/connector.ts';
import type { ConnectorConfig, ConnectorType } from '#shared/schemas/connector.ts';
import { secretsOf } from '#shared/schemas/connector.ts';
import { noLayers } from '#shared/schemas/health.ts';

export const wellReading: Reading = {
  layers: { ...noLayers, process: 'pass', api: 'pass' },
  latencyMs: 20,
  cause: null,
  code: null,
  evidence: null,
};

type Played<Type extends ConnectorType> = Connector<Extract<ConnectorConfig, { type: Type }>> & {
  /** The secrets that each probe was given, opened. */
  opened: string[][];
};

/** A connector of any kind that reads what it is told to, and opens its secrets as a real one would. */
export function playedConnector<Type extends ConnectorType>(
  type: Type,
  read: () => Reading = () => wellReading,
): Played<Type> {
  const opened: string[][] = [];
  return {
    type,
    opened,
    originOf: (config: ConnectorConfig) => ('url' in config ? new URL(config.url).origin : 'here'),
    isLocal: () => true,
    timeoutMs: () => 5_000,
    async probe(config: ConnectorConfig, { secrets }) {
      const values = secretsOf(config).map(({ value }) => secrets.open(value));
      opened.push(await Promise.all(values));
      return read();
    },
  } as Played<Type>;
}
