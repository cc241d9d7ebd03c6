import { z } from 'zod';

import { heartbeatConnectorSchema } from './connectors/heartbeat.ts';
import { type HttpConnector, httpConnectorSchema } from './connectors/http.ts';
import { openclawConnectorSchema } from './connectors/openclaw.ts';
import { type ConfigSource, changedRepairFields, shownRepairFields } from './connectors/repair.ts';
import { maskedValue, shownSecretSchema } from './connectors/secret-field.ts';
import type { ProcessService, Service } from './connectors/service.ts';
import {
  dockerConnectorSchema,
  pm2ConnectorSchema,
  processConnectorSchema,
  shownDockerConnectorSchema,
  shownPm2ConnectorSchema,
  shownProcessConnectorSchema,
  shownSystemdConnectorSchema,
  systemdConnectorSchema,
} from './connectors/service-connectors.ts';
import {
  headersOrMask,
  isLoopbackAddress,
  isPlainHeader,
  shownHeadersSchema,
} from './connectors/web-address.ts';
import { websocketConnectorSchema } from './connectors/websocket.ts';

/** One member a connector; each is one file in `agent/connectors`. */
export const connectorSchema = z.discriminatedUnion('type', [
  httpConnectorSchema,
  openclawConnectorSchema,
  heartbeatConnectorSchema,
  websocketConnectorSchema,
  processConnectorSchema,
  systemdConnectorSchema,
  dockerConnectorSchema,
  pm2ConnectorSchema,
]);
export type ConnectorConfig = z.infer<typeof connectorSchema>;
export type ConnectorType = ConnectorConfig['type'];
export const connectorTypes = [
  'http',
  'openclaw',
  'heartbeat',
  'websocket',
  'process',
  'systemd',
  'docker',
  'pm2',
] as const satisfies readonly ConnectorType[];

const changedConfigSource = { configSource: changedRepairFields.configSource };

/** A connector that comes back from a form: a masked secret keeps the one that is stored. */
export const connectorPatchSchema = z.discriminatedUnion('type', [
  httpConnectorSchema
    .extend({ headers: headersOrMask(maskedValue).optional(), ...changedRepairFields })
    .meta({ id: 'ChangedHttpConnector' }),
  openclawConnectorSchema,
  heartbeatConnectorSchema.extend(changedRepairFields).meta({ id: 'ChangedHeartbeatConnector' }),
  websocketConnectorSchema
    .extend({ headers: headersOrMask(maskedValue).optional(), ...changedRepairFields })
    .meta({ id: 'ChangedWebsocketConnector' }),
  processConnectorSchema.extend(changedConfigSource).meta({ id: 'ChangedProcessConnector' }),
  systemdConnectorSchema.extend(changedConfigSource).meta({ id: 'ChangedSystemdConnector' }),
  dockerConnectorSchema.extend(changedConfigSource).meta({ id: 'ChangedDockerConnector' }),
  pm2ConnectorSchema.extend(changedConfigSource).meta({ id: 'ChangedPm2Connector' }),
]);

/** A connector as an answer shows it, without any secret. */
export const connectorViewSchema = z.discriminatedUnion('type', [
  httpConnectorSchema
    .extend({ headers: shownHeadersSchema.optional(), ...shownRepairFields })
    .meta({ id: 'ShownHttpConnector' }),
  openclawConnectorSchema
    .extend({ token: shownSecretSchema.optional(), service: shownRepairFields.service })
    .meta({ id: 'ShownOpenclawConnector' }),
  heartbeatConnectorSchema.extend(shownRepairFields).meta({ id: 'ShownHeartbeatConnector' }),
  websocketConnectorSchema
    .extend({
      headers: shownHeadersSchema.optional(),
      send: shownSecretSchema.optional(),
      ...shownRepairFields,
    })
    .meta({ id: 'ShownWebsocketConnector' }),
  shownProcessConnectorSchema,
  shownSystemdConnectorSchema,
  shownDockerConnectorSchema,
  shownPm2ConnectorSchema,
]);

/**
 * Where in a connector a secret stands: `token`, `send`, `headers.<name in lower case>`, `restartHook.secret`,
 * `env.<NAME>` and `service.env.<NAME>`, `configSource.headers.<name in lower case>`.
 */
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
      return withRepair(withHeaders(connector, 'headers', change), change);
    case 'websocket':
      return withRepair(
        withField(withHeaders(connector, 'headers', change), 'send', change),
        change,
      );
    case 'openclaw':
      return withService(withField(connector, 'token', change), change);
    case 'heartbeat':
      return withRepair(connector, change);
    case 'process':
      return withConfigSource(withEnv(connector, 'env', change), change);
    case 'systemd':
    case 'docker':
    case 'pm2':
      return withConfigSource(connector, change);
    default:
      return connector satisfies never;
  }
}

type Change = (value: string, place: SecretPlace) => string | undefined;

function withHeaders<Config extends { headers?: Record<string, string> | undefined }>(
  config: Config,
  place: SecretPlace,
  change: Change,
): Config {
  if (!config.headers) {
    return config;
  }
  const headers = changedEntries(config.headers, (value, name) =>
    isPlainHeader(name) ? value : change(value, `${place}.${name.toLowerCase()}`),
  );
  return { ...config, headers };
}

function changedEntries(entries: Record<string, string>, change: Change): Record<string, string> {
  return Object.fromEntries(
    Object.entries(entries).flatMap(([name, value]) => {
      const changed = change(value, name);
      return changed === undefined ? [] : [[name, changed]];
    }),
  );
}

function withEnv<Config extends { env?: Record<string, string> | undefined }>(
  config: Config,
  place: SecretPlace,
  change: Change,
): Config {
  if (!config.env) {
    return config;
  }
  const env = changedEntries(config.env, (value, name) => change(value, `${place}.${name}`));
  return { ...config, env };
}

function withService<Config extends { service?: Service | undefined }>(
  config: Config,
  change: Change,
): Config {
  const { service } = config;
  return service?.type === 'process'
    ? { ...config, service: withEnv(service, 'service.env', change) }
    : config;
}

function withConfigSource<Config extends { configSource?: ConfigSource | undefined }>(
  config: Config,
  change: Change,
): Config {
  const { configSource } = config;
  return configSource?.kind === 'urls'
    ? { ...config, configSource: withHeaders(configSource, 'configSource.headers', change) }
    : config;
}

function withRepair<Config extends Pick<HttpConnector, 'service' | 'restartHook' | 'configSource'>>(
  config: Config,
  change: Change,
): Config {
  const changed = withConfigSource(withService(config, change), change);
  const { restartHook } = changed;
  if (!restartHook) {
    return changed;
  }
  const secret = change(restartHook.secret, 'restartHook.secret');
  // A hook cannot be without its secret, so it goes with it.
  return { ...changed, restartHook: secret === undefined ? undefined : { ...restartHook, secret } };
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

/** Where the secret of a place is sent; it is not sent elsewhere without being given anew. */
export function secretTarget(connector: ConnectorConfig, place: SecretPlace): string {
  if (place.startsWith('restartHook.')) {
    return 'restartHook' in connector && connector.restartHook
      ? new URL(connector.restartHook.url).origin
      : '';
  }
  if (place.startsWith('configSource.')) {
    const source = 'configSource' in connector ? connector.configSource : undefined;
    return source?.kind === 'urls'
      ? `${new URL(source.readUrl).origin} ${new URL(source.writeUrl).origin}`
      : '';
  }
  if (place.startsWith('service.') || place.startsWith('env.')) {
    const program = programOf(connector);
    return program ? JSON.stringify([program.argv, program.cwd]) : '';
  }
  return 'url' in connector ? new URL(connector.url).origin : '';
}

/** The program that the agent itself starts for the bot, where it does. */
function programOf(connector: ConnectorConfig): ProcessService | undefined {
  if (connector.type === 'process') {
    return connector;
  }
  const service = 'service' in connector ? connector.service : undefined;
  return service?.type === 'process' ? service : undefined;
}

/** Kinds that are nothing but a service of this machine. */
const serviceKinds: ReadonlySet<ConnectorType> = new Set(['process', 'systemd', 'docker', 'pm2']);

/**
 * What of it reaches into this machine itself: starts a program, talks to a service manager, reads or writes a file, or
 * asks what listens here and may trust whoever is here too. `null` where nothing does. Only an owner of every client may
 * set it.
 */
export function machinePartOf(connector: ConnectorConfig): object | null {
  if (serviceKinds.has(connector.type)) {
    return connector;
  }
  const service = 'service' in connector ? connector.service : undefined;
  const source = 'configSource' in connector ? connector.configSource : undefined;
  const local = source && isOnThisMachine(source) ? source : undefined;
  return service === undefined && local === undefined ? null : { service, source: local };
}

function isOnThisMachine(source: ConfigSource): boolean {
  return (
    source.kind === 'file' ||
    isLoopbackAddress(source.readUrl) ||
    isLoopbackAddress(source.writeUrl)
  );
}
