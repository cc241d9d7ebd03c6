import type { Medium } from '#shared/schemas/channel.ts';
import type { LengthClass } from '#shared/schemas/voice.ts';

import { cutAtSentence, joinFitting } from './fit-length.ts';
import type { Tone } from './message-words.ts';
import type { Sentences } from './write-message.ts';

/** The most characters of each class; a letter has none. */
export const longest: Readonly<Record<LengthClass, number>> = {
  short: 120,
  chat: 600,
  long: 20_000,
};

/** No mail program shows more of a subject. */
export const longestSubject = 120;

export type Layout = {
  sentences: Sentences;
  tone: Tone;
  medium: Medium;
  /** Set in the admin agent's own settings, so it is said in chats too. */
  greeting: string | null;
  agent: string;
  /** What a message about several things lists, a line each. */
  items: readonly string[];
  /** `and 12 more`. */
  more: (count: number) => string;
  fields: readonly { label: string; value: string }[];
  /** Lines under a letter. */
  signature: string;
};

/** The plain text of a message, never longer than its class allows and never empty. */
export function layOut(length: LengthClass, layout: Layout): string {
  switch (length) {
    case 'short':
      return shortText(layout);
    case 'chat':
      return chatText(layout);
    case 'long':
      return letterText(layout);
    default:
      return length satisfies never;
  }
}

/** A notification has its title already: its text says who acts. */
function shortText({ sentences, medium }: Layout): string {
  const { icon, subject, what, note, next } = sentences;
  const limit = longest.short;
  if (medium === 'native' || medium === 'push') {
    return joinFitting([next === '' ? what : next], limit);
  }
  const room = icon === '' ? limit : limit - icon.length - 1;
  // The subject says in a word what the note would take a sentence for.
  const said = note === '' && what.length <= room ? what : `${subject}.`;
  return withIcon(icon, joinFitting([said, next], room));
}

function chatText(layout: Layout): string {
  const { sentences, medium, agent, items, more } = layout;
  const { icon, note, tried, next, repeat, link } = sentences;
  const head = medium === 'whatsapp' ? `*${agent.replaceAll(/[*_~`]/gu, '')}*` : '';
  const tail = [repeat, link].filter((line) => line !== '').join('\n');
  const room = longest.chat - lengthOf([head, tail]) - (icon === '' ? 0 : icon.length + 1);
  const body = joinFitting([opening(layout), note, tried, next], room);
  const list = fittingList(items, more, room - body.length - 1);
  return [head, withIcon(icon, body), ...list, tail].filter((line) => line !== '').join('\n');
}

const lengthOf = (lines: readonly string[]) =>
  lines.filter((line) => line !== '').reduce((sum, line) => sum + line.length + 1, 0);

/** A formal message addresses its reader in the first sentence; another greets with what was set, or not at all. */
function opening({ sentences: { what, salutation }, tone, greeting }: Layout): string {
  if (greeting !== null && tone !== 'technical') {
    return `${greeting} ${what}`;
  }
  return tone === 'formal' && salutation !== ''
    ? `${withColon(salutation)} ${lowerFirst(what)}`
    : what;
}

/** Spanish letters greet with a colon already. */
const withColon = (text: string) => (text.endsWith(':') ? text : `${text}:`);

/** As many lines as fit; the last says how many more there are. */
function fittingList(
  items: readonly string[],
  more: (count: number) => string,
  room: number,
): string[] {
  const lines = items.map((item) => `• ${item}`);
  for (let count = lines.length; count > 0; count -= 1) {
    const shown = lines.slice(0, count);
    const rest = lines.length - count;
    const list = rest === 0 ? shown : [...shown, more(rest)];
    if (lengthOf(list) <= room) {
      return list;
    }
  }
  return [];
}

function letterText(layout: Layout): string {
  const { sentences, tone, items, fields, signature } = layout;
  const { icon, what, note, tried, next, repeat, link, salutation, signOff, sender } = sentences;
  const isLetter = tone !== 'technical';
  const paragraphs = [
    isLetter && salutation !== '' ? asAddress(salutation) : '',
    withIcon(icon, join([what, note])),
    join([tried, next]),
    items.map((item) => `• ${item}`).join('\n'),
    fields.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    repeat,
    link,
    isLetter ? [signOff, sender].filter((line) => line !== '').join('\n') : '',
    signature,
  ];
  return cutAtSentence(
    paragraphs.filter((paragraph) => paragraph !== '').join('\n\n'),
    longest.long,
  );
}

/** `Dear team,`: a greeting that ends by itself stays as it is. */
export function asAddress(salutation: string): string {
  return /[\p{L}\p{N})]$/u.test(salutation) ? `${salutation},` : salutation;
}

export const join = (parts: readonly string[]) => parts.filter((part) => part !== '').join(' ');

export const withIcon = (icon: string, text: string) => (icon === '' ? text : `${icon} ${text}`);

/** In the middle of a sentence a word begins small, unless it is all capitals. */
export function lowerFirst(text: string): string {
  return /^\p{Lu}\p{Lu}/u.test(text) ? text : text.slice(0, 1).toLowerCase() + text.slice(1);
}
