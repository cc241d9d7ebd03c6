import type { AskedConnectors, Connector } from './connector.ts';
import { createHttpConnector } from './http.ts';
import { createWebsocketConnector } from './websocket.ts';

/**
 * Every kind of bot that is asked. A new one is a file beside this one, and a line here. The kind that calls us needs
 * the agent's own lines, so `agent.ts` adds it.
 */
export function createConnectorRegistry(options: { version: string }): AskedConnectors {
  return {
    http: createHttpConnector(options),
    openclaw: absent('openclaw'),
    websocket: createWebsocketConnector(options),
  };
}

function absent(type: string): Connector<never> {
  const refuse = () => {
    throw new Error(`expected a connector for ${type}`);
  };
  return {
    type: type as never,
    originOf: refuse,
    isLocal: () => true,
    timeoutMs: () => 5_000,
    probe: async () => refuse(),
  };
}
