import type { Clock } from '#electron/agent/ports.ts';
import type { Medium } from '#shared/schemas/channel.ts';
import { alertIdSchema } from '#shared/schemas/ids.ts';
import type { AdminAgentPatch } from '#shared/schemas/setup.ts';
import type { Locale, Tenant } from '#shared/schemas/tenant.ts';
import type { Brand } from '#shared/schemas/tenant-settings.ts';
import type {
  LengthClass,
  MessageKind,
  MessagePreview,
  MessageTemplateInput,
  PreviewRequest,
} from '#shared/schemas/voice.ts';

import type { Reader } from './alert-facts.ts';
import { consoleLink } from './console-link.ts';
import { exampleFacts } from './kind-examples.ts';
import type { LiquidEngine } from './liquid-engine.ts';
import { kindTraits } from './message-kind.ts';
import { type Filling, fillTemplate, lintTemplate } from './message-template.ts';
import type { MessageWords } from './message-words.ts';
import { fillingFor, templateKindOf } from './own-words.ts';
import { type Rendering, renderMessage } from './render-message.ts';
import type { Translators } from './translators.ts';
import { labelOf, type Personality, type Telling } from './write-message.ts';

/** As long as the channels of a medium make it. */
export const lengthOf: Readonly<Record<Medium, LengthClass>> = {
  email: 'long',
  whatsapp: 'chat',
  slack: 'chat',
  webhook: 'chat',
  push: 'short',
  native: 'short',
};

/** An alert that there is not. */
const madeUpAlert = alertIdSchema.parse('019b9a3c-7d1e-7c55-9a51-3f0c2b7e6a10');

type Dependencies = {
  words: MessageWords;
  translators: Translators;
  engine: LiquidEngine;
  consoleUrl: string | null;
  clock: Clock;
};

/** What a preview is made with, where the request itself does not say it. */
export type Standing = {
  tenant: Tenant;
  personality: Personality;
  brand: Brand;
  /** The template that would be used, as it is stored. */
  template: MessageTemplateInput | undefined;
};

/** Shows messages of made-up facts, with settings and templates that need not be saved. */
export function createMessagePreview({
  words,
  translators,
  engine,
  consoleUrl,
  clock,
}: Dependencies) {
  function readerFor({ locale, tone }: Personality, { zone }: Tenant): Reader {
    const moment = labelOf(words, locale, 'moment');
    return { locale, tone, zone, now: clock.now(), moment, words, t: translators(locale) };
  }

  function tellingOf(
    kind: MessageKind,
    phase: Telling['phase'],
    personality: Personality,
    tenant: Tenant,
  ): Telling {
    const reader = readerFor(personality, tenant);
    const { endsAs } = kindTraits[kind];
    const isReport = kind === 'report.daily' || kind === 'report.weekly';
    return {
      about: kind,
      phase,
      facts: {
        ...(phase === 'resolved' && endsAs ? exampleFacts(endsAs, tenant.name, reader) : {}),
        ...exampleFacts(kind, tenant.name, reader),
        ...(phase === 'resolved' && { healed: 'auto' }),
      },
      isRepeat: false,
      link: isReport
        ? consoleLink({ screen: 'overview' }, consoleUrl)
        : consoleLink({ screen: 'alert', alertId: madeUpAlert }, consoleUrl),
    };
  }

  /** What a template of this kind has at hand, in made-up facts. */
  function fillingOf(kind: MessageKind, { tenant, personality, brand }: Standing): Filling {
    return fillingFor(words, {
      personality,
      telling: tellingOf(kind, 'opened', personality, tenant),
      brand,
      affected: ['Vendas', 'Suporte'],
    });
  }

  return {
    fillingOf,

    preview(
      { kind, phase, medium, severity, template: unsaved }: PreviewRequest,
      standing: Standing,
    ): MessagePreview {
      const { tenant, personality, brand } = standing;
      const told = phase === 'healed' || phase === 'resolved' ? 'resolved' : phase;
      const telling = tellingOf(kind, told === 'summary' ? 'opened' : told, personality, tenant);
      const length = lengthOf[medium];
      const rendering: Rendering = {
        personality,
        telling,
        items: [],
        brand,
        length,
        medium,
        severity: severity ?? kindTraits[kind].severity,
      };
      const template = [unsaved, standing.template].find(
        (each) => each?.length === length && each.kind === templateKindOf(telling),
      );
      const filling = fillingFor(words, { ...rendering, affected: ['Vendas', 'Suporte'] });
      const filled = template && fillTemplate(engine, template, filling);
      const own = filled && 'own' in filled ? filled.own : undefined;
      const { subject, text, html } = renderMessage(words, { ...rendering, own });
      return {
        subject,
        text,
        html,
        issues: unsaved ? lintTemplate(engine, unsaved, fillingOf(unsaved.kind, standing)) : [],
      };
    },
  };
}

/** The stored personality with what is not saved yet. */
export function withUnsaved(
  stored: Personality,
  { name, tone, locale, emoji, greeting }: AdminAgentPatch = {},
): Personality {
  const language: Locale = locale ?? stored.locale;
  const spoken = language === stored.locale ? stored.greeting : null;
  return {
    locale: language,
    tone: tone ?? stored.tone,
    emoji: emoji ?? stored.emoji,
    greeting: greeting === undefined ? spoken : greeting,
    agent: name ?? stored.agent,
  };
}
