import type { Reading } from '#electron/agent/connectors/connector.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { IncidentService } from '#electron/agent/incidents/incident-service.ts';
import type { Clock, Logger } from '#electron/agent/ports.ts';
import { needsPerson } from '#shared/faults.ts';
import type { CheckSource } from '#shared/schemas/health.ts';

import type { Attention } from './attention.ts';
import type { NextLook, Settle } from './check-loop.ts';
import type { Doubt } from './doubt.ts';
import type { FollowVerdict } from './follow-verdict.ts';
import type { PassingTime } from './passing-time.ts';
import type { Recorder } from './recorder.ts';
import { createRestarts, restartLookMs } from './restarts.ts';
import {
  type Judgement,
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
  recovery: RecoveryWatch;
  doubt: Doubt;
  follow: FollowVerdict;
  lose: PassingTime['lose'];
  rules: VerdictRules;
  events: Events;
  clock: Clock;
};

/** One reading, and what it counts as. */
type Sight = {
  watched: WatchedBot;
  reading: Reading;
  source: CheckSource;
  log: Logger;
  outcome: Outcome;
  judged: Judgement;
  wasRestarting: boolean;
};

/** How the bot was known to be before it. */
type Before = Pick<WatchedBot, 'state' | 'reason'>;

/** What a bot that is as unwell as before suffers from now; `null` where that is what it was. */
function otherCause(
  { state: { verdict, cause }, reason }: WatchedBot,
  { state, reason: was }: Before,
) {
  const isUnwell = verdict === 'down' || verdict === 'degraded';
  const isOther = cause !== state.cause || reason !== was;
  return isUnwell && verdict === state.verdict && cause && isOther ? { verdict, cause } : null;
}

export type Settling = ReturnType<typeof createSettling>;

/** Turns readings into verdicts, and has what they lead to stored, shown and told. */
export function createSettling({
  roster,
  recorder,
  attention,
  incidents,
  recovery,
  doubt,
  follow,
  lose,
  rules,
  events,
  clock,
}: Dependencies) {
  const { isOurFault } = doubt;
  const restarts = createRestarts(clock);

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

  /** Nothing is waited for where nothing follows from the reading: nearly every one is like the one before it. */
  function judgeReading(
    watched: WatchedBot,
    reading: Reading,
    source: CheckSource,
    log: Logger,
  ): Promise<NextLook | null> | NextLook | null {
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
    if (restarts.isExcused(watched, outcome) || isExcusedByRepair(watched, reading, outcome)) {
      noteRestarting(watched, reading, !wasRestarting);
      return nextRestartLook;
    }
    restarts.end(watched, outcome);
    // A bot that did not come back in the time it had is not given rechecks on top of it.
    const isFinal = reading.isFinal === true || (wasRestarting && outcome === 'fail');
    const judged = judge(watched.memory, outcome, rules, { isFinal });
    const sight: Sight = { watched, reading, source, log, outcome, judged, wasRestarting };
    const isOurs = isOurFault(watched, reading, judged.memory);
    return typeof isOurs === 'boolean'
      ? take(sight, isOurs)
      : isOurs.then((isSo) => take(sight, isSo));
  }

  /** The verdict is the bot's from now on, unless what was seen says nothing of it. */
  function take(sight: Sight, isOurs: boolean): Promise<NextLook | null> | NextLook | null {
    const { watched, reading, source, judged } = sight;
    if (isOurs || watched.stopping.signal.aborted) {
      return null;
    }
    const before = { state: watched.state, reason: watched.reason };
    watched.memory = judged.memory;
    record(watched, reading, {
      memory: judged.memory,
      source,
      isSettled: judged.recheckAfterMs === null,
    });
    if (judged.recheckAfterMs !== null) {
      return { afterMs: judged.recheckAfterMs, isRecheck: true };
    }
    return mustStore(watched, before) ? storeWhatFollows(sight, before) : conclude(sight, before);
  }

  const mustStore = (watched: WatchedBot, before: Before): boolean =>
    watched.followed !== watched.memory.verdict ||
    watched.state.tlsValidTo !== null ||
    otherCause(watched, before) !== null;

  async function storeWhatFollows(sight: Sight, before: Before): Promise<NextLook | null> {
    const { watched, log } = sight;
    const { signal } = watched.stopping;
    if (watched.followed !== watched.memory.verdict) {
      await follow(watched, log);
    }
    const change = otherCause(watched, before);
    if (change && !watched.inMaintenance) {
      await incidents.inOne(
        watched,
        async (transaction) =>
          signal.aborted ? [] : incidents.changeCause(transaction, watched, change),
        (work) => recorder.commit(watched, work),
      );
    }
    const { tlsValidTo } = watched.state;
    if (tlsValidTo !== null && !signal.aborted && !watched.inMaintenance) {
      await incidents.noteCertificate(watched, tlsValidTo);
    }
    return conclude(sight, before);
  }

  /** All is stored: it is shown, and whoever repairs the bot is told. */
  function conclude({ watched, outcome, wasRestarting }: Sight, before: Before): NextLook | null {
    if (
      before.state.spanState !== watched.state.spanState ||
      before.state.cause !== watched.state.cause ||
      watched.reason !== before.reason ||
      wasRestarting
    ) {
      events.emit('bot.changed', watched.bot.tenantId, watched.bot.id);
    }
    if (!watched.stopping.signal.aborted) {
      recovery.settled(watched);
    }
    if (watched.isUnderRepair) {
      return nextRestartLook;
    }
    const isDoubtful = outcome === 'slow' && watched.memory.verdict === 'ok';
    return isDoubtful && roster.intervalOf(watched) > slowLookMs ? nextSlowLook : null;
  }

  const settle: Settle = (watched, reading, source, log) => {
    let judging: ReturnType<Settle> = null;
    try {
      judging = judgeReading(watched, reading, source, log);
    } finally {
      if (!(judging instanceof Promise)) {
        attention.noteCheck(watched);
      }
    }
    return judging instanceof Promise
      ? judging.finally(() => attention.noteCheck(watched))
      : judging;
  };

  return {
    settle,

    /** The bot is new or changed, so that what happens to it by time alone may come sooner. */
    attend: (watched: WatchedBot): void => attention.attend(watched),

    forget(watched: WatchedBot): void {
      doubt.forget(watched);
      attention.forget(watched);
    },
  };
}
