import type { Events } from '#electron/agent/events.ts';
import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Attention } from '#electron/agent/health/attention.ts';
import type { CheckLoop } from '#electron/agent/health/check-loop.ts';
import type { Recorder } from '#electron/agent/health/recorder.ts';
import { blankMemory } from '#electron/agent/health/verdict.ts';
import type { IncidentService } from '#electron/agent/incidents/incident-service.ts';
import type { Clock, Logger } from '#electron/agent/ports.ts';
import type { AlertType } from '#shared/schemas/alert.ts';
import { isPushed } from '#shared/schemas/connector.ts';

import type { MaintenancePlans } from './maintenance-plans.ts';

type Dependencies = {
  plans: MaintenancePlans;
  roster: Roster;
  recorder: Recorder;
  attention: Attention;
  incidents: Pick<IncidentService, 'inOne' | 'dropIn'>;
  loop: Pick<CheckLoop, 'wave' | 'enter'>;
  /** Its ladder has nothing to go up any more. */
  noteDropped: (watched: WatchedBot) => void;
  events: Events;
  clock: Clock;
  logger: Logger;
};

/** They say what the agent has done to the bot, which no window undoes. */
const happenings: ReadonlySet<AlertType> = new Set(['config.rolled_back', 'config.restored']);

export type BotsInMaintenance = ReturnType<typeof createBotsInMaintenance>;

/**
 * Takes bots into maintenance and out again. Within it a bot is looked at as ever and judged by nobody: what was open
 * about it ends, nothing is opened, told or tried. What is wrong with it afterwards is new trouble.
 *
 * A change of its configuration is on trial within a window, too: who made it relies on it being taken back by itself where
 * the bot takes harm, and on hearing of that. So that alone is opened there, waits untold, and is told once the window is
 * over, unless somebody has changed the configuration since. What a person takes back is no news within a window or outside.
 */
export function createBotsInMaintenance({
  plans,
  roster,
  recorder,
  attention,
  incidents,
  loop,
  noteDropped,
  events,
  clock,
  logger,
}: Dependencies) {
  // What is open about these has yet to be ended.
  const dropping = new Set<WatchedBot>();

  const isCounted = ({ state }: WatchedBot) => state.spanState !== 'paused';

  function begin(watched: WatchedBot, at: number): void {
    watched.inMaintenance = true;
    if (isCounted(watched)) {
      recorder.enter(watched, 'maintenance', null, at);
      watched.state = { ...watched.state, since: at };
      recorder.touch(watched);
    }
    attention.attend(watched);
    noteWhatIsOpen(watched);
    events.emit('bot.changed', watched.bot.tenantId, watched.bot.id);
  }

  /** A check that is under way may open something yet: in its turn that is ended too. */
  function noteWhatIsOpen(watched: WatchedBot): void {
    const { openIncidentId, hasAlert, alertDueAt, checking } = watched;
    if (openIncidentId !== null || hasAlert.size > 0 || alertDueAt !== null || checking !== null) {
      dropping.add(watched);
    }
  }

  async function drop(watched: WatchedBot): Promise<void> {
    try {
      await incidents.inOne(watched, (transaction) =>
        watched.inMaintenance
          ? incidents.dropIn(transaction, watched, { keeps: happenings })
          : Promise.resolve([]),
      );
      dropping.delete(watched);
      noteDropped(watched);
    } catch (error) {
      logger.error(
        { error, botId: watched.bot.id },
        'what is open about a bot in maintenance could not be ended; in a second',
      );
    }
  }

  /** Nothing is known of it until it is looked at; of one that calls us, what its calls said meanwhile. */
  function end(watched: WatchedBot, at: number): void {
    watched.inMaintenance = false;
    dropping.delete(watched);
    if (isCounted(watched)) {
      const isTold = isPushed(watched.bot.connector);
      const verdict = isTold ? watched.memory.verdict : 'unknown';
      watched.memory = isTold ? watched.memory : blankMemory;
      watched.followed = 'unknown';
      recorder.enter(watched, verdict, watched.state.cause, at);
      watched.state = { ...watched.state, verdict, since: at };
      recorder.touch(watched);
    }
    attention.attend(watched);
    events.emit('bot.changed', watched.bot.tenantId, watched.bot.id);
  }

  /** Has each of these bots in maintenance or out of it, as the windows say now. */
  function put(bots: readonly WatchedBot[]): void {
    const now = clock.now();
    const back: WatchedBot[] = [];
    for (const watched of bots) {
      const { tenantId, id } = watched.bot;
      const since = plans.since(tenantId, id, now);
      if (since !== null && !watched.inMaintenance) {
        begin(watched, since);
      } else if (since === null && watched.inMaintenance) {
        end(watched, plans.ranUntil(tenantId, id, now));
        back.push(watched);
      }
    }
    if (back.length === 1) {
      back.forEach(loop.enter);
    } else {
      loop.wave(back);
    }
  }

  return {
    put,

    /**
     * A bot as the last run left it: windows may have begun and ended since. Time up to a window that began meanwhile
     * is counted as it would have been.
     */
    takeUp(watched: WatchedBot): void {
      const now = clock.now();
      const { tenantId, id } = watched.bot;
      const { spanState, accountedAt } = watched.state;
      const since = plans.since(tenantId, id, now);
      if (since !== null) {
        if (spanState !== 'maintenance') {
          recorder.expire(watched, since);
        }
        begin(watched, spanState === 'maintenance' ? watched.state.since : since);
      } else if (spanState === 'maintenance') {
        end(watched, Math.min(plans.coveredUntil(tenantId, id, accountedAt), now));
      }
    },

    /** Once what is open is taken up: what is open about a bot in maintenance ends. */
    async settle(): Promise<void> {
      for (const watched of roster.all()) {
        if (watched.inMaintenance) {
          noteWhatIsOpen(watched);
        }
      }
      await this.dropAll();
    },

    /** Ends what is open about those that have just begun, and tries again what failed. */
    async dropAll(): Promise<void> {
      for (const watched of dropping) {
        await drop(watched);
      }
    },

    hasToDrop: (): boolean => dropping.size > 0,
  };
}
