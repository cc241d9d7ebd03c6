import { type Act, agentAct } from '#electron/agent/audit/act.ts';
import type { RecoveryStanding, Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { CheckLoop } from '#electron/agent/health/check-loop.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { IncidentService } from '#electron/agent/incidents/incident-service.ts';
import type { Clock, Logger, Timer } from '#electron/agent/ports.ts';
import { createTurns } from '#electron/agent/turns.ts';
import type { StoredAttempt } from '#electron/store/recovery-store.ts';
import type { IncidentId, TenantId } from '#shared/schemas/ids.ts';
import type { RecoveryStep } from '#shared/schemas/recovery.ts';

import type { AttemptBook } from './attempt-book.ts';
import type { Hosts } from './hosts.ts';
import {
  type Decision,
  decide,
  isFleetFull,
  type LadderRules,
  type Situation,
  stepsAhead,
} from './ladder.ts';
import type { Repairs } from './repairs.ts';
import type { Known, Situations } from './situations.ts';

type Dependencies = {
  roster: Roster;
  situations: Situations;
  repairs: Repairs;
  book: AttemptBook;
  incidents: Pick<IncidentService, 'stand'>;
  loop: Pick<CheckLoop, 'lookNow'>;
  rules: LadderRules;
  hosts: Pick<Hosts, 'lookAround' | 'isMember' | 'isHeldBack'>;
  /** A step of the bot is planned, and waits for its time. */
  isPlanned: (watched: WatchedBot) => boolean;
  ids: Ids;
  clock: Clock;
  logger: Logger;
};

type Considered = { key: string; kind: Decision['kind'] };

/** What a decision comes to, for those who look at the bot. */
function standingOf(decision: Decision): RecoveryStanding {
  switch (decision.kind) {
    case 'act':
      return 'at_work';
    case 'wait':
      return decision.why === 'breaker' ? 'breaker' : 'at_work';
    case 'ask':
      return 'asking';
    case 'person':
      return 'needs_person';
    case 'none':
      return 'untried';
    default:
      return decision satisfies never;
  }
}

export type Ladders = ReturnType<typeof createLadders>;

/**
 * Goes up each bot's ladder, one decision at a time: whenever something changes that the next step depends on, it is
 * decided anew. Nothing of it is remembered that is not stored, so that it goes on after a restart of the agent.
 */
export function createLadders({
  roster,
  situations,
  repairs,
  book,
  incidents,
  loop,
  rules,
  hosts,
  isPlanned,
  ids,
  clock,
  logger,
}: Dependencies) {
  // What is done with one bot is done one after the other.
  const inTurn = createTurns<WatchedBot>();
  const considered = new WeakMap<WatchedBot, Considered>();
  // Bots whose next step waits, in the order they came: for a time, or for another repair to end.
  const waiting = new Map<WatchedBot, { why: string; timer: Timer | null }>();
  // Decided to act, and not yet under way: they count as if they were.
  const claims = new Map<WatchedBot, TenantId>();
  // The step that a person has agreed to, and for which trouble. Where another one is next, it is agreed to no more.
  const agreed = new WeakMap<
    WatchedBot,
    { act: Act; incidentId: IncidentId; step: RecoveryStep }
  >();
  // A person's stop, from the moment it is said: what is being decided meanwhile does not get past it.
  const halted = new WeakMap<WatchedBot, IncidentId>();
  // Bots that were not looked at since their repair, during which nothing was counted against them.
  const unseen = new Set<WatchedBot>();
  const filling = new Set<TenantId>();
  let isStopping = false;

  const isHalted = (watched: WatchedBot): boolean =>
    watched.openIncidentId !== null && halted.get(watched) === watched.openIncidentId;

  function fleetOf(tenantId: TenantId): Situation['fleet'] {
    const claimed = [...claims.values()].filter((each) => each === tenantId).length;
    // Who is paused, or worked on, is no part of what still works.
    const total = roster
      .ofTenant(tenantId)
      .filter((each) => roster.isActive(each) && !each.inMaintenance).length;
    return { healing: repairs.countOf(tenantId) + claimed, total };
  }

  const isTargetBusy = (watched: WatchedBot): boolean =>
    situations.isTargetBusy(watched) ||
    (claims.size > 0 && situations.matesOf(watched).some((each) => claims.has(each)));

  /** The decision at this very moment: what is counted here is not counted by anybody else meanwhile. */
  function decideNow(watched: WatchedBot, { situation }: Known): Decision {
    const yes = agreed.get(watched);
    const trouble = situations.troubleOf(watched);
    const [next] = stepsAhead({ ...situation, trouble }, rules);
    return decide(
      {
        ...situation,
        now: clock.now(),
        trouble,
        isStopped: situation.isStopped || isHalted(watched),
        isAgreed: yes?.incidentId === watched.openIncidentId && yes?.step === next,
        fleet: fleetOf(watched.bot.tenantId),
        isTargetBusy: isTargetBusy(watched),
        isPartOfMore: hosts.isHeldBack(watched, situation.done.length),
      },
      rules,
    );
  }

  function stopWaiting(watched: WatchedBot): void {
    waiting.get(watched)?.timer?.cancel();
    waiting.delete(watched);
  }

  function wait(watched: WatchedBot, { at, why }: { at: number | null; why: string }): void {
    stopWaiting(watched);
    const timer =
      at === null ? null : clock.after(Math.max(at - clock.now(), 0), () => void consider(watched));
    waiting.set(watched, { why, timer });
  }

  /** From here on it counts as under repair, with all that restarts with it. */
  function claim(watched: WatchedBot): void {
    claims.set(watched, watched.bot.tenantId);
  }

  /** Under repair by now; or nothing came of it, and those who waited for it are decided anew. */
  function release(watched: WatchedBot): void {
    claims.delete(watched);
    if (!repairs.isUnderWay(watched)) {
      wakeOthers(watched);
    }
  }

  function wakeOthers(watched: WatchedBot): void {
    for (const mate of situations.matesOf(watched)) {
      if (mate !== watched && waiting.get(mate)?.why === 'shared_cause') {
        void consider(mate);
      }
    }
    void fill(watched.bot.tenantId);
  }

  async function act(watched: WatchedBot, step: RecoveryStep, known: Known): Promise<void> {
    const { incident, attempts } = known;
    claim(watched);
    try {
      const yes = agreed.get(watched);
      const by = yes?.step === step ? yes.act : agentAct('recovery', ids.next());
      const number = attempts.filter(({ startedAt }) => startedAt !== null).length + 1;
      const planned = await book.plan(by, watched, {
        step,
        incidentId: incident?.id ?? null,
        number,
      });
      if (planned) {
        await begin(by, watched, planned);
      }
    } finally {
      agreed.delete(watched);
      release(watched);
    }
  }

  /** The last moment at which nothing has been done. */
  async function begin(by: Act, watched: WatchedBot, planned: StoredAttempt): Promise<void> {
    if (isStopping) {
      return;
    }
    const failure = !roster.isActive(watched)
      ? 'gone'
      : watched.openIncidentId !== planned.incidentId
        ? 'well_already'
        : isHalted(watched)
          ? 'stopped'
          : null;
    if (failure === null) {
      await repairs.begin(by, watched, planned);
      return;
    }
    await book.end(planned, { state: 'abandoned', failure, runAfter: null, isProven: false });
  }

  const keyOf = ({ openIncidentId, state, reason }: WatchedBot) =>
    `${openIncidentId}|${state.verdict}|${state.cause}|${reason}`;

  async function considerNow(watched: WatchedBot): Promise<void> {
    stopWaiting(watched);
    if (isStopping || unseen.has(watched) || repairs.isUnderWay(watched) || isPlanned(watched)) {
      return;
    }
    if (!situations.troubleOf(watched) || !roster.isActive(watched)) {
      considered.delete(watched);
      return;
    }
    const key = keyOf(watched);
    await hosts.lookAround(watched);
    const known = await situations.know(watched);
    if (isStopping) {
      return;
    }
    const decision = decideNow(watched, known);
    considered.set(watched, { key, kind: decision.kind });
    if (decision.kind !== 'act' && decision.kind !== 'wait') {
      agreed.delete(watched);
    }
    switch (decision.kind) {
      case 'act':
        await act(watched, decision.step, known);
        break;
      case 'wait':
        wait(watched, { at: decision.at, why: decision.why });
        break;
      case 'ask':
      case 'person':
      case 'none':
        break;
      default:
        decision satisfies never;
    }
    const isShared = decision.kind !== 'act' && hosts.isMember(watched);
    await incidents.stand(watched, isShared ? 'shared' : standingOf(decision));
  }

  function consider(watched: WatchedBot): Promise<void> {
    return inTurn(watched, async () => {
      try {
        await considerNow(watched);
      } catch (error) {
        // The next look at the bot has it decided anew.
        considered.delete(watched);
        if (!isStopping) {
          logger.error({ error, botId: watched.bot.id }, 'the next step could not be decided');
        }
      }
    });
  }

  /** By what it fails for now, which the trouble before its repair need not be. */
  async function considerAnew(watched: WatchedBot): Promise<void> {
    if (situations.troubleOf(watched)) {
      unseen.add(watched);
      // A check that is under way may have been judged already.
      await watched.checking;
      await loop.lookNow(watched);
      unseen.delete(watched);
    }
    await consider(watched);
  }

  /** Lets those begin who waited for their share of the fleet, as far as there is room, in the order they came. */
  async function fill(tenantId: TenantId): Promise<void> {
    if (filling.has(tenantId)) {
      return;
    }
    filling.add(tenantId);
    try {
      // Those who have to wait on come to the end again, and are not asked twice.
      const queue = [...waiting];
      for (const [watched, { why }] of queue) {
        if (isFleetFull(fleetOf(tenantId), rules)) {
          break;
        }
        if (why === 'fleet_share' && watched.bot.tenantId === tenantId) {
          await consider(watched);
        }
      }
    } finally {
      filling.delete(tenantId);
    }
  }

  return {
    inTurn,
    consider,
    decideNow,

    /** Its verdict is settled: where that is news to its ladder, the next step is decided. */
    settled(watched: WatchedBot): void {
      if (situations.troubleOf(watched)) {
        if (considered.get(watched)?.key !== keyOf(watched)) {
          void consider(watched);
        }
      } else if (considered.delete(watched)) {
        halted.delete(watched);
        stopWaiting(watched);
      }
    },

    /** A repair ended: the bot itself, and those who waited for it, are decided anew. */
    ended(watched: WatchedBot): void {
      void considerAnew(watched);
      wakeOthers(watched);
    },

    /** A person said yes to this step, which is next. */
    agree(act: Act, watched: WatchedBot, step: RecoveryStep): void {
      if (watched.openIncidentId) {
        agreed.set(watched, { act, incidentId: watched.openIncidentId, step });
      }
    },

    /** A person says stop: from now on nothing is begun for this trouble, whatever is being decided already. */
    halt(watched: WatchedBot): void {
      agreed.delete(watched);
      if (watched.openIncidentId) {
        halted.set(watched, watched.openIncidentId);
      }
    },

    unhalt: (watched: WatchedBot): void => void halted.delete(watched),

    forgetAgreement: (watched: WatchedBot): void => void agreed.delete(watched),

    claim,
    release,
    isHalted,

    /** It, or what restarts with it, is under repair or about to be. */
    isTargetBusy,

    /** Every bot whose ladder stands for something. */
    async reconsider(bots: Iterable<WatchedBot>): Promise<void> {
      for (const watched of bots) {
        if (situations.troubleOf(watched)) {
          await consider(watched);
        }
      }
    },

    stop(): void {
      isStopping = true;
      for (const { timer } of waiting.values()) {
        timer?.cancel();
      }
      waiting.clear();
    },
  };
}
