import type { Clock } from '#electron/agent/ports.ts';
import type { Cause } from '#shared/faults.ts';
import type { ConnectorConfig, ConnectorType } from '#shared/schemas/bot.ts';
import type { Layers } from '#shared/schemas/health.ts';

/** What one probe saw. A bot that does not answer is a reading, not an exception. */
export type Reading = {
  layers: Layers;
  /** From the first packet to the last byte needed; `null` where there was no answer. */
  latencyMs: number | null;
  /** `null` when all is well, `slow` when it answers but too slowly, else why it counts as failed. */
  cause: Cause | null;
  /** HTTP status, close or exit code. */
  code: number | null;
  /** What a person needs to understand it: short plain values, no secret, control characters taken out. */
  evidence: Record<string, unknown> | null;
  /** Until when the certificate is valid, in epoch milliseconds; for `tls_soon`. */
  tlsValidTo?: number;
  /**
   * We could not look: our own machine was too late for the result to mean anything. Such a reading is
   * never counted against the bot.
   */
  isInconclusive?: boolean;
};

export type ProbeContext = {
  clock: Clock;
  /** Aborts when the agent stops or the bot is removed; the probe's own time limit is its own business. */
  signal: AbortSignal;
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
  /** Looks once. Keeps its own time limit, never rejects but for an abort of `signal`. */
  probe(config: Config, context: ProbeContext): Promise<Reading>;
};

export type ConnectorRegistry = { readonly [Type in ConnectorType]: Connector };
