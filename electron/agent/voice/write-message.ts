import type { AlertPhase } from '#shared/schemas/alert.ts';
import type { Locale } from '#shared/schemas/tenant.ts';
import type { MessageKind } from '#shared/schemas/voice.ts';

import type { Facts } from './message-facts.ts';
import { iconOf, kindTraits } from './message-kind.ts';
import type { Label, MessageWords, Register, Tone } from './message-words.ts';

/** How the admin agent of a client speaks. */
export type Personality = {
  locale: Locale;
  tone: Tone;
  emoji: boolean;
  greeting: string | null;
  agent: string;
};

/** What is to be said: of one thing, or of several together. */
export type Telling = {
  about: MessageKind | 'group' | 'digest';
  phase: AlertPhase;
  facts: Facts;
  /** Says itself that it may have arrived before. */
  isRepeat: boolean;
  link: string | null;
};

/** The sentences of a message, in the order in which they are read; empty where there is nothing to say. */
export type Sentences = {
  icon: string;
  subject: string;
  /** What and whom. */
  what: string;
  /** That it is a reminder, that it got worse, that nobody took it. */
  note: string;
  /** What the agent tried. */
  tried: string;
  /** Who acts. */
  next: string;
  repeat: string;
  link: string;
  salutation: string;
  signOff: string;
  sender: string;
};

type Place = { kind: MessageKind; part: 'opened' | 'resolved' };

/** Where the words stand: the end of some kinds is told as another one. */
function placesOf(kind: MessageKind, phase: AlertPhase): Place[] {
  if (phase !== 'resolved') {
    return [{ kind, part: 'opened' }];
  }
  const { endsAs } = kindTraits[kind];
  return [
    { kind, part: 'resolved' },
    ...(endsAs
      ? [
          { kind: endsAs, part: 'resolved' as const },
          { kind: endsAs, part: 'opened' as const },
        ]
      : []),
  ];
}

/** Puts a message into words; there is always at least a subject and what it is about. */
export function writeMessage(
  words: MessageWords,
  { locale, tone, emoji, greeting, agent }: Personality,
  { about, phase, facts: given, isRepeat, link }: Telling,
): Sentences {
  const facts: Facts = { ...given, agent };
  const say = (register: Register, ...path: string[]) => words.say(locale, register, path, facts);
  const frame = (name: string, more: Facts = {}) =>
    words.say(locale, tone, ['frames', name], { ...facts, ...more }) ?? '';

  const isSeveral = about === 'group' || about === 'digest';
  const sayPart = (part: 'what' | 'next') => {
    if (isSeveral) {
      return say(tone, 'several', about, part);
    }
    for (const place of placesOf(about, phase)) {
      const said = say(tone, 'kinds', place.kind, place.part, part);
      if (said !== undefined) {
        return said;
      }
    }
    return undefined;
  };

  const subject = isSeveral
    ? (say('neutral', 'several', about) ?? say('technical', 'several', about, 'what') ?? about)
    : subjectOf(words, locale, { kind: about, phase, facts });
  // Who writes rules for messages finds the code of each in front.
  const code = phase === 'opened' ? about : `${about}.${phase}`;
  const marked = (what: string) => (tone === 'technical' ? `[${code}] ${what}` : what);
  const note = isSeveral || phase === 'opened' || phase === 'resolved' ? '' : frame(phase);
  return {
    // What is formal or technical has no pictures, whatever is set.
    icon: emoji && tone === 'casual' ? (isSeveral ? '🗂️' : iconOf(about, phase)) : '',
    subject,
    what: marked(sayPart('what') ?? `${subject}.`),
    note,
    tried: phase === 'resolved' || isSeveral ? '' : frame('tried'),
    next: sayPart('next') ?? '',
    repeat: isRepeat ? frame('repeat') : '',
    link: link === null ? '' : frame('link', { link }),
    salutation: greeting ?? frame('salutation'),
    signOff: frame('signOff'),
    sender: frame('sender'),
  };
}

/** One line that names what and whom; never empty. */
export function subjectOf(
  words: MessageWords,
  locale: Locale,
  { kind, phase, facts }: { kind: MessageKind; phase: AlertPhase; facts: Facts },
): string {
  for (const language of [locale, 'en'] as const) {
    for (const place of placesOf(kind, phase)) {
      const path = ['subjects', place.kind, place.part];
      const subject = words.say(language, 'neutral', path, facts);
      if (subject !== undefined) {
        // An end that has words of its own needs no other word for it.
        return phase === 'resolved' ? subject : framed(words, language, phase, subject);
      }
    }
    const opened = words.say(language, 'neutral', ['subjects', kind, 'opened'], facts);
    if (opened !== undefined) {
      return framed(words, language, phase, opened);
    }
  }
  return `${kind} ${phase}`;
}

function framed(words: MessageWords, locale: Locale, phase: AlertPhase, subject: string): string {
  return words.say(locale, 'neutral', ['phases', phase], { subject }) ?? subject;
}

/** A word that stands alone, or with a count. */
export function labelOf(
  words: MessageWords,
  locale: Locale,
  label: Label,
  facts: Facts = {},
): string {
  return words.say(locale, 'neutral', ['labels', label], facts) ?? label;
}
