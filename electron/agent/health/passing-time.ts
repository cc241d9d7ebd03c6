import type { Events } from '#electron/agent/events.ts';
import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { IncidentService } from '#electron/agent/incidents/incident-service.ts';
import type { Clock, Logger } from '#electron/agent/ports.ts';
import type { TimeBreak } from '#electron/agent/watch/watcher-rules.ts';
import type { Cause } from '#shared/faults.ts';
import { isPushed } from '#shared/schemas/connector.ts';

import type { Attention } from './attention.ts';
import type { Doubt } from './doubt.ts';
import type { FollowVerdict } from './follow-verdict.ts';
import type { Recorder } from './recorder.ts';
import { blankMemory } from './verdict.ts';

type Dependencies = {
  roster: Roster;
  recorder: Recorder;
  attention: Attention;
  incidents: IncidentService;
  follow: FollowVerdict;
  isElsewhere: Doubt['isElsewhere'];
  events: Events;
  clock: Clock;
  logger: Logger;
};

export type PassingTime = ReturnType<typeof createPassingTime>;

/** What becomes of bots by time alone, while nobody looks: what was seen grows old, and what nobody could see is unknown. */
export function createPassingTime({
  roster,
  recorder,
  attention,
  incidents,
  follow,
  isElsewhere,
  events,
  clock,
  logger,
}: Dependencies) {
  /** Nothing is known of the bot from this moment on. */
  function lose(watched: WatchedBot, at: number, cause: Cause | null): void {
    recorder.enter(watched, 'unknown', cause, at);
    watched.memory = blankMemory;
    watched.followed = 'unknown';
    watched.reason = null;
    watched.evidence = null;
    watched.restart = null;
    watched.state = { ...watched.state, verdict: 'unknown', cause, since: at };
    recorder.touch(watched);
    attention.attend(watched);
    events.emit('bot.changed', watched.bot.tenantId, watched.bot.id);
  }

  /** Nearly always there is nothing to store, and then no promise is made for it. */
  function tickOne(watched: WatchedBot, now: number): Promise<void> | null {
    recorder.keepCounting(watched, now);
    if (recorder.expire(watched, now)) {
      events.emit('bot.changed', watched.bot.tenantId, watched.bot.id);
    }
    if (!watched.checking && watched.followed !== watched.memory.verdict && !recorder.isFailing()) {
      return follow(watched, logger).then(() => incidents.tick(watched) ?? undefined);
    }
    return incidents.tick(watched);
  }

  /** One that cannot be stored holds up nobody else. */
  function noteFailure(watched: WatchedBot, error: unknown): void {
    logger.error({ error, botId: watched.bot.id }, 'a bot could not be followed; in a second');
    attention.attend(watched);
  }

  return {
    lose,

    /**
     * After a start: what the last run knew of a bot that calls us held only while it listened, and one that it left in
     * the middle of a restart was not well, whatever its verdict.
     */
    takeUp(): void {
      for (const watched of roster.all()) {
        attention.attend(watched);
        const { verdict, spanState, accountedAt } = watched.state;
        const wasRestarting = spanState === 'down' && verdict !== 'down';
        const isUnheard = isPushed(watched.bot.connector) && spanState !== 'unknown';
        if (roster.isActive(watched) && (wasRestarting || isUnheard)) {
          lose(watched, Math.min(accountedAt, clock.now()), null);
        }
      }
    },

    /** Once a second: what became too old is unknown, what waited is told, what failed is tried again. */
    tick(): Promise<void> | null {
      const now = clock.now();
      return attention.forDue((watched) => {
        try {
          return tickOne(watched, now)?.catch((error) => noteFailure(watched, error)) ?? null;
        } catch (error) {
          noteFailure(watched, error);
          return null;
        }
      });
    },

    /** Our own network is gone: nothing can be said of bots elsewhere. */
    loseElsewhere(): void {
      for (const watched of roster.all()) {
        if (roster.isActive(watched) && isElsewhere(watched)) {
          lose(watched, clock.now(), 'watcher_offline');
        }
      }
    },

    /** Time broke off: what lies between was not observed, and every bot is unknown until looked at. */
    loseAll({ lastSeenAt, driftMs }: TimeBreak): void {
      const now = clock.now();
      for (const watched of roster.all()) {
        if (driftMs < 0) {
          // The clock was set back: what is counted already lies ahead of it and stays; counting goes on from here.
          watched.state = { ...watched.state, accountedAt: now };
        }
        attention.attend(watched);
        if (!roster.isActive(watched)) {
          continue;
        }
        lose(watched, Math.min(lastSeenAt, now), null);
      }
    },
  };
}
