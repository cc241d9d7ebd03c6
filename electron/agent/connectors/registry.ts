import type { Machine } from '#electron/agent/ports.ts';

import type { AskedConnectors } from './connector.ts';
import { createHttpConnector } from './http.ts';
import type { GatewayServices } from './openclaw/gateway-services.ts';
import { createOpenclawConnector } from './openclaw/openclaw.ts';
import { createWebsocketConnector } from './websocket.ts';

/**
 * Every kind of bot that is asked. A new one is a file beside this one, and a line here. The kind that calls us needs
 * the agent's own lines and the kinds that are services of this machine its programs, so `create-connectors.ts` adds them.
 */
export function createConnectorRegistry(options: {
  version: string;
  machine?: Machine;
  services?: GatewayServices;
}): AskedConnectors {
  return {
    http: createHttpConnector(options),
    openclaw: createOpenclawConnector(options),
    websocket: createWebsocketConnector(options),
  };
}
