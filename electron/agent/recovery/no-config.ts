import type { ConfigFacts } from './config-repair.ts';

export const nothingKnown: ConfigFacts = Object.freeze({
  canRollBack: false,
  changedSinceOk: false,
  changedJustBefore: false,
  isOnTrial: false,
  isInvalid: false,
});
