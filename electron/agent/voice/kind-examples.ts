import type { Cause } from '#shared/faults.ts';
import type { Reason } from '#shared/schemas/reason.ts';
import type { MessageKind } from '#shared/schemas/voice.ts';

import { causeName, nextStep, type Reader, severityWord } from './alert-facts.ts';
import { durationText, timeText, zoneText } from './format-facts.ts';
import { type Facts, factsInWords, type Money, unknownFacts } from './message-facts.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const ofBot = ['bot', 'botId', 'since', 'tz', 'duration'] as const;
const ofTrouble = [...ofBot, 'cause', 'causeCode', 'nextStep', 'attempts'] as const;
const ofReport = [
  'date',
  'uptime',
  'incidents',
  'fixed',
  'open',
  'alerts',
  'bots',
  'cost',
] as const;

const usd = (amount: number): Money => ({ amount, currency: 'USD' });

type Example = {
  /** What the words of this kind can name, beside those that every message has. */
  facts: readonly string[];
  cause?: Cause;
  reason?: Reason;
  /** Made-up values as they would be stored, on top of the common ones. */
  stored?: (now: number) => Record<string, unknown>;
};

/** For each kind what it can name, and made-up facts for a preview. */
export const kindExamples: Readonly<Record<MessageKind, Example>> = {
  'bot.down': { facts: ofTrouble, cause: 'refused', stored: () => ({ attempts: 3 }) },
  'bot.degraded': { facts: ofTrouble, cause: 'slow' },
  'bot.recovered': {
    facts: [...ofBot, 'healed', 'missed'],
    stored: () => ({ healed: 'auto', missed: 2 }),
  },
  'bot.restarted': { facts: [...ofBot, 'took'], stored: () => ({ tookMs: 2 * minuteMs }) },
  'bot.flapping': { facts: ofTrouble, cause: 'timeout' },
  'bot.crash_loop': { facts: ofTrouble, cause: 'crash_loop', stored: () => ({ attempts: 3 }) },
  'host.down': {
    facts: ['host', 'count', 'since', 'tz', 'duration', 'cause', 'causeCode', 'nextStep'],
    cause: 'timeout',
    stored: () => ({ count: 5 }),
  },
  'channel.needs_login': {
    facts: [...ofTrouble, 'channel', 'number'],
    cause: 'channel_auth',
    reason: 'channel_unlinked',
    stored: () => ({ channel: 'WhatsApp', number: '+55 11 9****-1234' }),
  },
  'channel.lost': {
    facts: [...ofTrouble, 'channel'],
    cause: 'channel_lost',
    stored: () => ({ channel: 'WhatsApp', attempts: 2 }),
  },
  'inbound.silent': { facts: ofTrouble, cause: 'inbound_silent' },
  'answer.wrong': { facts: ofTrouble, cause: 'wrong_answer', stored: () => ({ attempts: 1 }) },
  'tls.expiring': {
    facts: [...ofBot, 'days', 'expiresAt'],
    stored: (now) => ({ days: 9, expiresAt: now + 9 * 24 * hourMs }),
  },
  'config.invalid': { facts: ofTrouble, cause: 'config_invalid' },
  'config.drift': { facts: ofTrouble, cause: 'config_drift' },
  'config.rolled_back': {
    facts: [...ofTrouble, 'bad', 'good'],
    cause: 'config_bad',
    stored: () => ({ bad: '43', good: '42' }),
  },
  'config.restored': {
    facts: [...ofTrouble, 'bad', 'good'],
    cause: 'config_invalid',
    stored: () => ({ bad: '43', good: '42' }),
  },
  'pool.50': {
    facts: ['percent', 'eta'],
    stored: () => ({ percent: 0.5, etaMs: 6 * 24 * hourMs }),
  },
  'pool.low': {
    facts: ['percent', 'threshold', 'eta'],
    stored: () => ({ percent: 0.18, threshold: 0.2, etaMs: 2 * 24 * hourMs }),
  },
  'pool.critical': {
    facts: ['percent', 'eta'],
    stored: () => ({ percent: 0.09, etaMs: 7 * hourMs }),
  },
  'pool.emergency_on': {
    facts: ['percent', 'cost', 'cap', 'resetAt'],
    stored: (now) => ({ percent: 0.04, cost: usd(3.2), cap: usd(20), resetAt: now + 3 * hourMs }),
  },
  'pool.exhausted': { facts: ['percent'], stored: () => ({ percent: 0.01 }) },
  'credential.expiring': {
    facts: ['credential', 'days'],
    stored: () => ({ credential: 'claude-1', days: 5 }),
  },
  'credential.revoked': { facts: ['credential'], stored: () => ({ credential: 'claude-1' }) },
  'cost.budget': {
    facts: ['percent', 'spent', 'budget'],
    stored: () => ({ percent: 0.8, spent: usd(160), budget: usd(200) }),
  },
  'cost.spike': {
    facts: ['cost', 'usual'],
    stored: () => ({ cost: usd(1_021.4), usual: usd(6.1) }),
  },
  'backup.offline': { facts: ['duration', 'target'], stored: () => ({ target: 'nas-01' }) },
  'access_point.failed': { facts: ['accessPoint'], stored: () => ({ accessPoint: 'VPN' }) },
  'delivery.failed': {
    facts: ['channel', 'cause', 'since', 'duration'],
    cause: 'auth',
    stored: () => ({ channel: 'Slack' }),
  },
  'delivery.limit': {
    facts: ['channel', 'since', 'duration'],
    stored: () => ({ channel: 'WhatsApp' }),
  },
  'storm.summary': {
    facts: ['count', 'bots', 'window', 'cause', 'nextAt', 'names'],
    cause: 'timeout',
    stored: (now) => ({
      count: 37,
      bots: 24,
      windowMs: 4 * minuteMs,
      nextAt: now + 15 * minuteMs,
      names: 'Vendas, Suporte, RH',
    }),
  },
  'engine.late': { facts: ['since', 'tz', 'duration'] },
  'watcher.offline': { facts: ['since', 'tz', 'duration'] },
  'store.damaged': { facts: ['restored'], stored: () => ({ restored: 'copy' }) },
  'vault.closed': { facts: ['since', 'tz', 'duration'] },
  'maintenance.started': {
    facts: ['name', 'until'],
    stored: () => ({ name: 'Backup', until: '04:00' }),
  },
  'maintenance.ended': { facts: ['name'], stored: () => ({ name: 'Backup' }) },
  'report.daily': {
    facts: ofReport,
    stored: (now) => ({ ...aReport, date: dayOf(now - 24 * hourMs) }),
  },
  'report.weekly': {
    facts: ofReport,
    stored: (now) => ({ ...aReport, incidents: 11, fixed: 9, date: dayOf(now - 24 * hourMs) }),
  },
  'security.new_login': {
    facts: ['person', 'place'],
    stored: () => ({ person: 'Ana', place: 'Recife' }),
  },
  'audit.broken': { facts: [] },
  'lgpd.request_due': {
    facts: ['request', 'days'],
    stored: () => ({ request: '2026-014', days: 3 }),
  },
};

const aReport = { uptime: 0.9987, incidents: 3, fixed: 2, open: 1, alerts: 4, bots: 8, cost: null };

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

/** What every message knows. */
export const commonFacts = ['company', 'severity'] as const;

/** Made-up facts of a kind in the reader's words: two hours and five minutes after it began. */
export function exampleFacts(kind: MessageKind, company: string, reader: Reader): Facts {
  const { locale, zone, now, moment, words } = reader;
  const { facts, cause, reason, stored } = kindExamples[kind];
  const why = { cause: cause ?? null, reason: reason ?? null };
  const since = now - 125 * minuteMs;
  const known: Facts = {
    bot: 'Vendas',
    botId: '019b9a3c-7d1e-7c55-9a51-3f0c2b7e6a10',
    host: 'evolution-02',
    since: timeText(since, now, locale, zone),
    tz: zoneText(since, zone),
    duration: durationText(now - since, locale, moment),
    causeCode: cause ?? 'none',
    cause: causeName(why, reader),
    nextStep: nextStep(why, reader),
    ...factsInWords(stored?.(now) ?? {}, reader),
  };
  return {
    ...unknownFacts,
    company,
    severity: severityWord(words, locale, 'critical'),
    ...Object.fromEntries(Object.entries(known).filter(([name]) => facts.includes(name))),
  };
}
