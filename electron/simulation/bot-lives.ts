import type { RecoveryStep } from '#shared/schemas/recovery.ts';

import { type ActiveFault, type FaultEnd, noteSeen } from './active-fault.ts';
import type { AgentTroubles } from './agent-troubles.ts';
import type { Draw } from './draw.ts';
import type { Sight } from './sight.ts';
import type { SimulatedBot, SimulatedConfig } from './simulated-bot.ts';
import type { WorldEvents } from './world-events.ts';

const startMs = { least: 3_000, most: 20_000 };

type Dependencies = { events: WorldEvents; agent: AgentTroubles; draw: Draw };

export type BotLives = ReturnType<typeof createBotLives>;

/** What becomes of bots: how they start and are changed, what that ends, and when they worked and when they did not. */
export function createBotLives({ events: { now, at }, agent, draw }: Dependencies) {
  const isDown = (bot: SimulatedBot): boolean =>
    bot.startingUntil !== null || [...bot.faults].some(({ downFrom }) => downFrom !== null);

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

  function pushLook(bot: SimulatedBot): void {
    if (!agent.isCutOff() && !bot.held?.signal.aborted) {
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

  return {
    reckon,
    end,

    /** A gateway tells what happens to it, where anybody can hear. */
    push({ held }: SimulatedBot, fault: ActiveFault, { reading }: Sight): void {
      if (held && !agent.isCutOff() && !held.signal.aborted) {
        noteSeen(fault, now());
        held.report({ ...reading, latencyMs: null });
      }
    },

    /** The bot starts, and with it ends what a start ends. */
    begin(bot: SimulatedBot, onUp: () => void): void {
      const until = now() + draw(startMs);
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
    },

    /** What this step of a recovery helps against is over. */
    endHelped(bot: SimulatedBot, step: RecoveryStep): void {
      for (const fault of Array.from(bot.faults)) {
        if (fault.remedy === step) {
          end(fault, 'agent');
        }
      }
    },

    /** Stores a configuration at the bot, past the agent. */
    write(bot: SimulatedBot, config: Omit<SimulatedConfig, 'edition'>): void {
      bot.stored = { ...config, edition: bot.editions.size + 1 };
      bot.editions.set(bot.stored.edition, bot.stored);
      for (const changed of bot.watchers) {
        changed();
      }
    },
  };
}
