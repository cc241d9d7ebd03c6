import type { Roster } from '#electron/agent/fleet/roster.ts';
import { createDueQueue } from '#electron/agent/health/due-queue.ts';
import { nextTurn } from '#electron/agent/health/spread.ts';
import type { Clock, Timer } from '#electron/agent/ports.ts';
import type { HeartbeatConnector } from '#shared/schemas/connectors/heartbeat.ts';

import { forgiveGap, type Gap, type Judgement, judgeBeats, type Standing } from './beat-rules.ts';
import { expectedTimes } from './expected-times.ts';
import type { Line, LineRules, Tell } from './line.ts';

/**
 * A bot that goes on calling well is entered in the check log this often, each in its own turn: else thousands that
 * begin to call together would be entered together ever after.
 */
const steadyEveryMs = 10_000;
/** Runs whose time was taken are entered one by one, unless they end faster than this. */
const timedEveryMs = 1_000;
/** The wall clock is looked at again at least this often, because it may be put right little by little. */
const longestWaitMs = 60_000;

type Dependencies = {
  roster: Roster;
  clock: Clock;
  /** Finds out whether the machine slept or its clock was set, before anything is concluded from the time. */
  lookAtTime: () => void;
  /** What is remembered of the line changed. */
  touch: (line: Line) => void;
};

/** Judges the lines that are watched: at each call, and when a call is due. */
export function createLineWatch({ roster, clock, lookAtTime, touch }: Dependencies) {
  // When a line is to be judged though no call comes, by the wall clock. May be too early, never too late: a call
  // moves the time on only once it has come, so that ten thousand calls a second do not move it ten thousand times.
  const queue = createDueQueue<Line>();
  let timer: Timer | null = null;
  let timerAt = Infinity;

  function rulesOf(line: Line): LineRules | null {
    const config = roster.find(line.tenantId, line.botId)?.bot.connector;
    const clientZone = roster.findTenant(line.tenantId)?.zone;
    if (config?.type !== 'heartbeat' || clientZone === undefined) {
      return null;
    }
    if (line.rules?.config !== config || line.rules.clientZone !== clientZone) {
      line.rules = makeRules(config, clientZone);
    }
    return line.rules;
  }

  function judge(line: Line): Judgement | undefined {
    const rules = rulesOf(line);
    return rules ? judgeBeats(line.state, rules, clock.now()) : undefined;
  }

  function arm(): void {
    const nextAt = queue.nextAt();
    if (nextAt === undefined || nextAt >= timerAt) {
      return;
    }
    timer?.cancel();
    timerAt = nextAt;
    const delayMs = Math.min(Math.max(nextAt - clock.now(), 1), longestWaitMs);
    timer = clock.after(delayMs, () => {
      timer = null;
      timerAt = Infinity;
      lookAtTime();
      runDue();
      arm();
    });
  }

  function runDue(): void {
    const now = clock.now();
    for (let due = queue.take(now); due; due = queue.take(now)) {
      if (due.item.tell) {
        look(due.item, null, false);
      }
    }
  }

  function lookAgain(line: Line, lookAt: number | null): void {
    const known = queue.get(line);
    if (lookAt !== null && (known === undefined || lookAt < known)) {
      queue.set(line, lookAt);
      arm();
    }
  }

  /** Judges the line now, and tells what is new, or what is to be told again anyway. */
  function look(line: Line, latencyMs: number | null, isToBeTold: boolean): void {
    const { tell, told } = line;
    const judged = judge(line);
    if (!tell || !judged) {
      return;
    }
    const { standing, lookAt } = judged;
    if (isToBeTold || !told || !isSame(told.standing, standing)) {
      const at = clock.mono();
      const turns = { intervalMs: steadyEveryMs, origin: 0, after: at };
      line.told = { standing, at, nextAt: nextTurn(line.botKey, turns) };
      tell(standing, latencyMs);
    }
    lookAgain(line, lookAt);
  }

  function forgive(line: Line, gap: Gap): void {
    const rules = rulesOf(line);
    if (rules) {
      const before = line.state;
      line.state = forgiveGap(before, rules, gap);
      if (line.state !== before) {
        touch(line);
      }
    }
  }

  /** A schedule that is new says nothing about the time before it. */
  function adopt(line: Line, before: LineRules | null): void {
    const now = clock.now();
    const isNew = before !== null && before !== rulesOf(line);
    if (isNew && judge(line)?.standing.kind === 'late') {
      line.state = { ...line.state, countsFrom: now };
      touch(line);
    }
  }

  return {
    judge,

    /** From now on the line is judged, and what comes of it is told, until `leave`. */
    enter(line: Line, tell: Tell): void {
      line.tell = tell;
      line.told = null;
      const before = line.rules;
      if (line.leftAt !== null) {
        forgive(line, { from: Math.min(line.leftAt, clock.now()), to: clock.now() });
        line.leftAt = null;
      }
      adopt(line, before);
      look(line, null, true);
    },

    leave(line: Line): void {
      line.tell = null;
      line.told = null;
      line.leftAt = clock.now();
      queue.delete(line);
    },

    /** A call has come, and is taken up in the state already. */
    heard(
      line: Line,
      { isResult, durationMs }: { isResult: boolean; durationMs: number | null },
    ): void {
      const { told } = line;
      const mono = clock.mono();
      const isTimed = durationMs !== null && told !== null && mono - told.at >= timedEveryMs;
      look(line, durationMs, isResult && (isTimed || !told || mono >= told.nextAt));
    },

    /** Nobody listened in this time: judges the lines anew, and tells how they stand. */
    noteGap(lines: Iterable<Line>, gap: Gap): void {
      for (const line of lines) {
        forgive(line, gap);
        queue.delete(line);
        look(line, null, true);
      }
    },

    stop(): void {
      timer?.cancel();
      timer = null;
    },
  };
}

function makeRules(config: HeartbeatConnector, clientZone: string): LineRules {
  const times = expectedTimes(config.schedule, clientZone);
  return { config, clientZone, times, graceMs: config.graceMs };
}

function isSame(a: Standing, b: Standing): boolean {
  return (
    a.kind === b.kind &&
    (a.kind !== 'reported' || b.kind !== 'reported' || a.exitCode === b.exitCode)
  );
}
