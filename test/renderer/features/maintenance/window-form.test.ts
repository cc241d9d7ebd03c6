import { expect, test } from 'vitest';

import { emptyWindow, timeOf, withLine } from '#renderer/features/maintenance/window-form.ts';
import { readPlanLine } from '#shared/time/plan-line.ts';

/** A Thursday. */
const now = '2026-11-26T10:30';
const zone = 'America/Sao_Paulo';
const hour = 60 * 60_000;

function planned(line: string) {
  const read = readPlanLine(line, now);
  if (read.kind !== 'plan') {
    throw new Error(`expected a plan, got ${read.kind}`);
  }
  return timeOf(withLine(emptyWindow(now), read.plan), zone);
}

test('at first it is tomorrow night for an hour', () => {
  expect(timeOf(emptyWindow(now), zone)).toEqual({
    startsAt: '2026-11-27T02:00',
    zone,
    durationMs: hour,
    rrule: null,
  });
});

test('a line fills the fields', () => {
  expect(planned('toda segunda e quarta 3h por 2h')).toEqual({
    startsAt: '2026-11-30T03:00',
    zone,
    durationMs: 2 * hour,
    rrule: 'FREQ=WEEKLY;BYDAY=MO,WE',
  });
});

test('a line without a length keeps the one that was chosen', () => {
  expect(planned('amanhã 2h')?.durationMs).toBe(hour);
});

test('a weekly window begins on the first of its days', () => {
  const form = { ...emptyWindow(now), repeat: 'week' as const, days: [6, 0] };

  expect(timeOf(form, zone)).toMatchObject({
    startsAt: '2026-11-29T02:00',
    rrule: 'FREQ=WEEKLY;BYDAY=MO,SU',
  });
});

test('a monthly one is on the day that it begins', () => {
  const form = { ...emptyWindow(now), repeat: 'month' as const };

  expect(timeOf(form, zone)?.rrule).toBe('FREQ=MONTHLY;BYMONTHDAY=27');
});

test('what is not whole is no time', () => {
  const form = emptyWindow(now);

  expect(timeOf({ ...form, startsAt: 'T02:00' }, zone)).toBeUndefined();
  expect(timeOf({ ...form, repeat: 'week', days: [] }, zone)).toBeUndefined();
  expect(timeOf({ ...form, repeat: 'rule', rule: ' ' }, zone)).toBeUndefined();
});
