import { type BeatState, notAfter } from './beat-state.ts';
import type { ExpectedTimes } from './expected-times.ts';

/** How a bot that calls us stands. */
export type Standing =
  /** No call that counts has come since we began to listen. */
  | { kind: 'waiting' }
  | { kind: 'ok' }
  | { kind: 'late'; expectedAt: number }
  | { kind: 'run_too_long'; startedAt: number }
  | { kind: 'reported'; exitCode: number | null };

export type Judgement = {
  standing: Standing;
  /** When the next call is expected; `null` while none has ever come. */
  expectedAt: number | null;
  /** When it has to be judged anew though no call comes; `null` where only a call can change it. */
  lookAt: number | null;
};

type Rules = { times: ExpectedTimes; graceMs: number };

/** A stretch of time in which nobody listened, first instant included, last excluded. */
export type Gap = { from: number; to: number };

/**
 * Decides how a bot stands at this moment. A run that began in time holds off `late` until it is too long itself; a
 * bot that never told how a run ended is waited for without limit, unless a run of it is too long.
 */
export function judgeBeats(state: BeatState, { times, graceMs }: Rules, now: number): Judgement {
  const base = baseOf(state);
  const expectedAt = base === null ? null : times.first(base);
  const running = state.runs.filter(({ isExcused }) => !isExcused);
  const nextRunEnd = least(running.map(({ startedAt }) => startedAt + graceMs));
  const overdue = running.find(({ startedAt }) => startedAt + graceMs <= now);
  if (overdue) {
    const standing = { kind: 'run_too_long', startedAt: overdue.startedAt } as const;
    return { standing, expectedAt, lookAt: null };
  }

  const hasResult = state.resultAt !== null && state.resultAt >= (state.countsFrom ?? -Infinity);
  if (hasResult && state.result === 'failure') {
    const standing = { kind: 'reported', exitCode: state.exitCode } as const;
    return { standing, expectedAt, lookAt: nextRunEnd };
  }
  if (expectedAt === null) {
    return { standing: { kind: 'waiting' }, expectedAt, lookAt: nextRunEnd };
  }

  const deadline = expectedAt + graceMs;
  // One that began only after the deadline does not mend that none came in time.
  const isHeldOff = running.some(({ startedAt }) => startedAt < deadline);
  if (now >= deadline && !isHeldOff) {
    return { standing: { kind: 'late', expectedAt }, expectedAt, lookAt: nextRunEnd };
  }
  return {
    standing: { kind: hasResult ? 'ok' : 'waiting' },
    expectedAt,
    lookAt: isHeldOff ? nextRunEnd : (least([deadline, nextRunEnd ?? deadline]) ?? deadline),
  };
}

/**
 * Takes out of the account what may have been missed while nobody listened. A call may come as much too early as it
 * may be too late, so an expected time counts as missed by us where the gap touches it or the grace on either side.
 * What was late before the gap stays so, unless a time was expected within the gap itself.
 */
export function forgiveGap(state: BeatState, { times, graceMs }: Rules, gap: Gap): BeatState {
  if (gap.to <= gap.from) {
    return notAfter(state, gap.to);
  }
  const runs = state.runs.map((run) => {
    const wasTooLong = run.startedAt + graceMs <= gap.from;
    return wasTooLong || run.startedAt >= gap.to ? run : { ...run, isExcused: true };
  });
  const base = baseOf(state);
  if (base === null || base >= gap.to) {
    return { ...state, runs };
  }
  const wasLate = times.first(base) + graceMs <= gap.from;
  const margin = wasLate ? 0 : graceMs;
  const isMissed = times.isAnyIn(base, gap.from - margin, gap.to + margin);
  return { ...state, runs, countsFrom: isMissed ? gap.to : state.countsFrom };
}

/** From when on a call is waited for; `null` where no run has ever ended. */
function baseOf({ resultAt, countsFrom }: BeatState): number | null {
  return resultAt === null ? null : Math.max(resultAt, countsFrom ?? resultAt);
}

function least(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.min(...values);
}
