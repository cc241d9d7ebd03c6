import type { Reader } from '#electron/agent/voice/alert-facts.ts';
import type { Composed } from '#electron/agent/voice/composed.ts';
import { exampleFacts } from '#electron/agent/voice/kind-examples.ts';
import { factsInWords } from '#electron/agent/voice/message-facts.ts';
import { kindTraits, phasesOf } from '#electron/agent/voice/message-kind.ts';
import { createMessageWords, type Tone } from '#electron/agent/voice/message-words.ts';
import { renderMessage } from '#electron/agent/voice/render-message.ts';
import { createTranslators } from '#electron/agent/voice/translators.ts';
import { labelOf } from '#electron/agent/voice/write-message.ts';
import type { AlertPhase } from '#shared/schemas/alert.ts';
import { tones } from '#shared/schemas/setup.ts';
import { type Locale, locales } from '#shared/schemas/tenant.ts';
import { defaultSettings } from '#shared/schemas/tenant-settings.ts';
import {
  type LengthClass,
  lengthClasses,
  type MessageKind,
  messageKinds,
} from '#shared/schemas/voice.ts';

export const words = createMessageWords();
const translators = createTranslators();

/** A Wednesday, 14:32 in São Paulo. */
export const now = Date.UTC(2026, 10, 25, 17, 32);
export const company = 'Padaria Aurora';
const link = 'admin-agent://alert/019b9a3c-7d1e-7c55-9a51-3f0c2b7e6a10';

export function readerFor(locale: Locale, tone: Tone): Reader {
  const moment = labelOf(words, locale, 'moment');
  return { locale, tone, zone: 'America/Sao_Paulo', now, moment, words, t: translators(locale) };
}

export type Case = {
  kind: MessageKind | 'group' | 'digest';
  phase: AlertPhase;
  locale: Locale;
  tone: Tone;
  emoji: boolean;
  length: LengthClass;
};

export const nameOf = ({ kind, phase, locale, tone, emoji, length }: Case): string =>
  [kind, phase, locale, tone, emoji ? 'emoji' : 'plain', length].join(' ');

/** What is told of several alerts at once, made up. */
function factsOfSeveral(reader: Reader) {
  return {
    ...exampleFacts('storm.summary', company, reader),
    ...factsInWords({ open: 2 }, reader),
    nextStep: words.say(reader.locale, 'neutral', ['steps', 'several'], {}) ?? '',
  };
}

/** Renders one message of made-up facts; `facts` go over them. */
export function render(
  { kind, phase, locale, tone, emoji, length }: Case,
  facts: Record<string, string | number> = {},
): Composed {
  const reader = readerFor(locale, tone);
  const isSeveral = kind === 'group' || kind === 'digest';
  const known = isSeveral ? factsOfSeveral(reader) : exampleFacts(kind, company, reader);
  // What a kind that ends as another one needs for that.
  const { endsAs } = isSeveral ? {} : kindTraits[kind];
  const ending = phase === 'resolved' && endsAs ? exampleFacts(endsAs, company, reader) : {};
  return renderMessage(words, {
    personality: { locale, tone, emoji, greeting: null, agent: 'Sentinela' },
    telling: {
      about: kind,
      phase,
      facts: { ...ending, ...known, ...(endsAs && { healed: 'auto' }), ...facts },
      isRepeat: false,
      link,
    },
    items: [],
    brand: defaultSettings.brand,
    length,
    medium: length === 'long' ? 'email' : length === 'chat' ? 'whatsapp' : 'webhook',
    severity: isSeveral ? 'error' : kindTraits[kind].severity,
  });
}

const kinds = [...messageKinds, 'group', 'digest'] as const;

/** Everything that can be said, in every way. */
export const everyCase: readonly Case[] = kinds.flatMap((kind) =>
  (kind === 'group' || kind === 'digest' ? (['opened'] as const) : phasesOf(kind)).flatMap(
    (phase) =>
      locales.flatMap((locale) =>
        tones.flatMap((tone) =>
          [true, false].flatMap((emoji) =>
            lengthClasses.map((length) => ({ kind, phase, locale, tone, emoji, length })),
          ),
        ),
      ),
  ),
);
