import { expect, test } from 'vitest';

import { type Ripe, releaseSteps } from '#electron/agent/alerts/release.ts';
import { alertIdSchema, noticeIdSchema } from '#shared/schemas/ids.ts';

const now = 10_000_000;
const calm = { stormAt: null, alerts: 0, messages: [] };
const idOf = (n: number) => `019b9a3c-0000-7000-8000-${String(n).padStart(12, '0')}`;

let count = 0;
const held = (given: Partial<Ripe> & { alert?: number } = {}): Ripe => {
  count += 1;
  const { alert = count, ...rest } = given;
  return {
    id: noticeIdSchema.parse(idOf(count)),
    alertId: alertIdSchema.parse(idOf(alert)),
    phase: 'opened',
    severity: 'error',
    groupKey: 'host|a',
    hold: 'group',
    ...rest,
  };
};

test('one alert by itself needs no message around it', () => {
  const one = held();

  expect(releaseSteps([one], calm, now)).toEqual([{ kind: 'release', id: one.id, folded: [] }]);
});

test('of an alert that is over by now only that is told', () => {
  const opened = held({ alert: 900 });
  const resolved = held({ alert: 900, phase: 'resolved' });

  expect(releaseSteps([opened, resolved], calm, now)).toEqual([
    { kind: 'release', id: resolved.id, folded: [opened.id] },
  ]);
});

test('several go in one message, as grave as the gravest', () => {
  const some = [held(), held({ severity: 'critical' }), held({ phase: 'resolved' })];

  expect(releaseSteps(some, calm, now)).toEqual([
    {
      kind: 'carry',
      carrier: { kind: 'group', severity: 'critical', phase: 'opened', groupKey: 'host|a' },
      folded: some.map(({ id }) => id),
    },
  ]);
});

test('what has nothing in common belongs to no group; reminders alone are one', () => {
  const some = [
    held({ phase: 'reminded', groupKey: 'host|a' }),
    held({ phase: 'reminded', groupKey: 'host|b' }),
  ];

  expect(releaseSteps(some, calm, now)).toMatchObject([
    { carrier: { phase: 'reminded', groupKey: '' } },
  ]);
});

test('ten alerts are a storm, however they came to wait', () => {
  const many = Array.from({ length: 10 }, () => held());

  expect(releaseSteps(many, calm, now)).toMatchObject([{ carrier: { kind: 'storm' } }]);
});

test('what waited for the morning is told apart from what just happened', () => {
  const night = [held({ hold: 'hours' }), held({ hold: 'hours' })];
  const morning = held();

  expect(releaseSteps([...night, morning], calm, now)).toMatchObject([
    { kind: 'carry', carrier: { kind: 'digest' } },
    { kind: 'release', id: morning.id },
  ]);
});

test('a storm that was told of a moment ago waits for its turn', () => {
  const some = [held({ hold: 'storm' }), held({ hold: 'storm' })];
  const told = { stormAt: now - 60_000, alerts: 30, messages: [now - 60_000] };

  expect(releaseSteps(some, told, now)).toEqual([
    { kind: 'postpone', ids: some.map(({ id }) => id), until: now + 240_000 },
  ]);
});
