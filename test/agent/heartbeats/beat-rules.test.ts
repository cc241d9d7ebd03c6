import { expect, test } from 'vitest';

import { forgiveGap, judgeBeats } from '#electron/agent/heartbeats/beat-rules.ts';
import { type BeatState, silentSoFar, withCall } from '#electron/agent/heartbeats/beat-state.ts';
import { expectedTimes } from '#electron/agent/heartbeats/expected-times.ts';

const minute = 60_000;
const graceMs = 5 * minute;
const hourly = {
  times: expectedTimes({ kind: 'period', periodMs: 60 * minute }, 'UTC'),
  graceMs,
};
const daily = {
  times: expectedTimes({ kind: 'cron', expression: '0 9 * * *' }, 'America/Sao_Paulo'),
  graceMs,
};
/** Nine o'clock in Sao Paulo on 5 January 2026. */
const nine = Date.UTC(2026, 0, 5, 12);

type Happened =
  | ['success' | 'start' | 'fail' | 'log', atMinute: number, rid?: string, exitCode?: number]
  | ['away', fromMinute: number, toMinute: number];

/** What is remembered after all this, in minutes after nine. */
function after(rules: typeof hourly, happened: readonly Happened[]): BeatState {
  return happened.reduce<BeatState>((state, [what, first, second, third]) => {
    const at = nine + first * minute;
    if (what === 'away') {
      return forgiveGap(state, rules, { from: at, to: nine + Number(second) * minute });
    }
    const rid = typeof second === 'string' ? second : null;
    return withCall(state, { kind: what, at, rid, exitCode: third ?? null }, graceMs).state;
  }, silentSoFar);
}

type Row = [
  what: string,
  rules: typeof hourly,
  happened: Happened[],
  atMinute: number,
  standing: string,
  /** In minutes after nine. */
  lookAt: number | null,
];

const rows: Row[] = [
  ['nothing was ever heard', hourly, [], 10_000, 'waiting', null],
  ['only a note came', hourly, [['log', 0]], 10_000, 'waiting', null],
  ['it called', hourly, [['success', 0]], 0, 'ok', 65],
  ['its call is due', hourly, [['success', 0]], 64.999, 'ok', 65],
  ['period and grace are over', hourly, [['success', 0]], 65, 'late', null],
  [
    'a note is no success',
    hourly,
    [
      ['success', 0],
      ['log', 50],
    ],
    65,
    'late',
    null,
  ],
  [
    'a call after it was late',
    hourly,
    [
      ['success', 0],
      ['success', 90],
    ],
    90,
    'ok',
    155,
  ],
  // Runs
  ['a first run is under way', hourly, [['start', 0]], 4.999, 'waiting', 5],
  ['a first run does not end', hourly, [['start', 0]], 5, 'run_too_long', null],
  [
    'a run is under way',
    hourly,
    [
      ['success', 0],
      ['start', 60],
    ],
    64,
    'ok',
    65,
  ],
  [
    'a run does not end',
    hourly,
    [
      ['success', 0],
      ['start', 60],
    ],
    65,
    'run_too_long',
    null,
  ],
  [
    'a run that began in time holds off late',
    hourly,
    [
      ['success', 0],
      ['start', 64],
    ],
    66,
    'ok',
    69,
  ],
  [
    'and is too long in the end',
    hourly,
    [
      ['success', 0],
      ['start', 64],
    ],
    69,
    'run_too_long',
    null,
  ],
  [
    'a run that began after the deadline does not',
    hourly,
    [
      ['success', 0],
      ['start', 66],
    ],
    66,
    'late',
    71,
  ],
  [
    'the end of another run ends none',
    hourly,
    [
      ['start', 0, 'a'],
      ['success', 1, 'b'],
    ],
    5,
    'run_too_long',
    null,
  ],
  [
    'its own end does',
    hourly,
    [
      ['start', 0, 'a'],
      ['success', 1, 'a'],
    ],
    5,
    'ok',
    66,
  ],
  [
    'without an id it is the run without one',
    hourly,
    [
      ['start', 0],
      ['success', 1],
    ],
    5,
    'ok',
    66,
  ],
  [
    'a started run that starts again begins anew',
    hourly,
    [
      ['start', 0],
      ['start', 4],
    ],
    8,
    'waiting',
    9,
  ],
  [
    'a success brings back one with a lost run',
    hourly,
    [
      ['start', 0, 'a'],
      ['success', 60, 'b'],
    ],
    60,
    'ok',
    125,
  ],
  [
    'of two runs the one that hangs counts',
    hourly,
    [
      ['start', 0, 'a'],
      ['start', 3, 'b'],
      ['success', 4, 'b'],
    ],
    5,
    'run_too_long',
    null,
  ],
  // Reported failures
  [
    'it failed',
    hourly,
    [
      ['success', 0],
      ['fail', 1],
    ],
    1,
    'reported',
    null,
  ],
  ['an exit code', hourly, [['fail', 1, 'a', 3]], 1, 'reported', null],
  [
    'a failure is not late besides',
    hourly,
    [
      ['success', 0],
      ['fail', 1],
    ],
    1_000,
    'reported',
    null,
  ],
  [
    'a success after it',
    hourly,
    [
      ['fail', 1],
      ['success', 2],
    ],
    2,
    'ok',
    67,
  ],
  [
    'a failure after a success',
    hourly,
    [
      ['success', 1],
      ['fail', 2],
    ],
    2,
    'reported',
    null,
  ],
  [
    'a run after a failure',
    hourly,
    [
      ['fail', 0],
      ['start', 1],
    ],
    2,
    'reported',
    6,
  ],
  // While nobody listened
  [
    'nothing was due',
    hourly,
    [
      ['success', 0],
      ['away', 10, 50],
    ],
    50,
    'ok',
    65,
  ],
  [
    'a call was due',
    hourly,
    [
      ['success', 0],
      ['away', 10, 70],
    ],
    70,
    'waiting',
    135,
  ],
  [
    'nor was it late then',
    hourly,
    [
      ['success', 0],
      ['away', 10, 70],
    ],
    134.9,
    'waiting',
    135,
  ],
  [
    'but it is in the end',
    hourly,
    [
      ['success', 0],
      ['away', 10, 70],
    ],
    135,
    'late',
    null,
  ],
  [
    'it may have come a little early',
    hourly,
    [
      ['success', 0],
      ['away', 56, 57],
    ],
    60,
    'waiting',
    122,
  ],
  [
    'or a little late',
    hourly,
    [
      ['success', 0],
      ['away', 61, 62],
    ],
    70,
    'waiting',
    127,
  ],
  [
    'it was late before',
    hourly,
    [
      ['success', 0],
      ['away', 70, 80],
    ],
    80,
    'late',
    null,
  ],
  [
    'late, and another was due',
    hourly,
    [
      ['success', 0],
      ['away', 70, 130],
    ],
    130,
    'waiting',
    195,
  ],
  [
    'it had failed before',
    hourly,
    [
      ['fail', 0],
      ['away', 10, 50],
    ],
    50,
    'reported',
    null,
  ],
  [
    'failed, and another was due',
    hourly,
    [
      ['fail', 0],
      ['away', 10, 70],
    ],
    70,
    'waiting',
    135,
  ],
  [
    'it called right after',
    hourly,
    [
      ['success', 0],
      ['away', 10, 70],
      ['success', 71],
    ],
    71,
    'ok',
    136,
  ],
  [
    'a run may have ended',
    hourly,
    [
      ['success', 0],
      ['start', 1],
      ['away', 2, 3],
    ],
    30,
    'ok',
    65,
  ],
  [
    'a run was too long before',
    hourly,
    [
      ['start', 0],
      ['away', 6, 7],
    ],
    7,
    'run_too_long',
    null,
  ],
  [
    'a run began after it',
    hourly,
    [
      ['success', 0],
      ['away', 2, 3],
      ['start', 4],
    ],
    9,
    'run_too_long',
    null,
  ],
  // By the calendar
  ['a daily job', daily, [['success', 3]], 3, 'ok', 24 * 60 + 5],
  ['a daily job that was missed', daily, [['success', 3]], 24 * 60 + 5, 'late', null],
  [
    'away at night',
    daily,
    [
      ['success', 3],
      ['away', 600, 900],
    ],
    900,
    'ok',
    24 * 60 + 5,
  ],
  [
    'away at nine',
    daily,
    [
      ['success', 3],
      ['away', 1_430, 1_445],
    ],
    1_445,
    'waiting',
    48 * 60 + 5,
  ],
  [
    'away for three days',
    daily,
    [
      ['success', 3],
      ['away', 60, 4_400],
    ],
    4_400,
    'waiting',
    96 * 60 + 5,
  ],
];

test.for(rows)('%s', ([, rules, happened, atMinute, standing, lookAt]) => {
  const judged = judgeBeats(after(rules, happened), rules, nine + atMinute * minute);

  expect(judged.standing.kind).toBe(standing);
  expect(judged.lookAt === null ? null : (judged.lookAt - nine) / minute).toBe(lookAt);
});

test('a bot that starts runs without end is remembered within bounds', () => {
  const happened = Array.from(
    { length: 1_000 },
    (_, index): Happened => ['start', index / 1_000, `run-${index}`],
  );

  expect(after(hourly, happened).runs).toHaveLength(20);
});

test('a clock that was set back leaves nothing in the future', () => {
  const state = after(hourly, [
    ['start', 9, 'a'],
    ['success', 10],
    ['away', 11, -600],
  ]);

  expect(judgeBeats(state, hourly, nine - 600 * minute)).toMatchObject({
    standing: { kind: 'ok' },
    expectedAt: nine - 540 * minute,
  });
});
