import type { Events } from '#electron/agent/events.ts';
import type { Logger } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import { createMessageTemplateStore } from '#electron/store/message-template-store.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import { type MessageKind, messageKindSchema } from '#shared/schemas/voice.ts';

import { join } from './lay-out.ts';
import type { LiquidEngine } from './liquid-engine.ts';
import { kindTraits } from './message-kind.ts';
import { type Filling, failureText, fillTemplate } from './message-template.ts';
import type { MessageWords } from './message-words.ts';
import type { Rendering } from './render-message.ts';
import { templateValues } from './template-values.ts';
import { type Telling, writeMessage } from './write-message.ts';

/** Everything that a template can name, for one message. */
export function fillingFor(
  words: MessageWords,
  {
    personality,
    telling,
    brand,
    affected,
  }: Pick<Rendering, 'personality' | 'telling' | 'brand'> & {
    affected: readonly string[];
  },
): Filling {
  const sentences = writeMessage(words, personality, telling);
  return {
    values: templateValues({
      telling,
      sentences,
      agent: personality.agent,
      affected,
      signature: brand.signature,
    }),
    sentenceOf: (named) => {
      const kind = messageKindSchema.safeParse(named);
      if (!kind.success) {
        return undefined;
      }
      const { what, note, tried, next } =
        kind.data === telling.about
          ? sentences
          : writeMessage(words, personality, { ...telling, about: kind.data });
      return join([what, note, tried, next]);
    },
  };
}

/**
 * Whose template is to be used. One that says that a bot is down is not for saying that it is back: the end of a kind is
 * in the words of the kind it ends as, or in the built-in ones.
 */
export function templateKindOf({ about, phase }: Telling): MessageKind | undefined {
  if (about === 'group' || about === 'digest') {
    return undefined;
  }
  if (phase !== 'resolved') {
    return about;
  }
  const { endsAs } = kindTraits[about];
  return endsAs !== undefined && !kindTraits[endsAs].lasts ? endsAs : undefined;
}

type Dependencies = {
  db: Database;
  words: MessageWords;
  engine: LiquidEngine;
  events: Events;
  logger: Logger;
};

/** The words that people wrote for their own messages, as they are sent. */
export function createOwnWords({ db, words, engine, events, logger }: Dependencies) {
  return {
    /**
     * `undefined` where nobody wrote any, and where what they wrote cannot be used: then the built-in words go out and
     * the template says why.
     */
    async find(
      tenantId: TenantId,
      rendering: Rendering & { affected: readonly string[] },
    ): Promise<{ subject: string | null; body: string } | undefined> {
      const kind = templateKindOf(rendering.telling);
      if (kind === undefined) {
        return undefined;
      }
      const store = createMessageTemplateStore(db, tenantId);
      const { locale } = rendering.personality;
      const template = await store.find({ kind, locale, length: rendering.length });
      if (!template) {
        return undefined;
      }
      const filled = fillTemplate(engine, template, fillingFor(words, rendering));
      if ('own' in filled) {
        return filled.own;
      }
      const failure = failureText(filled.issue);
      if (await store.noteFailure(template, failure)) {
        logger.warn({ tenantId, kind, locale, failure }, 'a template was not used');
        events.emit('template.changed', tenantId, kind);
      }
      return undefined;
    },
  };
}
