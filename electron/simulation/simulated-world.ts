import type { Random } from '#electron/agent/ports.ts';

import { noteLost, noteSeen } from './active-fault.ts';
import { createAgentTroubles } from './agent-troubles.ts';
import { createBotLives } from './bot-lives.ts';
import { createDraw } from './draw.ts';
import { createFaultCourses } from './fault-courses.ts';
import { look, type Sight } from './sight.ts';
import { createSimulatedBot, type SimulatedBot, type SimulatedConfig } from './simulated-bot.ts';
import type { VirtualClock } from './virtual-clock.ts';
import type { WorldClock } from './world-clock.ts';
import { createWorldEvents } from './world-events.ts';

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
  const draw = createDraw(random);
  const events = createWorldEvents({ clock, time });
  const agent = createAgentTroubles({ events, clock, time });
  const lives = createBotLives({ events, agent, draw });
  const { faults, strike } = createFaultCourses({
    bots,
    lives,
    agent,
    events,
    clock,
    draw,
    random,
  });
  const { now, at } = events;
  const counts = { looks: 0, lost: 0 };

  const isHostDown = (bot: SimulatedBot): boolean =>
    [...bot.faults].some(({ kind }) => kind === 'host_down');

  return {
    bots,
    faults,
    counts: counts as Readonly<typeof counts>,
    at,
    strike,
    draw,
    /** Whether anything at all can be asked of where the bot runs. */
    isReachable: (bot: SimulatedBot): boolean =>
      !agent.isOffline() && (bot.faults.size === 0 || !isHostDown(bot)),
    isOnline: () => !agent.isOffline(),

    /** What a probe of the bot sees that sets out now. */
    look(bot: SimulatedBot): Sight | 'lost' {
      counts.looks += 1;
      if (agent.isOffline()) {
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
        noteSeen(fault, now());
      }
      return sight;
    },

    /** Somebody read the configuration, so that what is wrong with it could be seen. */
    noteRead(bot: SimulatedBot): void {
      for (const fault of bot.faults) {
        if (fault.kind === 'config_invalid' || fault.kind === 'config_drift') {
          noteSeen(fault, now());
        }
      }
    },

    /** Restarts the bot. It may come to nothing, which shows only later. */
    restart(bot: SimulatedBot): void {
      const isVain = random.number() < failedRestarts;
      lives.begin(bot, () => {
        if (!isVain && bot.stored.isValid) {
          lives.endHelped(bot, 'restart_bot');
        }
      });
    },

    restartChannel(bot: SimulatedBot): void {
      const isVain = random.number() < failedRestarts;
      at(now() + draw(channelStartMs), () => {
        if (!isVain) {
          lives.endHelped(bot, 'restart_channel');
        }
      });
    },

    /** Writes a configuration through the bot; one that is alive comes up on it by itself. */
    configure(bot: SimulatedBot, config: SimulatedConfig): { restarts: boolean } {
      bot.stored = config;
      const isAlive = look(bot, now()).sight.reading.layers.process === 'pass';
      if (isAlive) {
        lives.begin(bot, () => undefined);
      }
      if (config.isValid) {
        for (const fault of Array.from(bot.faults)) {
          if (fault.kind === 'config_invalid') {
            lives.end(fault, 'agent');
          }
        }
      }
      return { restarts: isAlive };
    },
  };
}
