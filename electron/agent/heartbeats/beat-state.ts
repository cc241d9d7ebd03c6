import type { CallKind } from '#shared/schemas/heartbeat-address.ts';

/** A run that began and has not ended. */
export type Run = {
  /** What the bot calls it by; calls without one speak of the one run that has none. */
  rid: string | null;
  startedAt: number;
  /** Its end may have been told while nobody listened, so it is never called too long. */
  isExcused: boolean;
};

/** What is remembered of the calls of one bot. An immutable value; times are of the wall clock. */
export type BeatState = {
  lastCallAt: number | null;
  /** What the newest run came to, and when that was told; `null` while none has ended. */
  result: 'success' | 'failure' | null;
  resultAt: number | null;
  exitCode: number | null;
  /** Oldest first. */
  runs: readonly Run[];
  /** Nothing that was expected before this counts, because nobody listened. */
  countsFrom: number | null;
};

/** One call as the rules see it. */
export type Call = {
  kind: CallKind;
  exitCode: number | null;
  rid: string | null;
  at: number;
};

export const silentSoFar: BeatState = Object.freeze({
  lastCallAt: null,
  result: null,
  resultAt: null,
  exitCode: null,
  runs: [],
  countsFrom: null,
});

const mostRuns = 20;

/** What is remembered after a call, and how long the run took that it ended. */
export function withCall(
  state: BeatState,
  call: Call,
  graceMs: number,
): { state: BeatState; durationMs: number | null } {
  const heard = { ...state, lastCallAt: call.at };
  switch (call.kind) {
    case 'log':
      return { state: heard, durationMs: null };
    case 'start': {
      const run = { rid: call.rid, startedAt: call.at, isExcused: false };
      const others = state.runs.filter(({ rid }) => rid !== call.rid);
      return { state: { ...heard, runs: [...others, run].slice(-mostRuns) }, durationMs: null };
    }
    case 'success':
    case 'fail': {
      const ended = state.runs.find(({ rid }) => rid === call.rid);
      const durationMs = ended ? Math.max(call.at - ended.startedAt, 0) : null;
      return {
        state: {
          ...heard,
          result: call.kind === 'success' ? 'success' : 'failure',
          resultAt: call.at,
          exitCode: call.exitCode,
          // A run that was overdue before this is over for good: a newer one has come to an end since.
          runs: state.runs.filter(
            (run) => run !== ended && (run.isExcused || run.startedAt + graceMs > call.at),
          ),
        },
        durationMs,
      };
    }
    default:
      return call.kind satisfies never;
  }
}

/** The clock was set back: what lies ahead of it now is taken to have been just now. */
export function notAfter(state: BeatState, now: number): BeatState {
  const clamp = (at: number | null) => (at === null ? null : Math.min(at, now));
  return {
    ...state,
    lastCallAt: clamp(state.lastCallAt),
    resultAt: clamp(state.resultAt),
    countsFrom: clamp(state.countsFrom),
    runs: state.runs.map((run) => ({ ...run, startedAt: Math.min(run.startedAt, now) })),
  };
}
