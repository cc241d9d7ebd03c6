import type { StoredAlert } from '#electron/store/alert-store.ts';
import type { Translator } from '#shared/i18n/translator.ts';
import type { Severity } from '#shared/schemas/alert.ts';
import { hasStep, type Reason, reasonSchema } from '#shared/schemas/reason.ts';
import type { Locale } from '#shared/schemas/tenant.ts';

import { durationText, timeText, zoneText } from './format-facts.ts';
import { lowerFirst } from './lay-out.ts';
import { type Facts, factsInWords, oneLine } from './message-facts.ts';
import type { MessageWords, Tone } from './message-words.ts';

/** What is known of an alert beside its row. */
export type AlertSurroundings = {
  /** The bot's name as it is now. */
  botName: string | null;
  /** When the trouble began, which may be before it was told. */
  since: number;
  /** When the bot's certificate ends, where that is known. */
  tlsValidTo: number | null;
  /** Steps of the incident that were begun. */
  attempts: number;
  healed: Healed;
};

/** Who brought it back: the agent by a restart or otherwise, people of the client, or nobody that we know of. */
export type Healed = 'auto' | 'repaired' | 'team' | 'other';

export type Reader = {
  locale: Locale;
  tone: Tone;
  zone: string;
  now: number;
  moment: string;
  words: MessageWords;
  t: Translator;
};

/** What is known of why. */
export type Why = { cause: StoredAlert['cause']; reason: Reason | null };

const dayMs = 24 * 60 * 60_000;

/** An alert in the words of its reader. */
export function factsOfAlert(
  alert: StoredAlert,
  { botName, since, tlsValidTo, attempts, healed }: AlertSurroundings,
  reader: Reader,
): Facts {
  const { locale, zone, now, moment, words } = reader;
  const { reason: _, bot: __, host, ...details } = alert.details;
  const until = alert.resolvedAt ?? now;
  const why = {
    cause: alert.cause,
    reason: reasonSchema.safeParse(alert.details.reason).data ?? null,
  };
  return {
    ...factsInWords(details, reader),
    ...(botName !== null && { bot: oneLine(botName) }),
    ...(host !== undefined && alert.type === 'host.down' && { host: oneLine(String(host)) }),
    ...(alert.botId !== null && { botId: alert.botId }),
    ...byType(alert),
    ...(tlsValidTo !== null && {
      days: Math.max(0, Math.floor((tlsValidTo - now) / dayMs)),
      expiresAt: timeText(tlsValidTo, now, locale, zone),
    }),
    alertId: alert.id,
    since: timeText(since, now, locale, zone),
    tz: zoneText(since, zone),
    duration: durationText(Math.max(0, until - since), locale, moment),
    severity: severityWord(words, locale, alert.severity),
    cause: causeName(why, reader),
    causeCode: alert.cause ?? 'none',
    nextStep: nextStep(why, reader),
    attempts,
    healed,
  };
}

/** What the details of some types mean to their reader. */
function byType({ type, details }: StoredAlert): Facts {
  if (type === 'config.rolled_back' || type === 'config.restored') {
    return {
      ...(details.from !== undefined && { bad: String(details.from) }),
      ...(details.to !== undefined && { good: String(details.to) }),
    };
  }
  if (type === 'store.damaged' && details.phase === 'replaced') {
    return { restored: Number(details.restoredFrom) > 0 ? 'copy' : 'fresh' };
  }
  const channel = details.channel ?? details.host ?? details.bot;
  return (type === 'delivery.failed' || type === 'delivery.limit') && channel !== undefined
    ? { channel: oneLine(String(channel)) }
    : {};
}

/** Why: a reason says more than the cause it belongs to. */
export function causeName({ cause, reason }: Why, { t }: Pick<Reader, 't'>): string {
  if (reason !== null) {
    return t(`reasons:${reason}.name`);
  }
  return cause === null ? 'none' : t(`causes:${cause}.name`);
}

/** How grave it is, as it stands after a colon. */
export function severityWord(words: MessageWords, locale: Locale, severity: Severity): string {
  return words.say(locale, 'neutral', ['severities', severity], {}) ?? severity;
}

/** What a person is to do, as it stands after a colon. */
export function nextStep(
  { cause, reason }: Why,
  { words, locale, tone, t }: Pick<Reader, 'words' | 'locale' | 'tone' | 't'>,
): string {
  if (reason !== null && hasStep(reason)) {
    const own = words.say(locale, tone, ['steps', reason], {});
    return own ?? asClause(t(`reasons:${reason}.step`));
  }
  const step = (of: string) => words.say(locale, 'neutral', ['steps', of], {});
  return step(cause ?? 'other') ?? step('other') ?? '';
}

/** The first sentence of a step, without its full stop. */
function asClause(step: string): string {
  const [first = step] = step.split(/(?<=\.)\s/u);
  return lowerFirst(first.replace(/\.$/u, ''));
}
