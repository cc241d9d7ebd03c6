import type { Severity } from '#shared/schemas/alert.ts';
import type { Medium } from '#shared/schemas/channel.ts';
import type { Brand } from '#shared/schemas/tenant-settings.ts';
import type { LengthClass } from '#shared/schemas/voice.ts';

import type { Composed } from './composed.ts';
import { cutAtSentence } from './fit-length.ts';
import { layOut, longestSubject } from './lay-out.ts';
import { fieldsOf } from './message-fields.ts';
import type { MessageWords } from './message-words.ts';
import { severityColours } from './severity-colours.ts';
import { labelOf, type Personality, type Telling, writeMessage } from './write-message.ts';

export type Rendering = {
  personality: Personality;
  telling: Telling;
  /** What a message about several alerts lists. */
  items: readonly string[];
  brand: Brand;
  length: LengthClass;
  medium: Medium;
  severity: Severity;
};

/** A message as it goes out, in the built-in words. */
export function renderMessage(
  words: MessageWords,
  { personality, telling, items, brand, length, medium, severity }: Rendering,
): Composed {
  const { locale, tone, greeting, agent } = personality;
  const sentences = writeMessage(words, personality, telling);
  const fields = fieldsOf(words, locale, telling);
  const layout = {
    sentences,
    tone,
    medium,
    greeting,
    agent,
    items,
    more: (count: number) => labelOf(words, locale, 'more', { count }),
    fields,
    signature: brand.signature,
  };
  return {
    length,
    subject: cutAtSentence(sentences.subject, longestSubject),
    text: layOut(length, layout),
    html: null,
    severity,
    link: telling.link,
    colour: length === 'long' ? brand.colour : severityColours[severity],
    fields,
  };
}
