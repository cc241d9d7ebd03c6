import type { AlertService } from '#electron/agent/alerts/alert-service.ts';
import { agentAct } from '#electron/agent/audit/act.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock, Logger, Network, Timer } from '#electron/agent/ports.ts';

import { createOverloadGauge, type Tick, type TimeBreak, timeBreak } from './watcher-rules.ts';

const tickMs = 1_000;
const networkAnswerHoldsMs = 2_000;
const networkAskEveryMs = 5_000;
/** Nothing is told in this time after the machine slept or its clock was set. */
export const quietAfterBreakMs = 60_000;

type Dependencies = {
  network: Network;
  alerts: AlertService;
  events: Events;
  ids: Ids;
  clock: Clock;
  logger: Logger;
};

export type SelfWatchListeners = {
  /** Once a second; `null` where there was nothing to do. */
  onTick(): Promise<void> | null;
  /** The machine slept, stood still, or its clock was set. */
  onTimeBreak(broken: TimeBreak): void;
  onOffline(): void;
  onOnline(offlineSince: number): void;
  /** The worst lateness of a check since the last call, in milliseconds. */
  worstLatenessMs(): number;
};

export type SelfWatch = ReturnType<typeof createSelfWatch>;

/**
 * The watcher watching itself: its clock, its network, its own lateness. What it finds keeps the rest from
 * blaming the bots.
 */
export function createSelfWatch({ network, alerts, events, ids, clock, logger }: Dependencies) {
  const stopping = new AbortController();
  const gauge = createOverloadGauge();
  let timer: Timer | null = null;
  let last: Tick = { now: clock.now(), mono: clock.mono() };
  let quietUntil = -Infinity;
  let lastJump: { at: number; driftMs: number } | null = null;
  let offlineSince: number | null = null;
  let networkAnswer: { mono: number; answer: Promise<boolean> } | null = null;
  let ticking: Promise<void> | null = null;
  let listeners: SelfWatchListeners | undefined;

  // What has an alert; differs from what is so only until the store has taken it.
  const told = { network: false, load: false };

  const act = () => agentAct('self-watch', ids.next());
  const aboutNetwork = { tenantId: null, type: 'watcher.offline', subject: 'network' } as const;
  const aboutLoad = { tenantId: null, type: 'engine.late', subject: 'checks' } as const;

  function askNetwork(holdsMs: number): Promise<boolean> {
    const mono = clock.mono();
    if (!networkAnswer || mono - networkAnswer.mono > holdsMs) {
      networkAnswer = { mono, answer: network.isOnline(stopping.signal) };
    }
    return networkAnswer.answer;
  }

  async function goOffline(): Promise<void> {
    if (offlineSince !== null) {
      return;
    }
    offlineSince = clock.now();
    logger.warn({}, 'this machine has lost its network; bots elsewhere cannot be judged');
    listeners?.onOffline();
    events.emit('system.changed', null, 'network');
    await tellNetwork();
  }

  async function comeOnline(): Promise<void> {
    if (offlineSince === null) {
      return;
    }
    const since = offlineSince;
    logger.info({ offlineForMs: clock.now() - since }, 'this machine has its network again');
    offlineSince = null;
    listeners?.onOnline(since);
    events.emit('system.changed', null, 'network');
    await tellNetwork();
  }

  function noteTime(): void {
    const tick = { now: clock.now(), mono: clock.mono() };
    const broken = timeBreak(last, tick);
    last = tick;
    if (broken) {
      quietUntil = tick.mono + quietAfterBreakMs;
      lastJump = { at: tick.now, driftMs: broken.driftMs };
      logger.warn({ ...broken }, 'this machine slept, stood still, or its clock was set');
      listeners?.onTimeBreak(broken);
      events.emit('system.changed', null, 'clock');
    }
  }

  function noteLoad(): void {
    if (!gauge.note(clock.mono(), listeners?.worstLatenessMs() ?? 0)) {
      return;
    }
    events.emit('system.changed', null, 'checks');
    if (gauge.isOverloaded()) {
      logger.warn({}, 'checks are late: this machine is overloaded');
    } else {
      logger.info({}, 'checks are in time again');
    }
  }

  async function tellNetwork(): Promise<void> {
    const isSo = offlineSince !== null;
    if (isSo === told.network) {
      return;
    }
    if (isSo) {
      await alerts.open(act(), { ...aboutNetwork, severity: 'error', cause: 'watcher_offline' });
    } else {
      await alerts.resolve(act(), aboutNetwork);
    }
    told.network = isSo;
  }

  async function tellLoad(): Promise<void> {
    const isSo = gauge.isOverloaded();
    if (isSo === told.load) {
      return;
    }
    if (isSo) {
      await alerts.open(act(), { ...aboutLoad, severity: 'warning', cause: 'overloaded' });
    } else {
      await alerts.resolve(act(), aboutLoad);
    }
    told.load = isSo;
  }

  /** Nearly every second there is nothing to do, and then no promise is made for it. */
  function work(): Promise<void> | null {
    noteLoad();
    const isTold = told.load === gauge.isOverloaded() && !told.network;
    return isTold && offlineSince === null ? (listeners?.onTick() ?? null) : workThrough();
  }

  async function workThrough(): Promise<void> {
    await tellLoad();
    await tellNetwork();
    if (offlineSince !== null && (await askNetwork(networkAskEveryMs))) {
      await comeOnline();
    }
    await listeners?.onTick();
  }

  function noteFailure(error: unknown): void {
    logger.error({ error }, 'the watch over the agent itself failed; it goes on in a second');
  }

  /** Time is looked at each second, however long the work of the last one takes: waiting is not sleep. */
  function tick(): void {
    arm();
    try {
      noteTime();
      ticking ??=
        work()
          ?.catch(noteFailure)
          .finally(() => {
            ticking = null;
          }) ?? null;
    } catch (error) {
      noteFailure(error);
    }
  }

  function arm(): void {
    if (!stopping.signal.aborted) {
      timer = clock.after(tickMs, tick);
    }
  }

  return {
    /** What the last run said of itself is over; where it is not, it is found anew. */
    async takeUp(): Promise<void> {
      await alerts.resolve(act(), aboutNetwork);
      await alerts.resolve(act(), aboutLoad);
    },

    start(given: SelfWatchListeners): void {
      listeners = given;
      last = { now: clock.now(), mono: clock.mono() };
      arm();
    },

    /** Asks the network before many bots are called down. True where it is ours that is gone. */
    async isOurNetworkGone(): Promise<boolean> {
      if (await askNetwork(networkAnswerHoldsMs)) {
        return false;
      }
      await goOffline();
      return true;
    },

    /** A bot elsewhere answered: the network is there, whatever was thought. */
    async noteAnswer(): Promise<void> {
      await comeOnline();
    },

    /** The host was told by its system that the machine woke up. */
    noteResume(): void {
      noteTime();
    },

    isOffline: () => offlineSince !== null,
    offlineSince: () => offlineSince,
    isOverloaded: () => gauge.isOverloaded(),
    quietUntil: () => quietUntil,
    lastJump: () => lastJump,

    async stop(): Promise<void> {
      stopping.abort();
      timer?.cancel();
      await ticking;
    },
  };
}
