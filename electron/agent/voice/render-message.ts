import type { Severity } from '#shared/schemas/alert.ts';
import type { Medium } from '#shared/schemas/channel.ts';
import type { Brand } from '#shared/schemas/tenant-settings.ts';
import type { LengthClass } from '#shared/schemas/voice.ts';

import type { Composed } from './composed.ts';
import { emailHtml } from './email-html.ts';
import { cutAtSentence } from './fit-length.ts';
import { asAddress, join, layOut, longest, longestSubject, withIcon } from './lay-out.ts';
import { oneLine } from './message-facts.ts';
import { fieldsOf } from './message-fields.ts';
import { kindTraits } from './message-kind.ts';
import type { MessageWords } from './message-words.ts';
import { severityColours } from './severity-colours.ts';
import {
  labelOf,
  type Personality,
  type Sentences,
  type Telling,
  writeMessage,
} from './write-message.ts';

export type Rendering = {
  personality: Personality;
  telling: Telling;
  /** What a message about several alerts lists. */
  items: readonly string[];
  brand: Brand;
  length: LengthClass;
  medium: Medium;
  severity: Severity;
  /** A person's own words in place of the built-in ones; `null` for a subject that is left as it is. */
  own?: { subject: string | null; body: string } | undefined;
};

/** A letter lists so many; the rest is behind its link. */
const mostItems = 50;

/** A message as it goes out. */
export function renderMessage(words: MessageWords, given: Rendering): Composed {
  const { locale, tone, greeting, agent } = given.personality;
  const more = (count: number) => labelOf(words, locale, 'more', { count });
  const rendering = { ...given, items: listed(given.items, more) };
  const { personality, telling, items, brand, length, medium, severity, own } = rendering;
  const sentences = writeMessage(words, personality, telling);
  const fields = fieldsOf(words, locale, telling);
  const subject = cutAtSentence(oneLine(own?.subject ?? sentences.subject), longestSubject);
  const text =
    own === undefined
      ? layOut(length, {
          sentences,
          tone,
          medium,
          greeting,
          agent,
          items,
          more,
          fields,
          signature: brand.signature,
        })
      : cutAtSentence(ownText(own.body, sentences.repeat), longest[length]);
  const isLetter = length === 'long';
  return {
    length,
    subject,
    text,
    html: isLetter ? letterOf(words, rendering, { sentences, fields, subject }) : null,
    severity,
    link: telling.link,
    colour: isLetter ? brand.colour : severityColours[severity],
    fields,
  };
}

/** That a message may have arrived before is said whoever wrote its words. */
function ownText(body: string, repeat: string): string {
  return body.includes(repeat) ? body : `${body}\n${repeat}`;
}

function listed(items: readonly string[], more: (count: number) => string): readonly string[] {
  const rest = items.length - mostItems;
  return rest > 0 ? [...items.slice(0, mostItems), more(rest)] : items;
}

function letterOf(
  words: MessageWords,
  { personality: { locale, tone }, telling, items, brand, severity, own }: Rendering,
  {
    sentences,
    fields,
    subject,
  }: { sentences: Sentences; fields: Composed['fields']; subject: string },
): string {
  const { icon, what, note, tried, next, repeat, salutation, signOff, sender } = sentences;
  const isLetter = tone !== 'technical';
  const [lead = '', ...rest] =
    own === undefined
      ? [withIcon(icon, what), note, join([tried, next])]
      : own.body.split(/\n{2,}/u);
  const label = (name: 'button' | 'app') => labelOf(words, locale, name);
  return emailHtml({
    locale,
    subject,
    preview: own === undefined ? join([what, next]) : lead,
    company: String(telling.facts.company ?? sender),
    logo: brand.logo,
    brandColour: brand.colour,
    severity: isTrouble(telling)
      ? {
          word: upperFirst(words.say(locale, 'neutral', ['severities', severity], {}) ?? severity),
          colour: severityColours[severity],
        }
      : null,
    salutation: own === undefined && isLetter ? asAddress(salutation) : '',
    lead,
    paragraphs: rest.filter((text) => text !== ''),
    items,
    fields: own === undefined ? fields : [],
    note: own?.body.includes(repeat) === true ? '' : repeat,
    link:
      telling.link === null
        ? null
        : { href: telling.link, label: label('button'), appLabel: label('app') },
    closing: own === undefined && isLetter ? [signOff, sender] : [],
    signature: own === undefined ? brand.signature : '',
  });
}

const upperFirst = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Reports and ends are marked with no severity. */
function isTrouble({ about, phase }: Telling): boolean {
  if (phase === 'resolved') {
    return false;
  }
  return about === 'group' || about === 'digest' || kindTraits[about].severity !== 'info';
}
