import type { ConnectorRegistry } from './connector.ts';
import { createHttpConnector } from './http.ts';

/** Every kind of bot there is. A new one is a file beside this one, and a line here. */
export function createConnectorRegistry(options: { version: string }): ConnectorRegistry {
  return { http: createHttpConnector(options) };
}
