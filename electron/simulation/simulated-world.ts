import type { Random, Timer } from '#electron/agent/ports.ts';
import type { RecoveryStep } from '#shared/schemas/recovery.ts';

import type { ActiveFault, FaultEnd } from './active-fault.ts';
import { kindOf } from './fault-kinds.ts';
import type { PlannedFault } from './plan-faults.ts';
import { connectionLost, hungUp, leakMs, look, type Sight } from './sight.ts';
import { createSimulatedBot, type SimulatedBot, type SimulatedConfig } from './simulated-bot.ts';
import type { VirtualClock } from './virtual-clock.ts';
import type { WorldClock } from './world-clock.ts';

/** What happens in the world, by its clock. */
type WorldEvent = { at: number; happen: () => void };

const startMs = { least: 3_000, most: 20_000 };
/** A gateway that hangs is known by what it does not answer, after about so long. */
const hangShowsMs = { least: 6_000, most: 13_000 };
const channelStartMs = { least: 2_000, most: 6_000 };

type Dependencies = {
  bots: number;
  clock: VirtualClock;
  time: WorldClock;
  random: Random;
  failedRestarts: number;
  lostProbes: number;
};

export type SimulatedWorld = ReturnType<typeof createSimulatedWorld>;

/**
 * Bots with runs, configurations, hosts and providers, and what goes wrong with them. It knows the truth, which the
 * agent has to find out; nothing in here knows what the agent thinks.
 */
export function createSimulatedWorld({
  bots: count,
  clock,
  time,
  random,
  failedRestarts,
  lostProbes,
}: Dependencies) {
  const bots = Array.from({ length: count }, (_, index) =>
    createSimulatedBot(index, {
      now: time.now(),
      latencyMs: Math.round(40 + 260 * random.number()),
    }),
  );
  const faults: ActiveFault[] = [];
  const counts = { looks: 0, lost: 0 };
  const events: WorldEvent[] = [];
  let timer: Timer | null = null;
  const isActive = { network_gone: false, sleep: false, overload: false };

  // What happened while the machine slept is gone through after it, each at its own time.
  let happeningAt: number | null = null;
  const now = (): number => happeningAt ?? time.now();

  const draw = ({ least, most }: { least: number; most: number }) =>
    Math.round(least + random.number() * (most - least));

  function at(when: number, what: () => void): void {
    const event = { at: when, happen: what };
    const index = events.findLastIndex((other) => other.at <= when);
    events.splice(index + 1, 0, event);
    if (happeningAt === null && index === -1) {
      arm();
    }
  }

  /** Timers stand still while the machine sleeps, which the world does not: what is next is timed anew after it. */
  function arm(): void {
    timer?.cancel();
    const [next] = events;
    timer = next ? clock.after(next.at - time.now(), happen) : null;
  }

  function happen(): void {
    for (let next = events[0]; next && next.at <= time.now(); next = events[0]) {
      events.shift();
      happeningAt = next.at;
      next.happen();
    }
    happeningAt = null;
    isActive.sleep = false;
    arm();
  }

  const isDown = (bot: SimulatedBot): boolean =>
    bot.startingUntil !== null || [...bot.faults].some(({ downFrom }) => downFrom !== null);

  const isHostDown = (bot: SimulatedBot): boolean =>
    [...bot.faults].some(({ kind }) => kind === 'host_down');

  /** Keeps the account of when the bot worked and when it did not. */
  function reckon(bot: SimulatedBot): void {
    const last = bot.outages.at(-1);
    const isOpen = last !== undefined && last.to === Infinity;
    if (isDown(bot) && !isOpen) {
      bot.outages.push({ from: now(), to: Infinity });
    } else if (!isDown(bot) && isOpen) {
      last.to = now();
    }
  }

  function noteSeen(fault: ActiveFault): void {
    fault.looksInRow += 1;
    fault.looks = Math.max(fault.looks, fault.looksInRow);
    fault.seenAt ??= now();
    if (fault.downFrom !== null) {
      fault.downSeenAt ??= now();
    }
  }

  /** Slow answers tell of something as so many in a row. */
  function noteLost(bot: SimulatedBot): void {
    for (const fault of bot.faults) {
      if (fault.kind === 'slow') {
        fault.looksInRow = 0;
      }
    }
  }

  /** A gateway tells what happens to it, where anybody can hear. */
  function push(bot: SimulatedBot, fault: ActiveFault | null, { reading }: Sight): void {
    const isHeard = bot.held && !isActive.network_gone && !isActive.sleep;
    if (isHeard && !bot.held?.signal.aborted) {
      if (fault) {
        noteSeen(fault);
      }
      bot.held?.report({ ...reading, latencyMs: null });
    }
  }

  function pushLook(bot: SimulatedBot): void {
    if (!isActive.network_gone && !isActive.sleep && !bot.held?.signal.aborted) {
      bot.held?.look();
    }
  }

  function end(fault: ActiveFault, by: FaultEnd): void {
    if (fault.endedAt !== null) {
      return;
    }
    fault.endedAt = now();
    fault.endedBy = by;
    for (const bot of fault.bots) {
      bot.faults.delete(fault);
      if (fault.kind === 'host_down') {
        // It comes back with all its bots started anew.
        bot.run += 1;
        bot.startedAt = now();
      }
      reckon(bot);
      pushLook(bot);
    }
  }

  /** The bot starts, and with it ends what a start ends. */
  function begin(bot: SimulatedBot, takesMs: number, onUp: () => void): void {
    const until = now() + takesMs;
    bot.startingUntil = until;
    reckon(bot);
    at(until, () => {
      if (bot.startingUntil !== until) {
        return;
      }
      bot.startingUntil = null;
      bot.isAnnounced = false;
      bot.run += 1;
      bot.startedAt = now();
      if (bot.stored.isValid) {
        bot.running = bot.stored;
      }
      onUp();
      endRolledBack(bot, 'agent');
      reckon(bot);
      pushLook(bot);
    });
  }

  /** What a configuration broke is over once the bot runs on another one. */
  function endRolledBack(bot: SimulatedBot, by: FaultEnd): void {
    for (const fault of Array.from(bot.faults)) {
      const isBroken =
        fault.kind === 'config_invalid' || fault.kind === 'config_invalid_dead'
          ? !bot.stored.isValid
          : bot.running.breaks === fault;
      if (fault.remedy === 'roll_back' && !isBroken) {
        end(fault, by);
      }
    }
  }

  function endRestarted(bot: SimulatedBot, step: RecoveryStep): void {
    for (const fault of Array.from(bot.faults)) {
      if (fault.remedy === step) {
        end(fault, 'agent');
      }
    }
  }

  function write(bot: SimulatedBot, config: Omit<SimulatedConfig, 'edition'>): void {
    bot.stored = { ...config, edition: bot.editions.size + 1 };
    bot.editions.set(bot.stored.edition, bot.stored);
    for (const changed of bot.watchers) {
      changed();
    }
  }

  /** Somebody changes the configuration at the bot, past the agent. */
  function changeOutside(fault: ActiveFault, bot: SimulatedBot): void {
    const isInvalid = fault.kind === 'config_invalid' || fault.kind === 'config_invalid_dead';
    const isHarmless = fault.kind === 'config_drift';
    if (fault.remedy !== 'roll_back' && !isHarmless) {
      return;
    }
    write(bot, { isValid: !isInvalid, breaks: isHarmless || isInvalid ? null : fault });
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
          push(bot, fault, hungUp);
        }
      });
    } else if (!sight.isAnswer && fault.downFrom !== null) {
      push(bot, fault, sight.reading.cause === 'refused' ? connectionLost : sight);
    }
  }

  function announceRestart(bot: SimulatedBot, fault: ActiveFault): void {
    bot.isAnnounced = true;
    begin(bot, draw(startMs), () => end(fault, 'itself'));
    push(bot, fault, look(bot, now()).sight);
  }

  function beginFor(fault: ActiveFault, bot: SimulatedBot): void {
    bot.faults.add(fault);
    changeOutside(fault, bot);
    if (fault.kind === 'restart_announced') {
      announceRestart(bot, fault);
    } else if (fault.kind === 'restart_lost') {
      push(bot, fault, {
        ...connectionLost,
        reading: { ...connectionLost.reading, restartingForMs: 10_000 },
      });
    } else {
      tell(fault, bot);
    }
    reckon(bot);
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
    reckon(bot);
    tell(fault, bot);
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
    strikeAgent(fault);
  }

  /** It is over by itself, or a person has put everything right. */
  function giveUp(fault: ActiveFault): void {
    const by = kindOf(fault.kind).passes ? 'itself' : 'person';
    for (const bot of fault.bots) {
      if (by === 'person' && (!bot.stored.isValid || bot.running.breaks === fault)) {
        write(bot, { isValid: true, breaks: null });
        bot.running = bot.stored;
      }
    }
    end(fault, by);
  }

  function strikeAgent(fault: ActiveFault): void {
    const { kind, lastsMs, variant } = fault;
    if (kind === 'network_gone') {
      isActive.network_gone = true;
      at(now() + lastsMs, () => {
        isActive.network_gone = false;
      });
    } else if (kind === 'overload') {
      clock.delayTimers(1_500);
      at(now() + lastsMs, () => clock.delayTimers(0));
    } else if (kind === 'sleep' && variant < 0.3) {
      time.setAhead(Math.min(lastsMs, 600_000));
      fault.seenAt = now();
    } else if (kind === 'sleep') {
      isActive.sleep = true;
      clock.sleep(lastsMs);
    }
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

  return {
    bots,
    faults: faults as readonly ActiveFault[],
    counts: counts as Readonly<typeof counts>,
    at,
    strike,
    draw,
    now,
    /** Whether anything at all can be asked of where the bot runs. */
    isReachable: (bot: SimulatedBot): boolean =>
      !isActive.network_gone && (bot.faults.size === 0 || !isHostDown(bot)),
    isOnline: () => !isActive.network_gone,

    /** What a probe of the bot sees that sets out now. */
    look(bot: SimulatedBot): Sight | 'lost' {
      counts.looks += 1;
      if (isActive.network_gone) {
        return 'lost';
      }
      const isLost = !bot.lostLast && random.number() < lostProbes;
      bot.lostLast = isLost;
      if (isLost) {
        counts.lost += 1;
        noteLost(bot);
        return 'lost';
      }
      const { sight, fault } = look(bot, now());
      if (fault && sight.reading.cause !== null) {
        noteSeen(fault);
      }
      return sight;
    },

    /** Somebody read the configuration, so that what is wrong with it could be seen. */
    noteRead(bot: SimulatedBot): void {
      for (const fault of bot.faults) {
        if (fault.kind === 'config_invalid' || fault.kind === 'config_drift') {
          noteSeen(fault);
        }
      }
    },

    /** Restarts the bot. It may come to nothing, which shows only later. */
    restart(bot: SimulatedBot): void {
      const isVain = random.number() < failedRestarts;
      begin(bot, draw(startMs), () => {
        if (!isVain && bot.stored.isValid) {
          endRestarted(bot, 'restart_bot');
        }
      });
    },

    restartChannel(bot: SimulatedBot): void {
      const isVain = random.number() < failedRestarts;
      at(now() + draw(channelStartMs), () => {
        if (!isVain) {
          endRestarted(bot, 'restart_channel');
        }
      });
    },

    /** Writes a configuration through the bot; one that is alive comes up on it by itself. */
    configure(bot: SimulatedBot, config: SimulatedConfig): { restarts: boolean } {
      bot.stored = config;
      const isAlive = look(bot, now()).sight.reading.layers.process === 'pass';
      if (isAlive) {
        begin(bot, draw(startMs), () => undefined);
      }
      if (config.isValid) {
        for (const fault of Array.from(bot.faults)) {
          if (fault.kind === 'config_invalid') {
            end(fault, 'agent');
          }
        }
      }
      return { restarts: isAlive };
    },
  };
}
