import { expect, test } from 'vitest';

import type { AskedAlert, AskedBot, Reply } from '#electron/agent/notify/answers/answer-desk.ts';
import {
  createAnswerReplies,
  longestReply,
} from '#electron/agent/notify/answers/answer-replies.ts';
import { AppError } from '#shared/errors.ts';
import { alertIdSchema, botIdSchema } from '#shared/schemas/ids.ts';
import { locales } from '#shared/schemas/tenant.ts';
import { statuses } from '#shared/status.ts';

const hour = 60 * 60_000;
const botId = botIdSchema.parse('019b9a3c-0000-7000-8000-0000000000b1');
const alertId = alertIdSchema.parse('019b9a3c-0000-7000-8000-0000000000a1');
const bots: AskedBot[] = statuses.map((status, at) => ({ id: botId, name: `Bot ${at}`, status }));
const alert: AskedAlert = { id: alertId, botId, state: 'open', severity: 'error', openedAt: 0 };

const all: Reply[] = [
  { kind: 'help' },
  { kind: 'unknown' },
  { kind: 'status', bots: [], alerts: 0 },
  { kind: 'status', bots, alerts: 2 },
  { kind: 'status', bots: bots.filter(({ status }) => status === 'ok'), alerts: 0 },
  ...bots.map((bot): Reply => ({ kind: 'bot_status', bot })),
  { kind: 'no_bot' },
  { kind: 'several_bots', bots: bots.slice(0, 2) },
  { kind: 'which_bot' },
  { kind: 'no_alert' },
  { kind: 'which_alert', verb: 'acknowledge', alerts: [{ alert, code: '4821' }] },
  { kind: 'which_alert', verb: 'snooze', alerts: [{ alert, code: '4821' }] },
  { kind: 'confirm', deed: { kind: 'acknowledge', alertId }, code: '4821' },
  { kind: 'confirm', deed: { kind: 'snooze', alertId, forMs: hour }, code: '4821' },
  { kind: 'confirm', deed: { kind: 'snooze', alertId, forMs: 30 * 60_000 }, code: '4821' },
  { kind: 'confirm', deed: { kind: 'snooze', alertId, forMs: 48 * hour }, code: '4821' },
  { kind: 'confirm', deed: { kind: 'restart', botId }, code: '4821' },
  { kind: 'done', deed: { kind: 'acknowledge', alertId }, until: null },
  { kind: 'done', deed: { kind: 'snooze', alertId, forMs: hour }, until: Date.UTC(2026, 0, 5, 12) },
  { kind: 'done', deed: { kind: 'restart', botId }, until: null },
  { kind: 'refused', error: new AppError('alert_already_resolved') },
  { kind: 'wrong_code', left: 3 },
  { kind: 'wrong_code', left: 1 },
  { kind: 'locked' },
];

test.for(locales)('every reply has its words in %s', (locale) => {
  const { say, invitation } = createAnswerReplies();
  const facts = {
    locale,
    zone: 'America/Sao_Paulo',
    titleOf: () => 'Vendas parou de responder',
    nameOf: () => 'Vendas',
  };

  const said = all.map((reply) => say([reply], facts));
  said.push(
    invitation(locale, { code: '4821', hasBot: true }),
    invitation(locale, { code: '4821', hasBot: false }),
  );

  for (const text of said) {
    expect(text).not.toMatch(/answers[:.]|status:|errors:|undefined|\{|\}|^\s*$/);
    expect(text.length).toBeLessThanOrEqual(longestReply);
  }
  expect(said).toMatchSnapshot();
});

test('a reply stays within its length, whatever bots and alerts are called', () => {
  const { say } = createAnswerReplies();
  const long = '😀'.repeat(80);
  const many = Array.from(
    { length: 5_000 },
    (): AskedBot => ({ id: botId, name: long, status: 'down' }),
  );
  const facts = { locale: 'es', zone: 'UTC', titleOf: () => long, nameOf: () => long } as const;
  const alerts = Array.from({ length: 5 }, () => ({ alert, code: '4821' }));

  for (const reply of [
    { kind: 'status', bots: many, alerts: 9_999 },
    { kind: 'which_alert', verb: 'snooze', alerts },
    { kind: 'several_bots', bots: many.slice(0, 5) },
  ] satisfies Reply[]) {
    const text = say([reply, reply, reply], facts);
    expect(text.length).toBeLessThanOrEqual(longestReply);
    expect(text.isWellFormed()).toBe(true);
  }
});

test('an alert that is gone is still answered in words', () => {
  const { say } = createAnswerReplies();
  const facts = { locale: 'en', zone: 'UTC', titleOf: () => null, nameOf: () => null } as const;

  expect(say([{ kind: 'done', deed: { kind: 'acknowledge', alertId }, until: null }], facts)).toBe(
    'Thank you: “an alert that is over” is yours now. I will send no more reminders.',
  );
});
