import { z } from 'zod';

import { heartbeatConnectorSchema } from './connectors/heartbeat.ts';
import { httpConnectorSchema } from './connectors/http.ts';
import { openclawConnectorSchema } from './connectors/openclaw.ts';
import { maskedValue, shownSecretSchema } from './connectors/secret-field.ts';
import { headersOrMask, isPlainHeader, shownHeadersSchema } from './connectors/web-address.ts';
import { websocketConnectorSchema } from './connectors/websocket.ts';

/** One member a connector; each is one file in `agent/connectors`. */
export const connectorSchema = z.discriminatedUnion('type', [
  httpConnectorSchema,
  openclawConnectorSchema,
  heartbeatConnectorSchema,
  websocketConnectorSchema,
]);
export type ConnectorConfig = z.infer<typeof connectorSchema>;
export type ConnectorType = ConnectorConfig['type'];
export const connectorTypes = [
  'http',
  'openclaw',
  'heartbeat',
  'websocket',
] as const satisfies readonly ConnectorType[];

/** A connector that comes back from a form: a masked secret keeps the one that is stored. */
export const connectorPatchSchema = z.discriminatedUnion('type', [
  httpConnectorSchema
    .extend({ headers: headersOrMask(maskedValue).optional() })
    .meta({ id: 'ChangedHttpConnector' }),
  openclawConnectorSchema,
  heartbeatConnectorSchema,
  websocketConnectorSchema
    .extend({ headers: headersOrMask(maskedValue).optional() })
    .meta({ id: 'ChangedWebsocketConnector' }),
]);

/** A connector as an answer shows it, without any secret. */
export const connectorViewSchema = z.discriminatedUnion('type', [
  httpConnectorSchema
    .extend({ headers: shownHeadersSchema.optional() })
    .meta({ id: 'ShownHttpConnector' }),
  openclawConnectorSchema
    .extend({ token: shownSecretSchema.optional() })
    .meta({ id: 'ShownOpenclawConnector' }),
  heartbeatConnectorSchema,
  websocketConnectorSchema
    .extend({ headers: shownHeadersSchema.optional(), send: shownSecretSchema.optional() })
    .meta({ id: 'ShownWebsocketConnector' }),
]);

/** Where in a connector a secret stands: `token`, `send`, or `headers.<name in lower case>`. */
export type SecretPlace = string;

/** Every secret of a connector with its place: what a person gave, or what stands for it. */
export function secretsOf(connector: ConnectorConfig): { place: SecretPlace; value: string }[] {
  const found: { place: SecretPlace; value: string }[] = [];
  mapSecrets(connector, (value, place) => {
    found.push({ place, value });
    return value;
  });
  return found;
}

/** The connector with each of its secrets replaced; `undefined` leaves it out. */
export function mapSecrets(
  connector: ConnectorConfig,
  change: (value: string, place: SecretPlace) => string | undefined,
): ConnectorConfig {
  switch (connector.type) {
    case 'http':
      return withHeaders(connector, change);
    case 'websocket':
      return withField(withHeaders(connector, change), 'send', change);
    case 'openclaw':
      return withField(connector, 'token', change);
    case 'heartbeat':
      return connector;
    default:
      return connector satisfies never;
  }
}

type Change = (value: string, place: SecretPlace) => string | undefined;

function withHeaders<Config extends { headers?: Record<string, string> | undefined }>(
  config: Config,
  change: Change,
): Config {
  if (!config.headers) {
    return config;
  }
  const headers = Object.fromEntries(
    Object.entries(config.headers).flatMap(([name, value]) => {
      const changed = isPlainHeader(name) ? value : change(value, `headers.${name.toLowerCase()}`);
      return changed === undefined ? [] : [[name, changed]];
    }),
  );
  return { ...config, headers };
}

function withField<Name extends string, Config extends { [Key in Name]?: string | undefined }>(
  config: Config,
  name: Name,
  change: Change,
): Config {
  const value = config[name];
  if (value === undefined) {
    return config;
  }
  const { [name]: _, ...rest } = config;
  const changed = change(value, name);
  return (changed === undefined ? rest : { ...rest, [name]: changed }) as Config;
}

/** True where the bot calls us: it is never asked, and holds as it was told for as long as we listen. */
export function isPushed({ type }: ConnectorConfig): boolean {
  return type === 'heartbeat';
}

/** Where a connector's secrets are sent; they are not sent elsewhere without being given anew. */
export function secretTarget(connector: ConnectorConfig): string {
  return connector.type === 'heartbeat' ? '' : new URL(connector.url).origin;
}
