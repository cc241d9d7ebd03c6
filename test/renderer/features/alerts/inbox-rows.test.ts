import { expect, test } from 'vitest';

import { alertsOf, inboxRows } from '#renderer/features/alerts/inbox-rows.ts';
import type { Alert } from '#shared/schemas/alert.ts';

const none: ReadonlySet<string> = new Set();
const aurora = 'aurora';

function anAlert(id: string, group: string, openedAt = 0, tenantId = aurora): Alert {
  return { id, group, openedAt, tenantId, severity: 'error', state: 'open' } as unknown as Alert;
}

const shapeOf = (rows: ReturnType<typeof inboxRows>) =>
  rows.map((row) => (row.kind === 'alert' ? row.id : `${row.of} ${row.alerts.length}`));

test('alerts of one cause stand under one head, at the place of the first of them', () => {
  const alerts = [anAlert('a', 'host|x'), anAlert('b', 'other'), anAlert('c', 'host|x')];

  expect(shapeOf(inboxRows(alerts, 'cause', none))).toEqual(['cause 2', 'b']);
});

test('an opened group shows its alerts beneath its head', () => {
  const alerts = [anAlert('a', 'host|x'), anAlert('b', 'other'), anAlert('c', 'host|x')];
  const opened = new Set(['group:host|x']);

  expect(shapeOf(inboxRows(alerts, 'cause', opened))).toEqual(['cause 2', 'a', 'c', 'b']);
});

test('one alone is no group', () => {
  expect(shapeOf(inboxRows([anAlert('a', 'host|x')], 'cause', none))).toEqual(['a']);
});

test('ten alerts of a client within two minutes are a storm, whatever their causes', () => {
  const storm = Array.from({ length: 10 }, (_, at) => anAlert(`s${at}`, `g${at % 3}`, at * 10_000));
  const later = anAlert('later', 'g9', 10 * 60_000);
  const elsewhere = anAlert('elsewhere', 'g9', 0, 'tecnova');

  expect(shapeOf(inboxRows([later, ...storm, elsewhere], 'cause', none))).toEqual([
    'cause 2',
    'storm 10',
  ]);
});

test('nine are none, and ten spread over more than two minutes are none', () => {
  const nine = Array.from({ length: 9 }, (_, at) => anAlert(`s${at}`, `g${at}`, at));
  const slow = Array.from({ length: 10 }, (_, at) => anAlert(`s${at}`, `g${at}`, at * 60_000));

  expect(inboxRows(nine, 'cause', none)).toHaveLength(9);
  expect(inboxRows(slow, 'cause', none)).toHaveLength(10);
});

test('a storm that goes on is one', () => {
  const storm = Array.from({ length: 40 }, (_, at) => anAlert(`s${at}`, `g${at % 4}`, at * 10_000));

  expect(shapeOf(inboxRows(storm, 'cause', none))).toEqual(['storm 40']);
});

test('a storm of one cause is a group of that cause', () => {
  const storm = Array.from({ length: 12 }, (_, at) => anAlert(`s${at}`, 'host|x', at));

  expect(shapeOf(inboxRows(storm, 'cause', none))).toEqual(['cause 12']);
});

test('by client, and not at all', () => {
  const alerts = [
    anAlert('a', 'x'),
    anAlert('b', 'x', 0, 'tecnova'),
    anAlert('c', 'y'),
    anAlert('d', 'y', 0, 'tecnova'),
  ];

  expect(shapeOf(inboxRows(alerts, 'client', none))).toEqual(['client 2', 'client 2']);
  expect(shapeOf(inboxRows(alerts, 'none', none))).toEqual(['a', 'b', 'c', 'd']);
});

test('no alert is lost in a group', () => {
  const alerts = Array.from({ length: 60 }, (_, at) => anAlert(`a${at}`, `g${at % 7}`, at * 5_000));

  const held = inboxRows(alerts, 'cause', none).flatMap(alertsOf);
  expect(new Set(held).size).toBe(60);
});
