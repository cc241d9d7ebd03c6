import type { Logger } from '#electron/agent/ports.ts';
import type { ConnectorConfig } from '#shared/schemas/connector.ts';
import type { BotId } from '#shared/schemas/ids.ts';
import type { RecoveryStep, Rival } from '#shared/schemas/recovery.ts';

import type { ProbeContext } from './connector.ts';

export type RestartStep = Exclude<RecoveryStep, 'roll_back'>;

export type RepairContext = ProbeContext & {
  botId: BotId;
  logger: Logger;
  /** The same for every try of the same attempt, so that nothing is restarted twice for it. */
  attemptId: string;
  correlationId: string;
  /** Short and plain; the other side may log it. */
  reason: string;
};

export type Restarted = {
  /** How long the bot may take to be well again before the attempt counts as failed, in milliseconds. */
  verifyWithinMs: number;
};

/**
 * How bots of one kind are restarted. What it rejects with is an `AppError` of the codes `restart_unavailable` (there is
 * nothing to ask, or it does not answer), `restart_refused` (it answered and will not) or `restart_failed`.
 */
export type Repair<Config extends ConnectorConfig = ConnectorConfig> = {
  /** What can be done to this bot, least first; empty where nothing can. */
  steps(config: Config): readonly RestartStep[];
  /**
   * What a restart restarts, the same text for the same thing: bots with the same target share one restart.
   */
  targetOf(config: Config): string;
  /** True where readings carry a `runId`, so that a new run can be proven. */
  provesRuns(config: Config): boolean;
  /** Asks for the restart, or does it; resolves when that was accepted, not when the bot is well. */
  restart(config: Config, step: RestartStep, context: RepairContext): Promise<Restarted>;
  /** How many conversations are under way; `null` where the bot does not tell. Never rejects. */
  activity?(config: Config, context: ProbeContext): Promise<number | null>;
  /** Who else would restart it. Never rejects. */
  rivals?(config: Config, context: ProbeContext): Promise<readonly Rival[]>;
};
