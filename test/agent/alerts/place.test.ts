import { expect, test } from 'vitest';

import { type Place, place, type Telling } from '#electron/agent/alerts/place.ts';
import type { Recall } from '#electron/store/notice-recall.ts';

const minute = 60_000;
const now = 100 * minute;
const ago = (ms: number) => now - ms;

const nothing: Recall = {
  waiting: null,
  last: null,
  isTold: false,
  group: null,
  messages: [],
  gatheringAt: null,
  alerts: 0,
  stormAt: null,
  stormWaitsUntil: null,
};

type Row = {
  name: string;
  told?: Partial<Telling>;
  recall?: Partial<Recall>;
  opensAt?: number;
  is: Place['state'] | Place['hold'];
  inMs: number;
};

test.for<Row>([
  { name: 'the first of all is told at once', is: 'due', inMs: 0 },
  {
    name: 'a second one about something else is told at once too',
    recall: { messages: [ago(minute)], alerts: 1 },
    is: 'due',
    inMs: 0,
  },
  {
    name: 'a third one within two minutes waits for others, whatever it is about',
    recall: { messages: [ago(minute), ago(5_000)], alerts: 2 },
    is: 'group',
    inMs: 30_000,
  },
  {
    name: 'what follows in its group waits for others',
    recall: { group: { severity: 'error' }, messages: [ago(minute)], alerts: 1 },
    is: 'group',
    inMs: 30_000,
  },
  {
    name: 'and goes with those that wait already',
    recall: { group: { severity: 'error' }, gatheringAt: now + 12_000, alerts: 2 },
    is: 'group',
    inMs: 12_000,
  },
  {
    name: 'but not with what waits for long',
    recall: { group: { severity: 'error' }, gatheringAt: now + 4 * minute, alerts: 2 },
    is: 'group',
    inMs: 30_000,
  },
  {
    name: 'a graver one of the group is told at once',
    told: { severity: 'critical' },
    recall: { group: { severity: 'error' }, messages: [ago(minute)], alerts: 1 },
    is: 'due',
    inMs: 0,
  },
  {
    name: 'the same is not told again within five minutes',
    recall: { last: { at: ago(minute), severity: 'error' }, isTold: true },
    is: 'group',
    inMs: 4 * minute,
  },
  {
    name: 'unless it became graver',
    told: { phase: 'worsened', severity: 'critical' },
    recall: { last: { at: ago(minute), severity: 'error' }, isTold: true },
    is: 'due',
    inMs: 0,
  },
  {
    name: 'or is over',
    told: { phase: 'resolved' },
    recall: { last: { at: ago(minute), severity: 'error' }, isTold: true },
    is: 'due',
    inMs: 0,
  },
  {
    name: 'who is to take it on is told at once, whoever was told before',
    told: { phase: 'escalated' },
    recall: { last: { at: ago(minute), severity: 'error' }, isTold: true },
    is: 'due',
    inMs: 0,
  },
  {
    name: 'a reminder waits for others that are due with it',
    told: { phase: 'reminded' },
    is: 'group',
    inMs: 30_000,
  },
  {
    name: 'outside the hours it waits for the morning',
    opensAt: now + 500 * minute,
    is: 'hours',
    inMs: 500 * minute,
  },
  {
    name: 'what is over before it was told goes with what waits of it',
    told: { phase: 'resolved' },
    recall: { waiting: { ids: [], hold: 'hours', at: now + 60 * minute, severity: 'error' } },
    is: 'hours',
    inMs: 60 * minute,
  },
  {
    name: 'but who was told in the night hears of the end in the night',
    told: { phase: 'resolved', severity: 'critical' },
    recall: {
      waiting: { ids: [], hold: 'hours', at: now + 60 * minute, severity: 'error' },
      isTold: true,
    },
    is: 'due',
    inMs: 0,
  },
  {
    name: 'what becomes critical in the night does not wait for the morning with the rest of it',
    told: { phase: 'worsened', severity: 'critical' },
    recall: { waiting: { ids: [], hold: 'hours', at: now + 60 * minute, severity: 'error' } },
    is: 'due',
    inMs: 0,
  },
  {
    name: 'what is there again before its end was told is not told again within five minutes, nor is its end',
    recall: {
      waiting: { ids: [], hold: 'group', at: now + 20_000, severity: 'error' },
      last: { at: ago(minute), severity: 'error' },
      isTold: false,
    },
    is: 'group',
    inMs: 4 * minute,
  },
  {
    name: 'but what waits and is graver than what was told keeps its time',
    recall: {
      waiting: { ids: [], hold: 'group', at: now + 20_000, severity: 'critical' },
      last: { at: ago(minute), severity: 'error' },
    },
    is: 'group',
    inMs: 20_000,
  },
  {
    name: 'the tenth alert in two minutes begins a storm and waits for the others',
    recall: { alerts: 9, messages: [ago(minute)], gatheringAt: now + 8_000 },
    is: 'storm',
    inMs: 8_000,
  },
  {
    name: 'nine are none',
    recall: { alerts: 8, messages: [ago(minute)] },
    is: 'due',
    inMs: 0,
  },
  {
    name: 'in a storm there are five minutes between two messages',
    recall: { stormAt: ago(minute), messages: [ago(2 * minute), ago(minute)] },
    is: 'storm',
    inMs: 4 * minute,
  },
  {
    name: 'and three in ten minutes at most',
    recall: {
      stormAt: ago(5 * minute),
      messages: [ago(7 * minute), ago(6 * minute), ago(5 * minute)],
    },
    is: 'storm',
    inMs: 3 * minute,
  },
  {
    name: 'what comes later in a storm goes with what waits',
    recall: { stormAt: ago(minute), stormWaitsUntil: now + 3 * minute, messages: [ago(minute)] },
    is: 'storm',
    inMs: 3 * minute,
  },
  {
    name: 'a storm of which nothing was told for a quarter of an hour is over',
    recall: { stormAt: ago(15 * minute) },
    is: 'due',
    inMs: 0,
  },
])('$name', ({ told, recall, opensAt = null, is, inMs }) => {
  const placed = place(
    { phase: 'opened', severity: 'error', ...told },
    { ...nothing, ...recall },
    { now, opensAt: opensAt ?? null },
  );

  expect([placed.hold ?? placed.state, placed.dueAt - now]).toEqual([is, inMs]);
});
