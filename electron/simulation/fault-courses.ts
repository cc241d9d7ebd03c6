import type { Random } from '#electron/agent/ports.ts';

import type { ActiveFault } from './active-fault.ts';
import type { AgentTroubles } from './agent-troubles.ts';
import type { BotLives } from './bot-lives.ts';
import type { Draw } from './draw.ts';
import { kindOf } from './fault-kinds.ts';
import type { PlannedFault } from './plan-faults.ts';
import { connectionLost, hungUp, leakMs, look } from './sight.ts';
import type { SimulatedBot } from './simulated-bot.ts';
import type { VirtualClock } from './virtual-clock.ts';
import type { WorldEvents } from './world-events.ts';

/** A gateway that hangs is known by what it does not answer, after about so long. */
const hangShowsMs = { least: 6_000, most: 13_000 };

type Dependencies = {
  bots: readonly SimulatedBot[];
  lives: BotLives;
  agent: AgentTroubles;
  events: WorldEvents;
  clock: VirtualClock;
  draw: Draw;
  random: Random;
};

/** Faults as they strike, what each does to the bots it falls on, and how it is over where nothing ends it before. */
export function createFaultCourses({
  bots,
  lives,
  agent,
  events: { now, at },
  clock,
  draw,
  random,
}: Dependencies) {
  const faults: ActiveFault[] = [];

  /** Somebody changes the configuration at the bot, past the agent. */
  function changeOutside(fault: ActiveFault, bot: SimulatedBot): void {
    const isInvalid = fault.kind === 'config_invalid' || fault.kind === 'config_invalid_dead';
    const isHarmless = fault.kind === 'config_drift';
    if (fault.remedy !== 'roll_back' && !isHarmless) {
      return;
    }
    lives.write(bot, { isValid: !isInvalid, breaks: isHarmless || isInvalid ? null : fault });
    if (bot.stored.isValid) {
      bot.running = bot.stored;
    }
  }

  /** What is to be noticed at once by who holds a connection. */
  function tell(fault: ActiveFault, bot: SimulatedBot): void {
    const { sight } = look(bot, now());
    if (sight.reading.cause === 'timeout') {
      clock.after(draw(hangShowsMs), () => {
        if (fault.endedAt === null) {
          lives.push(bot, fault, hungUp);
        }
      });
    } else if (!sight.isAnswer && fault.downFrom !== null) {
      lives.push(bot, fault, sight.reading.cause === 'refused' ? connectionLost : sight);
    }
  }

  function announceRestart(bot: SimulatedBot, fault: ActiveFault): void {
    bot.isAnnounced = true;
    lives.begin(bot, () => lives.end(fault, 'itself'));
    lives.push(bot, fault, look(bot, now()).sight);
  }

  function beginFor(fault: ActiveFault, bot: SimulatedBot): void {
    bot.faults.add(fault);
    changeOutside(fault, bot);
    if (fault.kind === 'restart_announced') {
      announceRestart(bot, fault);
    } else if (fault.kind === 'restart_lost') {
      lives.push(bot, fault, {
        ...connectionLost,
        reading: { ...connectionLost.reading, restartingForMs: 10_000 },
      });
    } else {
      tell(fault, bot);
    }
    lives.reckon(bot);
  }

  /** A leak takes a while until it is one. */
  function die(fault: ActiveFault, bot: SimulatedBot): void {
    if (fault.endedAt !== null) {
      return;
    }
    const deadAt = Math.max(fault.startedAt, bot.startedAt) + leakMs(fault);
    if (deadAt > now()) {
      at(deadAt, () => die(fault, bot));
      return;
    }
    fault.downFrom = now();
    lives.reckon(bot);
    tell(fault, bot);
  }

  /** It is over by itself, or a person has put everything right. */
  function giveUp(fault: ActiveFault): void {
    const by = kindOf(fault.kind).passes ? 'itself' : 'person';
    for (const bot of fault.bots) {
      if (by === 'person' && (!bot.stored.isValid || bot.running.breaks === fault)) {
        lives.write(bot, { isValid: true, breaks: null });
        bot.running = bot.stored;
      }
    }
    lives.end(fault, by);
  }

  function hitBy({ scope, of }: PlannedFault): SimulatedBot[] {
    switch (scope) {
      case 'bot':
        return bots.filter(({ index }) => index === of);
      case 'host':
        return bots.filter(({ host }) => host === of);
      case 'provider':
        return bots.filter(({ provider }) => provider === of);
      case 'agent':
        return [];
      default:
        return scope satisfies never;
    }
  }

  function strike(planned: PlannedFault): void {
    const hit = hitBy(planned);
    const { effect } = kindOf(planned.kind);
    const isAtOnce = effect === 'down' && planned.kind !== 'leak';
    const fault: ActiveFault = {
      ...planned,
      bots: hit,
      startedAt: now(),
      seenAt: null,
      looks: 0,
      looksInRow: 0,
      downFrom: isAtOnce ? now() : null,
      downSeenAt: null,
      endedAt: null,
      endedBy: null,
      variant: random.number(),
    };
    faults.push(fault);
    for (const bot of hit) {
      beginFor(fault, bot);
    }
    if (fault.kind === 'leak' && hit[0]) {
      die(fault, hit[0]);
    }
    at(now() + planned.lastsMs, () => {
      if (fault.endedAt === null) {
        giveUp(fault);
      }
    });
    agent.strike(fault);
  }

  return {
    /** All that ever struck, in the order of time. */
    faults: faults as readonly ActiveFault[],

    strike,
  };
}
