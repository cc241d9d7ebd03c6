import type { Clock, Logger } from '#electron/agent/ports.ts';
import type { Cause } from '#shared/faults.ts';
import type { ConnectorConfig, ConnectorType } from '#shared/schemas/connector.ts';
import type { Layers } from '#shared/schemas/health.ts';
import type { BotId, TenantId } from '#shared/schemas/ids.ts';
import type { Reason } from '#shared/schemas/reason.ts';

import type { ConfigAccess } from './config-access.ts';
import type { DeviceIdentity } from './openclaw/device-proof.ts';
import type { Repair } from './repair.ts';

/** What one probe saw. A bot that does not answer is a reading, not an exception. */
export type Reading = {
  layers: Layers;
  /** From the first packet to the last byte needed; `null` where there was no answer. */
  latencyMs: number | null;
  /** `null` when all is well, `slow` when it answers but too slowly, else why it counts as failed. */
  cause: Cause | null;
  /** HTTP status, close or exit code. */
  code: number | null;
  /** Tells causes of one kind apart, where that helps a person. */
  reason?: Reason | null;
  /** What a person needs to understand it: short plain values, no secret, control characters taken out. */
  evidence: Record<string, unknown> | null;
  /** Until when the certificate is valid, in epoch milliseconds; for `tls_soon`. */
  tlsValidTo?: number;
  /**
   * We could not look: our own machine was too late for the result to mean anything. Such a reading is
   * never counted against the bot. Where a reason is given nothing is known of the bot any more.
   */
  isInconclusive?: boolean;
  /** Nothing is gained by looking again: it counts at once, without rechecks. */
  isFinal?: boolean;
  /** The run that there was has ended, and nobody but us starts another one. */
  hasEnded?: boolean;
  /** It answers, but not as it should: counts as `degraded` at once, whatever the cause. */
  isPartial?: boolean;
  /**
   * The bot said that it restarts, and that it wants to be back within so many milliseconds. Until then, and for a
   * grace beyond it, nothing is counted against it and it shows as `healing`.
   */
  restartingForMs?: number;
  /** Which run of the bot answered, where it can tell its runs apart. Opaque; another run never has the same. */
  runId?: string;
};

/** Opens the secrets of the configuration that is being probed. */
export type SecretReader = {
  /**
   * The plain text of a secret field, given the value that stands in the configuration. Rejects with the `AppError`
   * `vault_locked` while the vault is not open. Nothing that comes from it is kept longer than it is used.
   */
  open(value: string): Promise<string>;
};

export type ProbeContext = {
  clock: Clock;
  /** Aborts when the agent stops or the bot is removed; the probe's own time limit is its own business. */
  signal: AbortSignal;
  secrets: SecretReader;
  /**
   * Who the tenant is to gateways that want a device proven; made at first need. Rejects with the `AppError`
   * `vault_locked` while the vault is not open.
   */
  device(): Promise<DeviceIdentity>;
  /** Somebody asked and waits for the answer: what is held back otherwise, such as a refused token, is tried again. */
  isAsked?: boolean;
  tenantId: TenantId;
  /** `null` where a configuration is tried that belongs to no bot yet. */
  botId: BotId | null;
};

/** How a connector tells what it sees between two probes. */
export type HoldContext = ProbeContext & {
  botId: BotId;
  logger: Logger;
  /** Something was seen without asking: it is judged as a check made by an event. */
  report(reading: Reading): void;
  /** Something changed: the bot is to be probed now. */
  look(): void;
};

/** One kind of bot. Each is one file, entered in `registry.ts`. */
export type Connector<Config extends ConnectorConfig = ConnectorConfig> = {
  type: Config['type'];
  /** Where probes go, for the limit of simultaneous probes per host: an origin such as `http://host:port`. */
  originOf(config: Config): string;
  /** True where the bot is on this machine, so that a lost network cannot be what fails. */
  isLocal(config: Config): boolean;
  /** The probe's total time limit in milliseconds. */
  timeoutMs(config: Config): number;
  /** Looks once. Keeps its own time limit, never rejects but for an abort of `signal` or a secret that cannot be opened. */
  probe(config: Config, context: ProbeContext): Promise<Reading>;
  /**
   * Begins to watch between probes too, as over a connection that is kept. Ends when `signal` aborts. Never throws;
   * what goes wrong is reported.
   */
  hold?(config: Config, context: HoldContext): void;
  /**
   * The machine the bot is on, so that bots that fall with it are seen as one trouble; `null` where that cannot be told
   * or it is this one.
   */
  hostOf?(config: Config): string | null;
  /** As `Repair.activity`, for a bot that is restarted in one of the ways that every kind may have. */
  activity?(config: Config, context: ProbeContext): Promise<number | null>;
  repair?: Repair<Config>;
  config?: ConfigAccess<Config>;
};

export type ConnectorRegistry = {
  readonly [Type in ConnectorType]: Connector<Extract<ConnectorConfig, { type: Type }>>;
};

/** Kinds that are known by what they run as on this machine alone. */
export type ServiceKind = 'process' | 'systemd' | 'docker' | 'pm2';

/** The kinds that are reached in a way of their own; the others need more of the agent than a configuration. */
export type AskedConnectors = Omit<ConnectorRegistry, 'heartbeat' | ServiceKind>;

/** The connector of a configuration, to be called with that configuration. */
export function connectorFor(registry: ConnectorRegistry, config: ConnectorConfig): Connector {
  // Each entry takes the configurations of its own type, which is what the key says.
  return registry[config.type] as Connector;
}
