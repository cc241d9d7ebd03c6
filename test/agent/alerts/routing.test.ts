import { expect, test } from 'vitest';

import { onCall } from '#electron/agent/alerts/rota.ts';
import { escalationOf, routeOf } from '#electron/agent/alerts/routing.ts';
import type { Reach } from '#electron/store/reach-store.ts';
import { botIdSchema, channelIdSchema, personIdSchema } from '#shared/schemas/ids.ts';
import { defaultSettings, type RouteRule, type Routing } from '#shared/schemas/tenant-settings.ts';

const uuid = (n: number) => `019b9a3c-0000-7000-8000-${String(n).padStart(12, '0')}`;
const ana = personIdSchema.parse(uuid(1));
const bia = personIdSchema.parse(uuid(2));
const gone = personIdSchema.parse(uuid(3));
const smtp = channelIdSchema.parse(uuid(11));
const phone = channelIdSchema.parse(uuid(12));
const slack = channelIdSchema.parse(uuid(13));
const otherSlack = channelIdSchema.parse(uuid(14));
const vendas = botIdSchema.parse(uuid(21));
const suporte = botIdSchema.parse(uuid(22));

const reach: Reach = {
  people: [
    { id: ana, addresses: ['email', 'whatsapp'] },
    { id: bia, addresses: ['email'] },
  ],
  channels: [
    { id: smtp, medium: 'email' },
    { id: phone, medium: 'whatsapp' },
    { id: slack, medium: 'slack' },
    { id: otherSlack, medium: 'slack' },
  ],
};
const when = { zone: 'America/Sao_Paulo', now: Date.parse('2026-01-07T12:00:00Z') };
const down = { type: 'bot.down', severity: 'error', botId: vendas } as const;
const names = new Map<string, string>([
  [ana, 'ana'],
  [bia, 'bia'],
  [slack, '1'],
  [otherSlack, '2'],
  [smtp, 'smtp'],
]);

const routing = (given: Partial<Routing>): Routing => ({ ...defaultSettings.routing, ...given });
const rule = (given: Partial<RouteRule>): Routing =>
  routing({ rules: [{ name: 'rule', when: {}, to: 'everyone', ...given }] });

function told(alert: Parameters<typeof routeOf>[0], given: Routing, there = reach): string[] {
  return routeOf(alert, given, there, when).map(({ medium, channelId, personId }) =>
    [medium, ...[channelId, personId].flatMap((id) => (id ? [names.get(id)] : []))].join(' '),
  );
}

test.for([
  ['info', []],
  ['warning', ['email ana', 'email bia', 'slack']],
  ['error', ['email ana', 'email bia', 'slack']],
  ['critical', ['email ana', 'email bia', 'whatsapp ana', 'slack']],
] as const)('%s goes to everyone by its level, over what is set up', ([severity, to]) => {
  expect(told({ ...down, severity }, routing({}))).toEqual(to);
});

test('the first rule that fits says who is told, over what', () => {
  const given = routing({
    rules: [
      { name: 'support', when: { botIds: [suporte] }, to: [bia] },
      { name: 'grave', when: { atLeast: 'critical' }, to: [ana], media: ['whatsapp'] },
      { name: 'sales', when: { botIds: [vendas], types: ['bot.down'] }, to: [ana] },
    ],
  });

  expect(told(down, given)).toEqual(['email ana', 'slack']);
  expect(told({ ...down, severity: 'critical' }, given)).toEqual(['whatsapp ana']);
  expect(told({ ...down, botId: suporte }, given)).toEqual(['email bia', 'slack']);
  expect(told({ ...down, type: 'bot.degraded' }, given)).toEqual([
    'email ana',
    'email bia',
    'slack',
  ]);
});

test('a rule can name channels: each of its own place is told, one of a person carries it', () => {
  expect(told(down, rule({ channelIds: [slack, otherSlack, smtp] }))).toEqual([
    'email smtp ana',
    'email smtp bia',
    'slack 1',
    'slack 2',
  ]);
});

test('information is told where a rule says so, and only there', () => {
  const info = { ...down, severity: 'info' as const };

  expect(told(info, rule({ media: ['slack'] }))).toEqual(['slack']);
  expect(told(info, rule({}))).toEqual([]);
  expect(told(down, rule({ media: [] }))).toEqual([]);
});

test('where nobody who is named is left, everyone is told', () => {
  expect(told(down, rule({ to: [gone], media: ['email'] }))).toEqual(['email ana', 'email bia']);
  expect(told(down, rule({ to: 'on_call', media: ['email'] }))).toEqual(['email ana', 'email bia']);
});

test('a rule that reaches nobody falls back to the level', () => {
  expect(told(down, rule({ to: [bia], media: ['whatsapp'] }))).toEqual(['email bia', 'slack']);
});

test('nothing goes over what is not set up', () => {
  const none = { ...reach, channels: [] };

  expect(told({ ...down, severity: 'critical' }, routing({}), none)).toEqual([]);
});

test('an escalation goes to those it names, over the media of the level', () => {
  const given = routing({ escalation: { ...defaultSettings.routing.escalation, to: [bia] } });

  expect(escalationOf({ ...down, severity: 'critical' }, given, reach, when)).toEqual([
    { medium: 'email', channelId: null, personId: bia },
    { medium: 'slack', channelId: null, personId: null },
  ]);
});

test.for([
  ['2026-01-05T11:59:59Z', bia, 'a minute before the week turns it is the last week still'],
  ['2026-01-05T12:00:00Z', ana, 'Monday at nine in São Paulo is noon in Greenwich'],
  ['2026-01-12T11:59:00Z', ana, 'a week is a week'],
  ['2026-01-12T12:00:00Z', bia, 'then the next one has it'],
  ['2026-01-19T12:00:00Z', ana, 'and then the first again'],
  ['2025-12-30T12:00:00Z', bia, 'before it began it is counted backwards'],
] as const)('at %s %s: %s', ([at, who]) => {
  const rota = { people: [ana, bia], from: '2026-01-05', minuteOfDay: 9 * 60 };

  expect(onCall(rota, 'America/Sao_Paulo', Date.parse(at))).toBe(who);
});

test.for([
  ['2026-03-30T07:59:00Z', ana],
  ['2026-03-30T08:00:00Z', bia],
] as const)('the week turns at nine across summer time: at %s', ([at, who]) => {
  // On 29 March 2026 Lisbon goes from UTC to UTC+1.
  const rota = { people: [ana, bia], from: '2026-03-23', minuteOfDay: 9 * 60 };

  expect(onCall(rota, 'Europe/Lisbon', Date.parse(at))).toBe(who);
});

test('an empty rota has nobody', () => {
  expect(onCall(defaultSettings.routing.rota, 'UTC', when.now)).toBeNull();
});
