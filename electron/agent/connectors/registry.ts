import type { Connector, ConnectorRegistry } from './connector.ts';
import { createHttpConnector } from './http.ts';
import { createOpenclawConnector } from './openclaw/openclaw.ts';
import { createWebsocketConnector } from './websocket.ts';

/** Every kind of bot there is. A new one is a file beside this one, and a line here. */
export function createConnectorRegistry(options: { version: string }): ConnectorRegistry {
  return {
    http: createHttpConnector(options),
    openclaw: createOpenclawConnector(options),
    heartbeat: absent('heartbeat'),
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
