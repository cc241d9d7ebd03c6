import type { WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { StoredAttempt } from '#electron/store/recovery-store.ts';
import {
  type Attempt,
  attemptSchema,
  type Ladder,
  type LadderState,
} from '#shared/schemas/recovery.ts';
import type { HealingMode } from '#shared/schemas/setup.ts';

import { breakerOf, type Decision, type LadderRules } from './ladder.ts';
import type { Ladders } from './ladders.ts';
import type { ManualRestarts } from './manual-restarts.ts';
import type { Repairs } from './repairs.ts';
import type { Known, Situations } from './situations.ts';

type Dependencies = {
  situations: Situations;
  repairs: Repairs;
  ladders: Ladders;
  manual: ManualRestarts;
  modeOf: (watched: WatchedBot) => HealingMode;
  rules: LadderRules;
  clock: Clock;
};

/** What people see of a bot's ladder: where it stands, what was tried, and what comes next. */
export function createLadderView({
  situations,
  repairs,
  ladders,
  manual,
  modeOf,
  rules,
  clock,
}: Dependencies) {
  function stateOf(watched: WatchedBot, decision: Decision): LadderState {
    if (repairs.isUnderWay(watched) || manual.isPlanned(watched)) {
      return 'healing';
    }
    switch (decision.kind) {
      case 'act':
        return 'healing';
      case 'wait':
        return decision.why === 'breaker' ? 'needs_you' : 'healing';
      case 'ask':
        return 'asking';
      case 'person':
        return 'needs_you';
      case 'none':
        return decision.why === 'off' || decision.why === 'stopped' ? decision.why : 'idle';
      default:
        return decision satisfies never;
    }
  }

  function nextOf(watched: WatchedBot, decision: Decision): Ladder['next'] {
    const now = clock.now();
    const plan = manual.plannedOf(watched);
    if (plan) {
      return { at: plan.at, wait: plan.isIdleAwaited ? 'busy' : 'spacing' };
    }
    if (repairs.isUnderWay(watched)) {
      return null;
    }
    if (decision.kind === 'wait') {
      return { at: decision.at ?? now, wait: decision.why };
    }
    return decision.kind === 'act' ? { at: now, wait: null } : null;
  }

  /** Of the open incident; where there is none, a step that is under way. */
  function attemptsOf(watched: WatchedBot, { attempts }: Known): StoredAttempt[] {
    const current = repairs.attemptOf(watched);
    return current && !attempts.some(({ id }) => id === current.id)
      ? [...attempts, current]
      : [...attempts];
  }

  return async function ladder(watched: WatchedBot): Promise<Ladder> {
    const [known, { rivals, activity }] = await Promise.all([
      situations.know(watched),
      situations.ask(watched),
    ]);
    const decision = ladders.decideNow(watched, known);
    const { situation } = known;
    const abilities = situations.abilitiesOf(watched);
    return {
      botId: watched.bot.id,
      incidentId: known.incident?.id ?? null,
      state: stateOf(watched, decision),
      mode: modeOf(watched),
      hasOwnMode: watched.bot.healing !== null,
      abilities: [...abilities, ...(situation.config.canRollBack ? ['roll_back' as const] : [])],
      attempts: attemptsOf(watched, known).map(toAttempt),
      ahead: [...decision.ahead],
      next: nextOf(watched, decision),
      maxAttempts: rules.maxAttempts,
      breaker: {
        ...breakerOf(situation.starts, clock.now(), rules),
        limit: rules.breaker.limit,
      },
      provesRuns: situations.provesRuns(watched),
      rivals: [...rivals],
      activity,
    };
  };
}

export function toAttempt(stored: StoredAttempt): Attempt {
  return attemptSchema.parse(stored);
}
