import type { WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { IncidentService, Trouble } from '#electron/agent/incidents/incident-service.ts';
import type { Clock, Logger } from '#electron/agent/ports.ts';

import type { Recorder } from './recorder.ts';

type Dependencies = {
  recorder: Recorder;
  incidents: IncidentService;
  clock: Clock;
};

export type FollowVerdict = ReturnType<typeof createFollowVerdict>;

/** What a verdict leads to, such as an incident, is stored in one transaction with the checks behind it. */
export function createFollowVerdict({ recorder, incidents, clock }: Dependencies) {
  /** Stores what the bot's verdict leads to, if that is not stored yet. */
  async function follow(watched: WatchedBot, log: Logger): Promise<void> {
    const { followed: from, memory, state } = watched;
    const to = memory.verdict;
    if (watched.inMaintenance) {
      // What it leads to is found out anew once that is over.
      watched.followed = to;
    }
    if (watched.followed === to) {
      return;
    }
    // A bot seen well for the first time, or again after we lost sight of it, has nothing to tell or to end:
    // its verdict is stored with the next batch, so that a start does not cost a transaction a bot.
    if (
      from === 'unknown' &&
      to === 'ok' &&
      !watched.openIncidentId &&
      watched.hasAlert.size === 0
    ) {
      watched.followed = to;
      return;
    }
    const trouble = {
      from,
      to,
      cause: state.cause,
      at: clock.now(),
    };
    const { signal } = watched.stopping;
    await incidents.inOne(
      watched,
      async (transaction) => {
        // Paused, moved or removed while this waited for its turn: the verdict is about nothing any more.
        if (signal.aborted || watched.inMaintenance) {
          return [];
        }
        const announce = await incidents.follow(transaction, watched, trouble);
        return [...announce, () => noteFollowed(watched, trouble, log)];
      },
      (work) => recorder.commit(watched, work),
    );
  }

  function noteFollowed(watched: WatchedBot, { from, to, cause }: Trouble, log: Logger): void {
    watched.followed = to;
    log.info(
      { botId: watched.bot.id, tenantId: watched.bot.tenantId, from, to, cause },
      'the verdict changed',
    );
  }

  return follow;
}
