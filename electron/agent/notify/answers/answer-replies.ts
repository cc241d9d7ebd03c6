import { createTranslator, type Translator } from '#shared/i18n/translator.ts';
import type { AlertId, BotId } from '#shared/schemas/ids.ts';
import type { Locale } from '#shared/schemas/tenant.ts';
import { type Status, statuses } from '#shared/status.ts';

import type { AskedBot, Reply } from './answer-desk.ts';

/** As much as one message may say. */
export const longestReply = 600;
const mostListed = 8;
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** What the words need of whom they are said to and what they are about. */
export type ReplyFacts = {
  locale: Locale;
  zone: string;
  /** One sentence; `null` for an alert that is gone. */
  titleOf: (alertId: AlertId) => string | null;
  nameOf: (botId: BotId) => string | null;
};

/** Says replies in words. Nothing of what was written to us is repeated. */
export function createAnswerReplies() {
  const translators = new Map<Locale, Translator>();

  function translatorFor(locale: Locale): Translator {
    const translator = translators.get(locale) ?? createTranslator(locale);
    translators.set(locale, translator);
    return translator;
  }

  return {
    /** One message for all that was asked in one. */
    say: (replies: readonly Reply[], facts: ReplyFacts): string =>
      fitted(
        replies.map((reply) => wordsOf(translatorFor(facts.locale), reply, facts)).join('\n\n'),
      ),

    /** How an alert can be answered; goes under its message. */
    invitation: (locale: Locale, { code, hasBot }: { code: string; hasBot: boolean }): string =>
      translatorFor(locale)(hasBot ? 'answers:invite' : 'answers:invite_without_bot', { code }),
  };
}

export type AnswerReplies = ReturnType<typeof createAnswerReplies>;

function wordsOf(t: Translator, reply: Reply, facts: ReplyFacts): string {
  const title = (id: AlertId) => facts.titleOf(id) ?? t('answers:gone');
  switch (reply.kind) {
    case 'help':
    case 'unknown':
    case 'no_bot':
    case 'which_bot':
    case 'no_alert':
    case 'locked':
      return t(`answers:${reply.kind}`);
    case 'status':
      return statusWords(t, reply);
    case 'bot_status':
      return t('answers:bot_status', {
        bot: reply.bot.name,
        status: t(`status:name.${reply.bot.status}`),
      });
    case 'several_bots':
      return t('answers:several_bots', { bots: reply.bots.map(({ name }) => name).join(' · ') });
    case 'which_alert':
      return [
        t(`answers:which_alert.${reply.verb}`),
        ...reply.alerts.map(({ alert, code }) =>
          t(`answers:which_alert.line.${reply.verb}`, { code, title: shortened(title(alert.id)) }),
        ),
      ].join('\n');
    case 'confirm':
      return confirmWords(t, reply, facts);
    case 'done':
      return doneWords(t, reply, facts);
    case 'refused':
      return t('answers:refused', { why: t(`errors:${reply.error.code}`) });
    case 'wrong_code':
      return t('answers:wrong_code', { left: reply.left });
    default:
      return reply satisfies never;
  }

  function confirmWords(
    translate: Translator,
    { deed, code }: Extract<Reply, { kind: 'confirm' }>,
    { nameOf }: ReplyFacts,
  ): string {
    switch (deed.kind) {
      case 'acknowledge':
        return translate('answers:confirm.acknowledge', { title: title(deed.alertId), code });
      case 'snooze': {
        const time = timeWords(translate, deed.forMs);
        return translate('answers:confirm.snooze', { title: title(deed.alertId), time, code });
      }
      case 'restart':
        return translate('answers:confirm.restart', { bot: nameOf(deed.botId) ?? '', code });
      default:
        return deed satisfies never;
    }
  }

  function doneWords(
    translate: Translator,
    { deed, until }: Extract<Reply, { kind: 'done' }>,
    { nameOf, locale, zone }: ReplyFacts,
  ): string {
    switch (deed.kind) {
      case 'acknowledge':
        return translate('answers:done.acknowledge', { title: title(deed.alertId) });
      case 'snooze':
        return translate('answers:done.snooze', {
          title: title(deed.alertId),
          until: new Intl.DateTimeFormat(locale, {
            dateStyle: 'short',
            timeStyle: 'short',
            timeZone: zone,
          }).format(until ?? 0),
        });
      case 'restart':
        return translate('answers:done.restart', { bot: nameOf(deed.botId) ?? '' });
      default:
        return deed satisfies never;
    }
  }
}

/** How many are how, the ones that are not well by name, worst first, and how many alerts there are. */
function statusWords(t: Translator, { bots, alerts }: Extract<Reply, { kind: 'status' }>): string {
  if (bots.length === 0) {
    return t('answers:status.none');
  }
  const told = bots.filter(({ status }) => !isQuiet(status));
  const listed = told
    .toSorted((a, b) => statuses.indexOf(a.status) - statuses.indexOf(b.status))
    .slice(0, mostListed);
  return [
    bots.every(({ status }) => status === 'ok')
      ? t('answers:status.all_well', { count: bots.length })
      : t('answers:status.counts', { counts: countWords(t, bots) }),
    ...listed.map(({ name, status }) =>
      t('answers:status.line', { bot: shortened(name), status: t(`status:name.${status}`) }),
    ),
    ...(told.length > listed.length
      ? [t('answers:status.more', { count: told.length - listed.length })]
      : []),
    t('answers:status.alerts', { count: alerts }),
  ].join('\n');
}

const isQuiet = (status: Status) =>
  status === 'ok' || status === 'paused' || status === 'maintenance';

function countWords(t: Translator, bots: readonly AskedBot[]): string {
  return statuses
    .map((status) => ({ status, count: bots.filter((bot) => bot.status === status).length }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => t(`status:count.${status}`, { count }))
    .join(', ');
}

function timeWords(t: Translator, ms: number): string {
  if (ms % day === 0) {
    return t('answers:time.days', { count: ms / day });
  }
  return ms % hour === 0
    ? t('answers:time.hours', { count: ms / hour })
    : t('answers:time.minutes', { count: Math.round(ms / minute) });
}

/** A name or a title that leaves room for the others. */
function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59).toWellFormed().trimEnd()}…` : text;
}

function fitted(text: string): string {
  return text.length > longestReply
    ? `${text
        .slice(0, longestReply - 1)
        .toWellFormed()
        .trimEnd()}…`
    : text;
}
