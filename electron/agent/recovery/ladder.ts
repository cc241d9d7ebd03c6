import type { RestartStep } from '#electron/agent/connectors/repair.ts';
import { type Cause, isOfChannel, needsPerson, remedyOf } from '#shared/faults.ts';
import type { Reason } from '#shared/schemas/reason.ts';
import type { LadderWait, RecoveryStep } from '#shared/schemas/recovery.ts';
import type { HealingMode } from '#shared/schemas/setup.ts';

import type { ConfigFacts } from './config-repair.ts';

export type LadderRules = {
  /** An attempt is an executed step. */
  maxAttempts: number;
  /** At least so long between the beginnings of two steps of one bot. */
  spacingMs: number;
  /**
   * So many steps within the window, whatever the incident, and nothing more is tried until one is older. Each time
   * this comes about again, nothing is tried for twice as long as before, up to the longest; it is forgotten with the
   * steps that led to it.
   */
  breaker: { limit: number; windowMs: number; longestMs: number; rememberedMs: number };
  /** The share of a tenant's bots that may be under repair at once; one always may. */
  fleetShare: number;
};

export const defaultLadderRules: LadderRules = {
  maxAttempts: 3,
  spacingMs: 60_000,
  breaker: {
    limit: 5,
    windowMs: 15 * 60_000,
    longestMs: 2 * 60 * 60_000,
    rememberedMs: 24 * 60 * 60_000,
  },
  fleetShare: 0.1,
};

export type Trouble = { verdict: 'degraded' | 'down'; cause: Cause; reason: Reason | null };

/** Everything the next step depends on. Times are epoch milliseconds. */
export type Situation = {
  now: number;
  /** `null` where the bot is well, or nothing is known of it. */
  trouble: Trouble | null;
  mode: HealingMode;
  /** A person said that nothing more is to be tried. */
  isStopped: boolean;
  /** A person said that the next step is to be taken. */
  isAgreed: boolean;
  abilities: readonly RestartStep[];
  config: ConfigFacts;
  /** The steps that were begun for this trouble, first to last. */
  done: readonly RecoveryStep[];
  /** When steps of this bot, and of what restarts with it, were begun; in any order. */
  starts: readonly number[];
  /** What restarts with it is being restarted. */
  isTargetBusy: boolean;
  /** Its host is down with others, and the one attempt for all of them is not this bot's. */
  isPartOfMore: boolean;
  /** Until when the bot may take for a restart it announced itself. */
  announcedUntil: number | null;
  /** Until when nothing is done because this machine has just slept. */
  quietUntil: number;
  /** Bots of the tenant: under repair, and in all. */
  fleet: { healing: number; total: number };
};

type Waiting = { at: number | null; why: LadderWait };

export type Decision = { ahead: readonly RecoveryStep[] } & (
  | { kind: 'act'; step: RecoveryStep }
  /** `at` is `null` where something else has to end first. */
  | ({ kind: 'wait' } & Waiting)
  /** A person has to say yes. */
  | { kind: 'ask' }
  /** Only a person can help: at once, or because everything was tried. */
  | { kind: 'person'; why: 'cause' | 'used_up' }
  /** Nothing is tried. */
  | { kind: 'none'; why: 'well' | 'off' | 'stopped' | 'unable' }
);

/** The next step of the ladder after those that were done; `null` where nothing is left that could help. */
function nextStep(
  { verdict, cause, reason }: Trouble,
  { abilities, config }: Pick<Situation, 'abilities' | 'config'>,
  done: readonly RecoveryStep[],
): RecoveryStep | null {
  const isUntried = (step: RecoveryStep) => !done.includes(step);
  const canRollBack = config.canRollBack && isUntried('roll_back');
  const remedy = remedyOf(cause);
  if (verdict === 'degraded' && remedy !== 'restart_channel') {
    return null;
  }
  // Whatever it fails for: it is a change of ours that it fails after.
  if (canRollBack && config.isOnTrial && verdict === 'down') {
    return 'roll_back';
  }
  if (remedy === 'person' || remedy === 'none' || needsPerson(cause, reason)) {
    return null;
  }
  if (canRollBack && (config.changedJustBefore || config.isInvalid) && verdict === 'down') {
    return 'roll_back';
  }
  if (config.isInvalid && isUntried('roll_back') && verdict === 'down') {
    return null;
  }
  if (isOfChannel(cause) && abilities.includes('restart_channel') && isUntried('restart_channel')) {
    return 'restart_channel';
  }
  const mayRestart = remedy === 'restart' || remedy === 'restart_once';
  const canRestart = mayRestart && abilities.includes('restart_bot');
  if (canRestart && isUntried('restart_bot')) {
    return 'restart_bot';
  }
  if (canRollBack && config.changedSinceOk && verdict === 'down') {
    return 'roll_back';
  }
  return canRestart && remedy === 'restart' ? 'restart_bot' : null;
}

/** Every step that is left, in order, as things are now. */
export function stepsAhead(
  situation: Pick<Situation, 'trouble' | 'abilities' | 'config' | 'done'>,
  { maxAttempts }: LadderRules,
): RecoveryStep[] {
  const { trouble } = situation;
  const ahead: RecoveryStep[] = [];
  while (trouble && situation.done.length + ahead.length < maxAttempts) {
    const next = nextStep(trouble, situation, [...situation.done, ...ahead]);
    if (!next) {
      break;
    }
    ahead.push(next);
  }
  return ahead;
}

/**
 * How many steps count for the breaker now, within what, and from when on it lets another one through. Once it has
 * opened, the next step is on trial: another one soon after has it open again, for longer.
 */
export function breakerOf(
  starts: readonly number[],
  now: number,
  { breaker: { limit, windowMs, longestMs, rememberedMs } }: LadderRules,
): { used: number; windowMs: number; opensAgainAt: number | null } {
  const remembered = starts.filter((at) => now - at < rememberedMs).sort((a, b) => a - b);
  let times = 0;
  let until = -Infinity;
  const pauseMs = () => Math.min(windowMs * 2 ** Math.max(times - 1, 0), longestMs);
  for (const [index, at] of remembered.entries()) {
    const first = remembered[index - limit + 1] ?? -Infinity;
    const isTooMany = at - first < windowMs;
    if (at < until) {
      // A person went past it, which opens nothing anew.
      until = Math.max(until, first + windowMs);
    } else if (isTooMany || at < until + pauseMs()) {
      times += 1;
      until = times === 1 ? first + windowMs : at + pauseMs();
    }
  }
  return {
    used: remembered.filter((at) => now - at < pauseMs()).length,
    windowMs: pauseMs(),
    opensAgainAt: until > now ? until : null,
  };
}

/** From when on a bot that stayed well is taken not to die again and again any more. */
export function calmFrom(starts: readonly number[], { breaker }: LadderRules): number {
  return starts.reduce((latest, at) => Math.max(latest, at + breaker.windowMs), 0);
}

/** From when on the next step may begin, as far as the last one says. */
export function spacedFrom(starts: readonly number[], { spacingMs }: LadderRules): number {
  return starts.reduce((latest, at) => Math.max(latest, at + spacingMs), 0);
}

/** One bot always may be repaired, however small the fleet. */
export function isFleetFull({ healing, total }: Situation['fleet'], rules: LadderRules): boolean {
  return healing >= Math.max(Math.floor(total * rules.fleetShare), 1);
}

/** What keeps the next step from being taken now, the gravest first. */
function waitOf(situation: Situation, rules: LadderRules): Waiting | null {
  const { now, starts, announcedUntil, quietUntil } = situation;
  if (situation.isPartOfMore) {
    return { at: null, why: 'shared_cause' };
  }
  const { opensAgainAt } = breakerOf(starts, now, rules);
  if (opensAgainAt !== null) {
    return { at: opensAgainAt, why: 'breaker' };
  }
  if (announcedUntil !== null && announcedUntil > now) {
    return { at: announcedUntil, why: 'announced' };
  }
  if (quietUntil > now) {
    return { at: quietUntil, why: 'waking' };
  }
  if (situation.isTargetBusy) {
    return { at: null, why: 'shared_cause' };
  }
  const spacedAt = spacedFrom(starts, rules);
  if (spacedAt > now) {
    return { at: spacedAt, why: 'spacing' };
  }
  return isFleetFull(situation.fleet, rules) ? { at: null, why: 'fleet_share' } : null;
}

/** Nothing is left to try: whether a person is needed for it, and since when that is known. */
function lastResort({ verdict, cause, reason }: Trouble, situation: Situation): Decision {
  const ahead: RecoveryStep[] = [];
  if (verdict === 'degraded') {
    return { kind: 'none', why: 'unable', ahead };
  }
  const isInvalid = situation.config.isInvalid && situation.done.length === 0;
  if (remedyOf(cause) === 'person' || needsPerson(cause, reason) || isInvalid) {
    return { kind: 'person', why: 'cause', ahead };
  }
  return situation.done.length > 0
    ? { kind: 'person', why: 'used_up', ahead }
    : { kind: 'none', why: 'unable', ahead };
}

/** What comes next for a bot, given everything that it depends on. A person's stop wins over all else. */
export function decide(situation: Situation, rules: LadderRules = defaultLadderRules): Decision {
  const { trouble, config, mode } = situation;
  if (!trouble) {
    return { kind: 'none', why: 'well', ahead: [] };
  }
  const ahead = stepsAhead(situation, rules);
  const [step] = ahead;
  if (!step) {
    return lastResort(trouble, situation);
  }
  if (situation.isStopped) {
    return { kind: 'none', why: 'stopped', ahead };
  }
  // A change of ours on trial is taken back whatever the mode: that was promised when it was made.
  const isPromised = config.isOnTrial && step === 'roll_back';
  if (!isPromised && !situation.isAgreed && mode !== 'auto') {
    return mode === 'off' ? { kind: 'none', why: 'off', ahead } : { kind: 'ask', ahead };
  }
  const wait = waitOf(situation, rules);
  return wait ? { kind: 'wait', ...wait, ahead } : { kind: 'act', step, ahead };
}
