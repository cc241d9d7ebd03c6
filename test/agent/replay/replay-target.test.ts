import fc from 'fast-check';
import { expect, test } from 'vitest';

import { defaultRules } from '#electron/agent/health/verdict.ts';
import { defaultPatience } from '#electron/agent/incidents/incident-rules.ts';
import {
  type RecordedCheck,
  type RecordedChecks,
  recordedChecks,
} from '#electron/agent/replay/recorded-check.ts';
import { type ReplayRules, recheckDelays } from '#electron/agent/replay/replay-rules.ts';
import { isFalseAlarm, replayTarget, troublesOf } from '#electron/agent/replay/replay-target.ts';

const minuteMs = 60_000;

const usual: ReplayRules = { verdict: defaultRules, patience: defaultPatience, intervalMs: 0 };
const hasty: ReplayRules = {
  verdict: { ...defaultRules, recheckDelaysMs: [] },
  patience: { ...defaultPatience, untriedMs: 0, degradedMs: 0 },
  intervalMs: 0,
};

/** One check a minute: `.` answers, `x` fails, `s` is slow, a blank was not made. */
function record(text: string, everyMs = minuteMs): RecordedChecks {
  const checks = Array.from(text).flatMap((sign, index): RecordedCheck[] => {
    const at = index * everyMs;
    const plain = { at, isFinal: false, isEvent: false };
    switch (sign) {
      case '.':
        return [{ ...plain, outcome: 'pass', cause: null }];
      case 'x':
        return [{ ...plain, outcome: 'fail', cause: 'timeout' }];
      case 's':
        return [{ ...plain, outcome: 'slow', cause: 'slow' }];
      default:
        return [];
    }
  });
  return recordedChecks(checks);
}

const told = (text: string, rules = usual) =>
  replayTarget(record(text), rules).map(({ type, openedAt, resolvedAt }) => [
    type,
    openedAt,
    resolvedAt,
  ]);

test('a lone failure is no outage, because the check after it says the opposite', () => {
  expect(told('..x..x...')).toEqual([]);
});

test('a failure that the next check repeats was confirmed two seconds after the first, and told when patience ends', () => {
  expect(told('..xxx...')).toEqual([['bot.down', 2 * minuteMs + 62_000, 5 * minuteMs + 500]]);
});

test('an outage that is over before patience ends is not told', () => {
  expect(replayTarget(record('..xx...', 20_000), usual)).toEqual([]);
});

test('an outage at the end of the record is open', () => {
  expect(told('..xxxx')).toEqual([['bot.down', 2 * minuteMs + 62_000, null]]);
});

test('without rechecks and patience every lone failure is told, and is false', () => {
  const checks = record(`..x${'.'.repeat(20)}xx...`);
  const alarms = replayTarget(checks, hasty);
  const troubles = troublesOf(checks);

  expect(alarms.map((alarm) => isFalseAlarm(alarm, troubles))).toEqual([true, false]);
});

test('slow answers in a row are told as such, a minute after the third', () => {
  expect(told('..sssss...')).toEqual([['bot.degraded', 5 * minuteMs, 8 * minuteMs]]);
});

test('a target that comes and goes is told once, until it has been calm for a quarter of an hour', () => {
  const alarms = told(`${'..xxxx'.repeat(4)}${'.'.repeat(30)}`);
  const flapping = alarms.filter(([type]) => type === 'bot.flapping');

  expect(flapping).toHaveLength(1);
  expect(flapping[0]?.[2]).not.toBeNull();
});

test('rechecks that were recorded are the rechecks, and no checks of their own', () => {
  const at = [0, 500, 2_000, 60_000, 120_000, 180_000];
  const checks: RecordedCheck[] = at.map((each, index) => ({
    at: each,
    outcome: index < 3 ? 'fail' : 'pass',
    cause: index < 3 ? 'refused' : null,
    isFinal: false,
    isEvent: false,
  }));
  const alarms = replayTarget(recordedChecks(checks), hasty);
  const usualAlarms = replayTarget(recordedChecks(checks), {
    ...usual,
    patience: { ...defaultPatience, untriedMs: 0 },
  });

  expect(alarms[0]?.openedAt).toBe(0);
  expect(usualAlarms.map(({ openedAt, resolvedAt }) => [openedAt, resolvedAt])).toEqual([
    [2_000, 60_500],
  ]);
});

test('a longer interval leaves out what comes sooner, and finds later or not at all', () => {
  const slow: ReplayRules = { ...usual, intervalMs: 5 * minuteMs };

  expect(told('......xxx.......', slow)).toEqual([]);
  expect(told('....xxxxxxxxx...........', slow)).toHaveLength(1);
});

test('more rechecks come later and later, none come at once', () => {
  expect(recheckDelays(0)).toEqual([]);
  expect(recheckDelays(2)).toEqual(defaultRules.recheckDelaysMs);
  expect(recheckDelays(4)).toEqual([500, 1_500, 4_500, 13_500]);
});

test('whatever the record, alarms by the rules in force are never false, and each ends after it began', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('.', '.', '.', 'x', 's', ' '), { maxLength: 200 }),
      (signs) => {
        const checks = record(signs.join(''));
        const alarms = replayTarget(checks, usual);
        const troubles = troublesOf(checks);

        for (const alarm of alarms) {
          expect(isFalseAlarm(alarm, troubles)).toBe(false);
          expect(alarm.openedAt).toBeGreaterThanOrEqual(alarm.since);
          expect(alarm.resolvedAt ?? Infinity).toBeGreaterThanOrEqual(alarm.openedAt);
        }
      },
    ),
    { numRuns: 500 },
  );
});
