import { z } from 'zod';

import type { Locale } from '#shared/schemas/tenant.ts';
import { printable } from '#shared/schemas/text.ts';

import { dateText, durationText, moneyText, percentText, timeText } from './format-facts.ts';

/** What a message is made of: the values of its variables, as a reader is to see them. */
export type Facts = Readonly<Record<string, string | number>>;

/**
 * What stands for a fact that nobody knows, where words can do without it. A message that needs any other one is not
 * said, and plainer words are.
 */
export const unknownFacts: Facts = {
  cause: 'none',
  number: 'none',
  channel: 'none',
  took: 'none',
  good: 'none',
  bad: 'none',
  eta: 'none',
  threshold: 'none',
  cap: 'none',
  cost: 'none',
  resetAt: 'none',
  expiresAt: 'none',
  target: 'none',
  until: 'none',
  name: 'none',
  place: 'none',
  uptime: 'none',
  healed: 'other',
  restored: 'other',
  attempts: 0,
  missed: -1,
  days: -1,
};

/** Longer than any name: what a message could not bear is cut. */
const longestText = 120;

export type FactContext = { locale: Locale; zone: string; now: number; moment: string };

const moneySchema = z.object({
  amount: z.number(),
  currency: z.string().regex(/^[A-Z]{3}$/u),
});
export type Money = z.infer<typeof moneySchema>;

/**
 * Stored facts in words: `…At` is a time, `…Ms` a duration, `date` a day, shares are percents, and money is an amount
 * with its currency. What is null or something else stays unknown.
 */
export function factsInWords(
  stored: Readonly<Record<string, unknown>>,
  context: FactContext,
): Facts {
  return Object.fromEntries(
    Object.entries(stored).flatMap(([name, value]) => {
      const told = inWords(name, value, context);
      return told === undefined ? [] : [told];
    }),
  );
}

const shares: ReadonlySet<string> = new Set(['uptime', 'percent', 'threshold']);

function inWords(
  name: string,
  value: unknown,
  { locale, zone, now, moment }: FactContext,
): [string, string | number] | undefined {
  if (typeof value === 'string') {
    const text = oneLine(value);
    return text === '' ? undefined : [name, name === 'date' ? dateText(text, locale) : text];
  }
  if (typeof value !== 'number') {
    const { data: money } = moneySchema.safeParse(value);
    return money && [name, moneyText(money, locale)];
  }
  if (!Number.isFinite(value)) {
    return undefined;
  }
  if (name.endsWith('At')) {
    return [name, timeText(value, now, locale, zone)];
  }
  if (name.endsWith('Ms')) {
    return [name.slice(0, -2), durationText(value, locale, moment)];
  }
  return [name, shares.has(name) ? percentText(value, locale) : value];
}

/** What others named, on one line and no longer than a message bears. */
export function oneLine(text: string): string {
  const clean = printable(text.replaceAll(/\s+/gu, ' ')).trim();
  return clean.length > longestText ? `${clean.slice(0, longestText - 1).trimEnd()}…` : clean;
}
