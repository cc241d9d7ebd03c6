import type { ActiveFault } from './active-fault.ts';
import type { VirtualClock } from './virtual-clock.ts';
import type { WorldClock } from './world-clock.ts';
import type { WorldEvents } from './world-events.ts';

/** This share of the sleeps is none, but a clock that is set ahead, by so much at most. */
const clockShare = 0.3;
const mostAheadMs = 600_000;
const overloadMs = 1_500;

type Dependencies = { events: WorldEvents; clock: VirtualClock; time: WorldClock };

export type AgentTroubles = ReturnType<typeof createAgentTroubles>;

/** What befalls the agent itself: no network, a machine that sleeps or has too much to do, a clock that is set. */
export function createAgentTroubles({ events, clock, time }: Dependencies) {
  let isOffline = false;

  return {
    isOffline: () => isOffline,

    /** Nothing that is said to it is heard. */
    isCutOff: () => isOffline || events.isAsleep(),

    strike(fault: ActiveFault): void {
      const { kind, lastsMs, variant } = fault;
      if (kind === 'network_gone') {
        isOffline = true;
        events.at(events.now() + lastsMs, () => {
          isOffline = false;
        });
      } else if (kind === 'overload') {
        clock.delayTimers(overloadMs);
        events.at(events.now() + lastsMs, () => clock.delayTimers(0));
      } else if (kind === 'sleep' && variant < clockShare) {
        time.setAhead(Math.min(lastsMs, mostAheadMs));
        fault.seenAt = events.now();
      } else if (kind === 'sleep') {
        events.sleep(lastsMs);
      }
    },
  };
}
