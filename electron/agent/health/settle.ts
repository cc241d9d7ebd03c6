import {
  type ConnectorRegistry,
  connectorFor,
  type Reading,
} from '#electron/agent/connectors/connector.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { IncidentService, Trouble } from '#electron/agent/incidents/incident-service.ts';
import type { Clock, Logger } from '#electron/agent/ports.ts';
import type { SelfWatch } from '#electron/agent/watch/self-watch.ts';
import { mustDoubtOurselves, type TimeBreak } from '#electron/agent/watch/watcher-rules.ts';
import { type Cause, mayBeOurNetwork, needsPerson } from '#shared/faults.ts';
import { isPushed } from '#shared/schemas/connector.ts';
import type { CheckSource } from '#shared/schemas/health.ts';

import type { Attention } from './attention.ts';
import type { NextLook, Settle } from './check-loop.ts';
import type { Recorder } from './recorder.ts';
import { createRestarts, restartLookMs } from './restarts.ts';
import {
  blankMemory,
  judge,
  type Memory,
  type Outcome,
  outcomeOf,
  type VerdictRules,
} from './verdict.ts';

/**
 * It takes several slow answers in a row to make a bot degraded. They are not left to its interval, which may be hours:
 * a look of its own, so much later, that is no recheck.
 */
const slowLookMs = 10_000;
const nextSlowLook: NextLook = Object.freeze({ afterMs: slowLookMs, isRecheck: false });

const nextRestartLook: NextLook = Object.freeze({ afterMs: restartLookMs, isRecheck: false });

/** Who repairs bots, and has to know what is seen of them. */
export type RecoveryWatch = {
  noteReading(watched: WatchedBot, reading: Reading, outcome: Outcome): void;
  /** The verdict is settled, and what it leads to is stored. */
  settled(watched: WatchedBot): void;
};

type Dependencies = {
  roster: Roster;
  recorder: Recorder;
  attention: Attention;
  incidents: IncidentService;
  selfWatch: SelfWatch;
  connectors: ConnectorRegistry;
  recovery: RecoveryWatch;
  rules: VerdictRules;
  events: Events;
  clock: Clock;
  logger: Logger;
};

export type Settling = ReturnType<typeof createSettling>;

/** Turns readings into verdicts, and verdicts into what is stored, shown and told. */
export function createSettling({
  roster,
  recorder,
  attention,
  incidents,
  selfWatch,
  connectors,
  recovery,
  rules,
  events,
  clock,
  logger,
}: Dependencies) {
  const restarts = createRestarts(clock);
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

  function record(
    watched: WatchedBot,
    reading: Reading,
    { memory, source, isSettled }: { memory: Memory; source: CheckSource; isSettled: boolean },
  ): void {
    const at = clock.now();
    const { state } = watched;
    const latencyMs = reading.latencyMs === null ? null : Math.round(reading.latencyMs);
    const isNews = memory.verdict !== state.verdict || reading.cause !== state.cause;
    recorder.addCheck(watched, {
      at,
      verdict: memory.verdict,
      layers: reading.layers,
      latencyMs,
      cause: reading.cause,
      code: reading.code,
      source,
      evidence: isNews ? reading.evidence : null,
    });
    if (!isSettled) {
      watched.state = { ...watched.state, lastCheckedAt: at };
      return;
    }
    noteWhy(watched, reading);
    const cause = memory.verdict === 'ok' ? null : reading.cause;
    const isOther = memory.verdict !== watched.state.spanState && !watched.inMaintenance;
    if (isOther) {
      recorder.enter(watched, memory.verdict, cause, at);
    }
    watched.state = {
      ...watched.state,
      lastCheckedAt: at,
      since: isOther ? at : watched.state.since,
      verdict: memory.verdict,
      cause,
      code: reading.code,
      layers: reading.layers,
      latencyMs,
      tlsValidTo: reading.tlsValidTo ?? watched.state.tlsValidTo,
      runId: reading.runId ?? watched.state.runId,
    };
  }

  function noteWhy(watched: WatchedBot, { reason, evidence }: Reading): void {
    watched.reason = reason ?? null;
    watched.evidence = evidence;
  }

  /** Nothing could be seen. Where that has a reason, such as a closed vault, nothing is known of the bot any more. */
  function noteUnseen(watched: WatchedBot, { cause, reason }: Reading): void {
    if (reason && watched.reason !== reason) {
      lose(watched, clock.now(), cause);
      watched.reason = reason;
    }
  }

  /** It does not work while it restarts, so that time counts as down; but it is no incident. */
  function noteRestarting(watched: WatchedBot, reading: Reading, isNew: boolean): void {
    const at = clock.now();
    const isDown = watched.state.spanState === 'down' || watched.inMaintenance;
    noteWhy(watched, { ...reading, reason: reading.reason ?? 'restarting' });
    if (!isDown) {
      recorder.addCheck(watched, {
        at,
        verdict: watched.memory.verdict,
        layers: reading.layers,
        latencyMs: null,
        cause: reading.cause,
        code: reading.code,
        source: 'event',
        evidence: reading.evidence,
      });
      recorder.enter(watched, 'down', null, at);
      watched.state = { ...watched.state, since: at, layers: reading.layers };
    }
    watched.state = { ...watched.state, lastCheckedAt: at };
    recorder.touch(watched);
    if (isNew || !isDown) {
      events.emit('bot.changed', watched.bot.tenantId, watched.bot.id);
    }
  }

  /** It is restarted by us: that it does not work meanwhile says nothing, unless it says what only a person can mend. */
  function isExcusedByRepair(
    { isUnderRepair }: WatchedBot,
    { cause, reason }: Reading,
    outcome: Outcome,
  ): boolean {
    const isFailing = outcome === 'fail' || outcome === 'partial';
    return isUnderRepair && isFailing && !(cause && needsPerson(cause, reason ?? null));
  }

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

  const judgeReading: Settle = async (watched, reading, source, log) => {
    const wasRestarting = restarts.isUnderWay(watched);
    if (reading.restartingForMs !== undefined) {
      restarts.announce(watched, reading.restartingForMs);
    }
    const outcome = outcomeOf(reading);
    recovery.noteReading(watched, reading, outcome);
    if (outcome === 'inconclusive') {
      noteUnseen(watched, reading);
      return restarts.isUnderWay(watched) || watched.isUnderRepair ? nextRestartLook : null;
    }
    const { signal } = watched.stopping;
    if (restarts.isExcused(watched, outcome) || isExcusedByRepair(watched, reading, outcome)) {
      noteRestarting(watched, reading, !wasRestarting);
      return nextRestartLook;
    }
    restarts.end(watched, outcome);
    // A bot that did not come back in the time it had is not given rechecks on top of it.
    const isFinal = reading.isFinal === true || (wasRestarting && outcome === 'fail');
    const judged = judge(watched.memory, outcome, rules, { isFinal });
    if ((await isOurFault(watched, reading, judged.memory)) || signal.aborted) {
      return null;
    }
    const before = watched.state;
    const reasonBefore = watched.reason;
    const isSettled = judged.recheckAfterMs === null;
    watched.memory = judged.memory;
    record(watched, reading, { memory: judged.memory, source, isSettled });
    if (judged.recheckAfterMs !== null) {
      return { afterMs: judged.recheckAfterMs, isRecheck: true };
    }

    await follow(watched, log);
    const { cause, verdict, tlsValidTo } = watched.state;
    const hasOtherCause = cause !== before.cause || watched.reason !== reasonBefore;
    const isUnwell = verdict === 'down' || verdict === 'degraded';
    if (
      isUnwell &&
      verdict === before.verdict &&
      cause &&
      hasOtherCause &&
      !watched.inMaintenance
    ) {
      await incidents.inOne(
        watched,
        async (transaction) =>
          signal.aborted ? [] : incidents.changeCause(transaction, watched, { verdict, cause }),
        (work) => recorder.commit(watched, work),
      );
    }
    if (tlsValidTo !== null && !signal.aborted && !watched.inMaintenance) {
      await incidents.noteCertificate(watched, tlsValidTo);
    }
    if (
      before.spanState !== watched.state.spanState ||
      before.cause !== cause ||
      watched.reason !== reasonBefore ||
      wasRestarting
    ) {
      events.emit('bot.changed', watched.bot.tenantId, watched.bot.id);
    }
    if (!signal.aborted) {
      recovery.settled(watched);
    }
    if (watched.isUnderRepair) {
      return nextRestartLook;
    }
    const isDoubtful = outcome === 'slow' && watched.memory.verdict === 'ok';
    return isDoubtful && roster.intervalOf(watched) > slowLookMs ? nextSlowLook : null;
  };

  async function tickOne(watched: WatchedBot, now: number): Promise<void> {
    recorder.keepCounting(watched, now);
    if (recorder.expire(watched, now)) {
      events.emit('bot.changed', watched.bot.tenantId, watched.bot.id);
    }
    if (!watched.checking && watched.followed !== watched.memory.verdict && !recorder.isFailing()) {
      await follow(watched, logger);
    }
    await incidents.tick(watched);
  }

  const settle: Settle = async (watched, reading, source, log) => {
    try {
      return await judgeReading(watched, reading, source, log);
    } finally {
      attention.noteCheck(watched);
    }
  };

  return {
    settle,

    /** The bot is new or changed, so that what happens to it by time alone may come sooner. */
    attend: (watched: WatchedBot): void => attention.attend(watched),

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
      return attention.forDue(async (watched) => {
        try {
          await tickOne(watched, now);
        } catch (error) {
          // One that cannot be stored holds up nobody else.
          logger.error(
            { error, botId: watched.bot.id },
            'a bot could not be followed; in a second',
          );
          attention.attend(watched);
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

    forget(watched: WatchedBot): void {
      doubtful.delete(watched);
      attention.forget(watched);
    },
  };
}
