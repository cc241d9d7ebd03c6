import type { ConfigIssue, ConfigPreview } from '#shared/schemas/config.ts';
import type { ConnectorConfig } from '#shared/schemas/connector.ts';
import type { ConfigFormat } from '#shared/schemas/connectors/repair.ts';

import type { ProbeContext } from './connector.ts';

/** A bot's configuration as it was found. */
export type FoundConfig = {
  bytes: Uint8Array;
  /** False where secrets are taken out of `bytes`, so that they can be put back over the bot's own ways only. */
  isWhole: boolean;
  /** What a write must name to be a change of this very state; equal states have equal ones. */
  revision: string;
  isValid: boolean;
  issues: readonly ConfigIssue[];
  /** False where the bot says that it runs on another one than is stored; `null` where it does not say. */
  isRunning: boolean | null;
};

export type AppliedConfig = {
  /** The revision after the write. */
  revision: string;
  /** True where the bot restarts for it; `null` where it does not say. */
  restarts: boolean | null;
};

/**
 * The way to the configuration of bots of one kind. What it rejects with is an `AppError`: `config_unreachable` (the bot
 * does not answer, the file cannot be read), `config_conflict` (the base is stale), `config_invalid` with
 * `details.issues` (nothing was written), `config_refused`.
 */
export type ConfigAccess<Config extends ConnectorConfig = ConnectorConfig> = {
  /** `null` where this bot's configuration cannot be reached at all. */
  formatOf(config: Config): ConfigFormat | null;
  read(config: Config, context: ProbeContext): Promise<FoundConfig>;
  /** What the bot's own validation says, and what the change would do. Writes nothing. */
  preview(
    config: Config,
    change: { bytes: Uint8Array; from: FoundConfig },
    context: ProbeContext,
  ): Promise<ConfigPreview>;
  /** Compare-and-set: writes only where the state is still `base`. */
  apply(
    config: Config,
    change: { bytes: Uint8Array; base: string; reason: string },
    context: ProbeContext,
  ): Promise<AppliedConfig>;
  /**
   * Puts whole bytes in place while the bot is dead, where that can be done. `undefined` for kinds where it cannot.
   */
  putBack?(config: Config, bytes: Uint8Array, context: ProbeContext): Promise<void>;
  /** Calls back when the bot says that its configuration changed. Ends when `signal` aborts. */
  watch?(config: Config, context: ProbeContext, changed: () => void): void;
};
