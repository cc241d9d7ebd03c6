import { expect, test } from 'vitest';

import { isDue, nextTurn, type Schedule } from '#electron/agent/due-jobs.ts';

const nine: Schedule = { kind: 'daily', minuteOfDay: 9 * 60 };
const zone = 'America/Sao_Paulo';
const at = (text: string) => Date.parse(text);

test.for([
  { now: '2026-11-22T11:59:00Z', lastRun: '2026-11-21T12:00:30Z', due: false },
  { now: '2026-11-22T12:00:00Z', lastRun: '2026-11-21T12:00:30Z', due: true },
  { now: '2026-11-22T12:05:00Z', lastRun: '2026-11-22T12:00:10Z', due: false },
  // Off for three days: one run makes up for all of them.
  { now: '2026-11-22T10:00:00Z', lastRun: '2026-11-18T12:00:30Z', due: true },
  { now: '2026-11-22T10:01:00Z', lastRun: '2026-11-22T10:00:00Z', due: false },
  { now: '2026-11-22T12:00:00Z', lastRun: '2026-11-22T10:00:00Z', due: true },
  // The clock was set back by years after the last run.
  { now: '2026-11-22T10:00:00Z', lastRun: '2031-01-01T12:00:00Z', due: true },
])('at $now, last run at $lastRun: due is $due', ({ now, lastRun, due }) => {
  expect(isDue(nine, { now: at(now), zone, lastRunAt: at(lastRun) })).toBe(due);
});

test('over a year with both changes of the clock a daily job runs once a local date', () => {
  const schedule: Schedule = { kind: 'daily', minuteOfDay: 2 * 60 + 30 };
  const start = Date.UTC(2026, 0, 1, 12);
  const dates: string[] = [];
  let lastRunAt = start;
  const local = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' });
  for (let now = start; now < start + 365 * 86_400_000; now += 60_000 * 7) {
    if (isDue(schedule, { now, zone: 'America/New_York', lastRunAt })) {
      dates.push(local.format(now));
      lastRunAt = now;
    }
  }

  expect(dates.length).toBe(365);
  expect(new Set(dates).size).toBe(365);
});

test('a clock set back by a day repeats nothing', () => {
  const lastRunAt = at('2026-11-22T12:00:30Z');

  expect(isDue(nine, { now: at('2026-11-21T12:30:00Z'), zone, lastRunAt })).toBe(false);
});

test.for([
  { now: '2026-11-22T11:59:00Z', next: '2026-11-22T12:00:00Z' },
  { now: '2026-11-22T12:00:00Z', next: '2026-11-23T12:00:00Z' },
])('at $now the next turn is $next, and nothing is due until then', ({ now, next }) => {
  const asked = { now: at(now), zone, lastRunAt: at(now) };

  expect(nextTurn(nine, asked)).toBe(at(next));
  expect(isDue(nine, { ...asked, now: at(next) - 1 })).toBe(false);
  expect(isDue(nine, { ...asked, now: at(next) })).toBe(true);
});

test('what comes every so often comes that long after the last run', () => {
  const schedule: Schedule = { kind: 'every', intervalMs: 3_600_000 };
  const asked = { now: at('2026-11-22T12:30:00Z'), zone, lastRunAt: at('2026-11-22T11:45:00Z') };

  expect(nextTurn(schedule, asked)).toBe(at('2026-11-22T12:45:00Z'));
});
