import type { RepairContext, Restarted } from '#electron/agent/connectors/repair.ts';
import type { WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { ConfigVersionId } from '#shared/schemas/ids.ts';

/** What the ladder has to know of a bot's configuration. */
export type ConfigFacts = {
  /** There is an earlier good version, and a way to put it in place as things are. */
  canRollBack: boolean;
  /** Another configuration came into force since the bot was last well. */
  changedSinceOk: boolean;
  /** It did so shortly before the trouble began, so it is what is to be doubted first. */
  changedJustBefore: boolean;
  /** A change made through us is on trial: it is rolled back whatever the healing mode. */
  isOnTrial: boolean;
  /** What is stored at the bot is not valid, so that no restart will help. */
  isInvalid: boolean;
};

export type RolledBack = Restarted & {
  versionId: ConfigVersionId;
  /** The bot was dead: the good bytes are in place, and it has to be started. */
  needsStart: boolean;
};

/** How the ladder sees and uses the configurations of bots. */
export type ConfigRepair = {
  /** Looks now where that is needed to tell. Never rejects. */
  facts(watched: WatchedBot): Promise<ConfigFacts>;
  /** Puts the last good version in place. Rejects with an `AppError` of the codes `config_*`. */
  rollBack(watched: WatchedBot, context: RepairContext): Promise<RolledBack>;
};
