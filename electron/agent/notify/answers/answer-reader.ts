import { z } from 'zod';

import {
  type Connected,
  createConnection,
} from '#electron/agent/connectors/openclaw/connection.ts';
import { shutdownSchema } from '#electron/agent/connectors/openclaw/frames.ts';
import type { GatewayTarget } from '#electron/agent/connectors/openclaw/gateway-target.ts';
import type { Access } from '#electron/agent/connectors/openclaw/introduction.ts';
import type { Clock, Timer } from '#electron/agent/ports.ts';
import type { Reason } from '#shared/schemas/reason.ts';

import { numberOf } from '../channels/peer-address.ts';
import { type RawAnswer, tooOldMs } from './answer-desk.ts';
import {
  historySchema,
  messageEventSchema,
  type PersonMessage,
  personMessageSchema,
  sessionsSchema,
} from './inbound-frames.ts';

const beatMs = 5_000;
/** What was missed, whyever, is found by looking again. */
const lookAgainMs = 60_000;
/** A gateway with much to do took half a minute to list its sessions, and told of messages meanwhile. */
const limitMs = 45_000;
/** So many looks in a row without an answer: nobody is there any more. */
const mostSilent = 2;
/** Direct conversations that are looked through, and messages of each. */
const mostSessions = 20;
const mostMessages = 50;
/** So many messages wait for the desk; a gateway that floods us loses the rest. */
const mostWaiting = 100;
const rememberedIds = 2_000;
/** No answer is longer; what follows is not read. */
const longestText = 2_000;

type Options = {
  target: GatewayTarget;
  access: Access;
  /** The channel, and the account of it where there are several. */
  channel: string;
  accountId?: string | undefined;
  clock: Clock;
  onAnswer: (answer: RawAnswer) => Promise<void>;
};

export type ReaderState = {
  state: 'listening' | 'connecting' | 'failed';
  reason: Reason | null;
  /** Messages that nobody waited for any more. */
  dropped: number;
};

export type AnswerReader = ReturnType<typeof createAnswerReader>;

/**
 * Hands on what people write to one account of a gateway, with no more than the right to look. It listens, and after each
 * connection, and every minute, looks for what it did not hear; each message is handed on once for as long as it runs. One
 * after the other, and only what is young enough to be meant.
 */
export function createAnswerReader({
  target,
  access,
  channel,
  accountId,
  clock,
  onAnswer,
}: Options) {
  const stopping = new AbortController();
  const { signal } = stopping;
  const known = new Set<string>();
  const waiting: RawAnswer[] = [];
  let work: Promise<void> | null = null;
  let beat: Promise<void> = Promise.resolve();
  let beatTimer: Timer | null = null;
  let subscribed: Connected | null = null;
  let lookedAt = -Infinity;
  let silent = 0;
  let dropped = 0;
  const connection = createConnection({
    target,
    access,
    clock,
    signal,
    onEvent,
    onLost: () => undefined,
    onBack: () => undefined,
  });

  function onEvent(name: string, payload: unknown): void {
    if (name === 'session.message') {
      const event = messageEventSchema.safeParse(payload);
      if (event.success && isDirect(event.data.session?.chatType)) {
        take(event.data.message);
      }
    } else if (name === 'shutdown') {
      connection.goes(shutdownSchema.safeParse(payload).data?.restartExpectedMs);
    }
  }

  function take({ __openclaw: about, ...message }: PersonMessage): void {
    const { senderIdentity, transport } = about;
    const isOurs =
      transport.channel === channel &&
      (accountId === undefined || senderIdentity?.accountId === accountId) &&
      senderIdentity?.senderKind !== 'bot';
    const id = message.idempotencyKey ?? about.id;
    if (!isOurs || known.has(id) || clock.now() - message.timestamp > tooOldMs) {
      return;
    }
    if (waiting.length >= mostWaiting) {
      dropped += 1;
      return;
    }
    remember(id);
    waiting.push({
      id,
      from: numberOf(about.senderId),
      text: message.content.slice(0, longestText),
      at: message.timestamp,
    });
    work ??= handOn().finally(() => {
      work = null;
    });
  }

  function remember(id: string): void {
    known.add(id);
    const [oldest] = known;
    if (known.size > rememberedIds && oldest !== undefined) {
      known.delete(oldest);
    }
  }

  async function handOn(): Promise<void> {
    for (let answer = waiting.shift(); answer && !signal.aborted; answer = waiting.shift()) {
      await onAnswer(answer);
    }
  }

  /** Looks through the direct conversations that were active lately. */
  async function lookBack({ link }: Connected): Promise<void> {
    lookedAt = clock.mono();
    const list = await link.ask(
      'sessions.list',
      { sortBy: 'activity', limit: mostSessions, activeMinutes: Math.ceil(tooOldMs / 60_000) },
      { schema: sessionsSchema, limitMs },
    );
    silent = list.kind === 'silent' ? silent + 1 : 0;
    if (silent >= mostSilent) {
      connection.leave();
      silent = 0;
    }
    const sessions = list.kind === 'answer' ? list.payload.sessions : [];
    for (const { key, chatType, ...session } of sessions.slice(0, mostSessions)) {
      const isOurs = session.channel === channel || session.origin?.provider === channel;
      if (isOurs && isDirect(chatType)) {
        await lookThrough(link, key);
      }
    }
  }

  async function lookThrough(link: Connected['link'], sessionKey: string): Promise<void> {
    const history = await link.ask(
      'chat.history',
      { sessionKey, limit: mostMessages },
      { schema: historySchema, limitMs },
    );
    for (const message of history.kind === 'answer' ? history.payload.messages : []) {
      const read = personMessageSchema.safeParse(message);
      if (read.success) {
        take(read.data);
      }
    }
  }

  async function listen(): Promise<void> {
    await connection.open();
    const current = connection.current();
    if (!current) {
      subscribed = null;
      return;
    }
    if (subscribed !== current) {
      const answer = await current.link.ask(
        'sessions.subscribe',
        {},
        { schema: z.unknown(), limitMs },
      );
      if (answer.kind !== 'answer') {
        connection.leave();
        return;
      }
      subscribed = current;
      lookedAt = -Infinity;
    }
    if (clock.mono() - lookedAt >= lookAgainMs) {
      await lookBack(current);
    }
  }

  function beatOn(): void {
    beat = listen()
      // With a closed vault it is tried again.
      .catch(() => undefined)
      .finally(() => {
        if (!signal.aborted) {
          beatTimer = clock.after(beatMs, beatOn);
        }
      });
  }

  return {
    start: beatOn,

    state(): ReaderState {
      const reason = connection.trouble()?.reading.reason ?? null;
      if (connection.current() !== null && subscribed === connection.current()) {
        return { state: 'listening', reason: null, dropped };
      }
      return { state: connection.trouble() ? 'failed' : 'connecting', reason, dropped };
    },

    async stop(): Promise<void> {
      stopping.abort(new DOMException('nobody listens any more', 'AbortError'));
      beatTimer?.cancel();
      connection.close();
      await beat;
      await work;
    },
  };
}

/** A conversation of one with the account: what is said among several is no answer to us. */
const isDirect = (chatType: string | undefined) => chatType === 'direct';
