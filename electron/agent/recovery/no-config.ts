import { AppError } from '#shared/errors.ts';

import type { ConfigFacts, ConfigRepair } from './config-repair.ts';

export const nothingKnown: ConfigFacts = Object.freeze({
  canRollBack: false,
  changedSinceOk: false,
  changedJustBefore: false,
  isOnTrial: false,
  isInvalid: false,
});

/** For an agent that knows nothing of its bots' configurations. */
export const noConfigRepair: ConfigRepair = {
  facts: async () => nothingKnown,
  rollBack: () => Promise.reject(new AppError('config_none')),
};
