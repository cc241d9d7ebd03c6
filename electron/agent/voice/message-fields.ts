import type { Locale } from '#shared/schemas/tenant.ts';

import type { Facts } from './message-facts.ts';
import type { Label, MessageWords } from './message-words.ts';
import { labelOf, type Telling } from './write-message.ts';

/** In this order, each where it is known. */
const ofTrouble = [
  'company',
  'bot',
  'host',
  'channel',
  'severity',
  'since',
  'duration',
  'cause',
  'attempts',
] as const satisfies readonly Label[];

const ofReport = [
  'uptime',
  'incidents',
  'fixed',
  'open',
  'alerts',
  'bots',
  'cost',
] as const satisfies readonly Label[];

const ofSeveral = ['company', 'count', 'bots', 'open', 'cause'] as const satisfies readonly Label[];

/** What a message is made of, for those who look instead of reading: a label and a value each. */
export function fieldsOf(
  words: MessageWords,
  locale: Locale,
  { about, facts }: Telling,
): { label: string; value: string }[] {
  return (labelsByKind[about] ?? ofTrouble).flatMap((label) => {
    const value = shownValue(label, facts, locale);
    return value === undefined ? [] : [{ label: labelOf(words, locale, label), value }];
  });
}

const labelsByKind: Partial<Record<Telling['about'], readonly Label[]>> = {
  'report.daily': ofReport,
  'report.weekly': ofReport,
  'storm.summary': ofSeveral,
  group: ofSeveral,
  digest: ofSeveral,
};

function shownValue(label: Label, facts: Facts, locale: Locale): string | undefined {
  const value = facts[label];
  if (value === undefined || value === 'none' || (label === 'attempts' && value === 0)) {
    return undefined;
  }
  if (label === 'since' && facts.tz !== undefined) {
    return `${value} (${facts.tz})`;
  }
  return typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : value;
}
