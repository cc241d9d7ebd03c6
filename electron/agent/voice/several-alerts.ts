import type { StoredAlert } from '#electron/store/alert-store.ts';

import { type AlertSurroundings, factsOfAlert, type Reader } from './alert-facts.ts';
import { durationText, timeText } from './format-facts.ts';
import { type Facts, unknownFacts } from './message-facts.ts';
import { kindOf, phaseNow } from './message-kind.ts';
import { labelOf, subjectOf } from './write-message.ts';

/** So long after a summary of a flood comes the next one. */
const nextSummaryMs = 15 * 60_000;

/** A message names so many of the bots it is about. */
const mostNames = 3;

/** What several alerts have in common, and a line for each. */
export function factsOfSeveral(
  alerts: readonly { alert: StoredAlert; known: AlertSurroundings }[],
  reader: Reader,
): { facts: Facts; items: string[] } {
  const { locale, zone, now, moment } = reader;
  const all = alerts.map(({ alert, known }) => ({
    alert,
    facts: { ...unknownFacts, ...factsOfAlert(alert, known, reader) },
  }));
  const since = Math.min(now, ...alerts.map(({ alert }) => alert.openedAt));
  const bots = new Set(alerts.flatMap(({ alert }) => alert.botId ?? []));
  return {
    facts: {
      count: alerts.length,
      bots: bots.size,
      open: alerts.filter(({ alert }) => alert.state !== 'resolved').length,
      cause: shared(all.map(({ facts }) => facts.cause)) ?? 'none',
      window: durationText(now - since, locale, moment),
      nextAt: timeText(now + nextSummaryMs, now, locale, zone),
      names: namesOf(
        all.map(({ facts }) => facts.bot ?? facts.host ?? known(facts.channel)),
        reader,
      ),
      nextStep: stepOf(
        all.map(({ facts }) => facts.nextStep),
        reader,
      ),
    },
    items: all.map(({ alert, facts }) => {
      const about = { kind: kindOf(alert), phase: phaseNow(alert), facts };
      const subject = subjectOf(reader.words, locale, about);
      return `${timeText(alert.openedAt, now, locale, zone)} · ${subject}`;
    }),
  };
}

type Fact = string | number | undefined;

const known = (fact: Fact): Fact => (fact === unknownFacts.channel ? undefined : fact);

/** What all of them say, where they say the same. */
function shared(given: readonly Fact[]): string | undefined {
  const [first, ...others] = new Set(given);
  return typeof first === 'string' && others.length === 0 ? first : undefined;
}

/** The step that each of them has, or to look for what they share. */
function stepOf(steps: readonly Fact[], { words, locale }: Reader): string {
  const step = (of: string) => words.say(locale, 'neutral', ['steps', of], {}) ?? '';
  const same = shared(steps);
  return same === undefined || same === step('other') ? step('several') : same;
}

/** `Vendas, Suporte, RH and 5 more`. */
function namesOf(given: readonly Fact[], { words, locale }: Reader): string {
  const names = [...new Set(given.flatMap((name) => (name === undefined ? [] : [String(name)])))];
  const shown = names.slice(0, mostNames);
  const rest = names.length - shown.length;
  return rest === 0
    ? new Intl.ListFormat(locale, { type: 'conjunction' }).format(shown)
    : `${shown.join(', ')} ${labelOf(words, locale, 'more', { count: rest })}`;
}
