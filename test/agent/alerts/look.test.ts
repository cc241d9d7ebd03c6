import { expect, test } from 'vitest';

import { flapQuietUntil } from '#electron/agent/alerts/flapping-alert.ts';
import { groupKeyOf } from '#electron/agent/alerts/group-key.ts';
import {
  type DueStep,
  type LookContext,
  type LookedAt,
  lookAt,
  reminderMs,
} from '#electron/agent/alerts/look.ts';
import { defaultSettings } from '#shared/schemas/tenant-settings.ts';

const minute = 60_000;
const hour = 60 * minute;
const now = 1_000 * hour;

const { escalation } = defaultSettings.routing;
const escalating = { ...escalation, isOn: true };

const told: LookedAt = {
  state: 'open',
  severity: 'critical',
  snoozedUntil: null,
  toldAt: now,
  toldSeverity: 'critical',
  remindedAt: null,
  escalatedAt: null,
};
const usual: LookContext = {
  now,
  quietUntil: null,
  frequency: 'medium',
  inStorm: false,
  escalation,
};

type Row = {
  name: string;
  alert?: Partial<LookedAt>;
  context?: Partial<LookContext>;
  step?: DueStep;
  inMs: number | null;
};

test.for<Row>([
  { name: 'a critical alert that was told is reminded of in an hour', inMs: hour },
  {
    name: 'and is, then',
    alert: { toldAt: now - hour },
    step: 'remind',
    inMs: 0,
  },
  {
    name: 'the next reminder counts from the last',
    alert: { toldAt: now - 5 * hour, remindedAt: now - 20 * minute },
    inMs: 40 * minute,
  },
  {
    name: 'an error is in two',
    alert: { severity: 'error', toldSeverity: 'error' },
    inMs: 2 * hour,
  },
  {
    name: 'a warning never is',
    alert: { severity: 'warning', toldSeverity: 'warning' },
    inMs: null,
  },
  {
    name: 'what somebody has taken on is left alone',
    alert: { state: 'acknowledged' },
    inMs: null,
  },
  { name: 'what is over is too', alert: { state: 'resolved' }, inMs: null },
  {
    name: 'what sleeps is woken at its time',
    alert: { state: 'snoozed', snoozedUntil: now + 5 * minute },
    inMs: 5 * minute,
  },
  {
    name: 'and not before it is past',
    alert: { state: 'snoozed', snoozedUntil: now },
    step: 'wake',
    inMs: 0,
  },
  {
    name: 'what sleeps until it worsens is not woken by time',
    alert: { state: 'snoozed', snoozedUntil: null },
    inMs: null,
  },
  {
    name: 'while its bot is muted nothing is due',
    alert: { toldAt: null, toldSeverity: null },
    context: { quietUntil: now + 4 * hour },
    inMs: 4 * hour,
  },
  {
    name: 'what happened meanwhile is told after that',
    alert: { toldAt: null, toldSeverity: null },
    context: { quietUntil: now },
    step: 'tell',
    inMs: 0,
  },
  {
    name: 'that it became graver is told after that, too',
    alert: { toldSeverity: 'error' },
    step: 'tell',
    inMs: 0,
  },
  {
    name: 'in a storm what is left is told of every quarter of an hour',
    context: { inStorm: true },
    inMs: 15 * minute,
  },
  {
    name: 'nobody took it on in time: others are told',
    alert: { toldAt: now - 15 * minute },
    context: { escalation: escalating },
    step: 'escalate',
    inMs: 0,
  },
  {
    name: 'they are told once',
    alert: { toldAt: now - 20 * minute, escalatedAt: now - 5 * minute },
    context: { escalation: escalating },
    inMs: 40 * minute,
  },
  {
    name: 'not of what is not grave enough',
    alert: { severity: 'error', toldSeverity: 'error', toldAt: now - hour },
    context: { escalation: escalating },
    inMs: hour,
  },
])('$name', ({ alert, context, step = null, inMs }) => {
  const { step: due, nextAt } = lookAt({ ...told, ...alert }, { ...usual, ...context });

  expect(due).toBe(step);
  expect(nextAt === null ? null : nextAt - now).toBe(inMs);
});

test.for([
  ['high', 15, 30],
  ['medium', 60, 120],
  ['low', 240, 480],
] as const)(
  'with %s frequency people are reminded every %i and %i minutes',
  ([frequency, c, e]) => {
    const context = { frequency, inStorm: false };

    expect(reminderMs('critical', context)).toBe(c * minute);
    expect(reminderMs('error', context)).toBe(e * minute);
    expect([reminderMs('warning', context), reminderMs('info', context)]).toEqual([null, null]);
  },
);

test.for([
  { minutesAgo: [0, 1, 2, 3], until: null },
  { minutesAgo: [0, 1, 2, 3, 4], until: 12 },
  { minutesAgo: [0, 1, 2, 3, 16], until: null },
  { minutesAgo: [5, 6, 7, 8, 9], until: 7 },
])('changes $minutesAgo minutes ago are quiet for $until minutes', ({ minutesAgo, until }) => {
  const changes = minutesAgo.map((ago) => now - ago * minute);

  expect(flapQuietUntil(changes, now)).toBe(until === null ? null : now + until * minute);
});

test.for([
  [{ type: 'bot.down', cause: 'refused', host: 'a' }, 'host|a'],
  [{ type: 'host.down', cause: 'refused', host: 'a' }, 'host|a'],
  [{ type: 'bot.down', cause: 'auth', host: 'a', gateway: 'ws://a:1' }, 'gateway|ws://a:1'],
  [
    { type: 'bot.down', cause: 'channel_auth', host: 'a', gateway: 'ws://a:1' },
    'bot.down|channel_auth',
  ],
  [{ type: 'bot.degraded', cause: 'provider', host: 'a' }, 'provider|provider'],
  [{ type: 'bot.down', cause: 'wrong_answer', gateway: 'ws://a:1', config: 'c' }, 'config|c'],
  [{ type: 'bot.degraded', cause: 'provider', config: 'c' }, 'provider|provider'],
  [{ type: 'tls.expiring', cause: 'tls_soon', host: 'a', config: 'c' }, 'host|a'],
  [{ type: 'watcher.offline', cause: 'watcher_offline' }, 'network|watcher_offline'],
  [{ type: 'config.drift', cause: 'config_drift', host: 'a' }, 'config.drift|config_drift'],
  [{ type: 'bot.down', cause: 'refused', host: null }, 'bot.down|refused'],
  [{ type: 'store.damaged', cause: null }, 'store.damaged|'],
] as const)('%o belongs to %s', ([origin, group]) => {
  expect(groupKeyOf(origin)).toBe(group);
});
