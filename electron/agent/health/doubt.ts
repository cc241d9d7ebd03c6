import {
  type ConnectorRegistry,
  connectorFor,
  type Reading,
} from '#electron/agent/connectors/connector.ts';
import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { SelfWatch } from '#electron/agent/watch/self-watch.ts';
import { mustDoubtOurselves } from '#electron/agent/watch/watcher-rules.ts';
import { mayBeOurNetwork } from '#shared/faults.ts';

import type { Memory } from './verdict.ts';

type Dependencies = {
  roster: Roster;
  connectors: ConnectorRegistry;
  selfWatch: SelfWatch;
  clock: Clock;
};

export type Doubt = ReturnType<typeof createDoubt>;

/** Whether what fails is the bot or rather we: when many bots elsewhere fail at once, our own network is looked at first. */
export function createDoubt({ roster, connectors, selfWatch, clock }: Dependencies) {
  // Bots elsewhere whose last probe failed in a way that our own network could cause, and since when.
  const doubtful = new Map<WatchedBot, number>();
  // When a bot elsewhere last answered, on the monotonic clock.
  let answeredAt = -Infinity;
  let elsewhere = { count: 0, countedAt: -Infinity };

  const isElsewhere = ({ bot }: WatchedBot) =>
    !connectorFor(connectors, bot.connector).isLocal(bot.connector);

  /** Counted at most once a second: when hundreds of bots turn down at once, each asks. */
  function countElsewhere(): number {
    const mono = clock.mono();
    if (mono - elsewhere.countedAt >= 1_000) {
      const bots = [...roster.all()];
      const count = bots.filter((each) => roster.isActive(each) && isElsewhere(each)).length;
      elsewhere = { count, countedAt: mono };
    }
    return elsewhere.count;
  }

  /** True where the failure is rather ours, so that nothing may be concluded from it. */
  function isOurFault(
    watched: WatchedBot,
    reading: Reading,
    next: Memory,
  ): boolean | Promise<boolean> {
    if (!isElsewhere(watched)) {
      return false;
    }
    if (reading.cause === null || !mayBeOurNetwork(reading.cause)) {
      doubtful.delete(watched);
      answeredAt = clock.mono();
      return selfWatch.isOffline() ? selfWatch.noteAnswer().then(() => false) : false;
    }
    const failingSince = doubtful.get(watched) ?? clock.mono();
    doubtful.set(watched, failingSince);
    if (selfWatch.isOffline()) {
      return true;
    }
    const turnsDown = next.verdict === 'down' && watched.memory.verdict !== 'down';
    return (
      turnsDown &&
      mustDoubtOurselves({
        failing: doubtful.size,
        watched: countElsewhere(),
        isAnyAnswering: answeredAt >= failingSince,
      }) &&
      selfWatch.isOurNetworkGone()
    );
  }

  return {
    isElsewhere,

    isOurFault,

    forget(watched: WatchedBot): void {
      doubtful.delete(watched);
    },
  };
}
