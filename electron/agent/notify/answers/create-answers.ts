import { createHash } from 'node:crypto';

import type { ProbeContext } from '#electron/agent/connectors/connector.ts';
import { createGatewayTargets } from '#electron/agent/connectors/openclaw/gateway-target.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Clock, Logger } from '#electron/agent/ports.ts';
import type { ChannelId, TenantId } from '#shared/schemas/ids.ts';
import type { Locale } from '#shared/schemas/tenant.ts';

import type { ChannelOf, Outgoing } from '../channel.ts';
import { guardedTarget } from '../channels/guarded-target.ts';
import type { WhatsAppConfig } from '../channels/whatsapp.ts';
import type { OutboundGuard } from '../outbound-guard.ts';
import type { AnswerDesk, RawAnswer } from './answer-desk.ts';
import { type AnswerReader, createAnswerReader, type ReaderState } from './answer-reader.ts';
import type { AnswerReplies, ReplyFacts } from './answer-replies.ts';

/** A channel that listens, its secrets as they are stored. */
export type ListeningChannel = { id: ChannelId; tenantId: TenantId; config: WhatsAppConfig };

type Dependencies = {
  desk: AnswerDesk;
  replies: AnswerReplies;
  /** Those that are on and listen, of every tenant. */
  channels: () => Promise<ListeningChannel[]>;
  /** The settings with their secrets in plain. Rejects with `vault_locked` while the vault is not open. */
  open: (tenantId: TenantId, config: WhatsAppConfig) => Promise<WhatsAppConfig>;
  whatsApp: Pick<ChannelOf<WhatsAppConfig>, 'send' | 'timeoutMs'>;
  factsOf: (tenantId: TenantId, locale: Locale | null) => Promise<ReplyFacts>;
  deviceOf: (tenantId: TenantId) => ReturnType<ProbeContext['device']>;
  guardOf: (tenantId: TenantId) => OutboundGuard;
  events: Events;
  version: string;
  clock: Clock;
  logger: Logger;
};

type Listening = { reader: AnswerReader; as: string };

export type Answers = ReturnType<typeof createAnswers>;

/** Listens on every channel that may be answered, and answers in kind by the same channel. */
export function createAnswers(dependencies: Dependencies) {
  const { desk, replies, open, whatsApp, factsOf, deviceOf, guardOf, events, clock, logger } =
    dependencies;
  const stopping = new AbortController();
  const targetOf = createGatewayTargets({ version: dependencies.version });
  const listening = new Map<ChannelId, Listening>();
  let refreshing: Promise<void> = Promise.resolve();
  let stopWatching = () => {};

  async function take(
    { id, tenantId, config }: ListeningChannel,
    answer: RawAnswer,
  ): Promise<void> {
    try {
      const plain = await open(tenantId, config);
      const answered = await desk.receive({ tenantId, secret: plain.token }, answer);
      if (!answered || answer.from === null) {
        return;
      }
      const facts = await factsOf(tenantId, answered.person.locale);
      const outgoing = replyTo(answer, {
        tenantId,
        to: { name: answered.person.name, address: answer.from },
        text: replies.say(answered.replies, facts),
      });
      const delivery = await whatsApp.send(plain, outgoing, {
        clock,
        logger,
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(whatsApp.timeoutMs)]),
        guard: guardOf(tenantId),
        desktop: undefined,
      });
      if (delivery.outcome !== 'accepted') {
        const { outcome, block, code } = delivery;
        logger.warn(
          { tenantId, channelId: id, outcome, block, code },
          'a reply did not get through',
        );
      }
    } catch (error) {
      logger.error({ tenantId, channelId: id, error }, 'an answer could not be taken up');
    }
  }

  function listenTo(channel: ListeningChannel): AnswerReader {
    const { tenantId, config } = channel;
    const { target } = guardedTarget(
      targetOf({ type: 'openclaw', url: config.url }),
      guardOf(tenantId),
    );
    const reader = createAnswerReader({
      target,
      access: {
        token: async () => (await open(tenantId, config)).token,
        device: () => deviceOf(tenantId),
      },
      channel: config.channel,
      accountId: config.accountId,
      clock,
      onAnswer: (answer) => take(channel, answer),
    });
    reader.start();
    return reader;
  }

  async function refreshNow(): Promise<void> {
    const wanted = stopping.signal.aborted ? [] : await dependencies.channels();
    const known = new Map(wanted.map((channel) => [channel.id, JSON.stringify(channel.config)]));
    for (const [id, { reader, as }] of listening) {
      if (known.get(id) !== as) {
        listening.delete(id);
        await reader.stop();
      }
    }
    for (const channel of wanted) {
      const as = JSON.stringify(channel.config);
      if (!listening.has(channel.id)) {
        try {
          listening.set(channel.id, { reader: listenTo(channel), as });
        } catch (error) {
          const { tenantId, id: channelId } = channel;
          logger.warn({ tenantId, channelId, error }, 'a channel cannot be listened to');
        }
      }
    }
  }

  /** One after the other: a channel is listened to once, however fast its settings change. */
  function refresh(): Promise<void> {
    refreshing = refreshing.then(refreshNow).catch((error: unknown) => {
      logger.error({ error }, 'the channels that are listened to are not known');
    });
    return refreshing;
  }

  return {
    refresh,

    async start(): Promise<void> {
      stopWatching = events.subscribe(({ kind }) => {
        if (kind === 'channel.changed' || kind === 'settings.changed') {
          void refresh();
        }
      });
      await refresh();
    },

    /** How it is listened on a channel; `null` where it is not. */
    stateOf: (id: ChannelId): ReaderState | null => listening.get(id)?.reader.state() ?? null,

    counts: () => desk.counts(),

    async stop(): Promise<void> {
      stopWatching();
      stopping.abort(new DOMException('the agent stops', 'AbortError'));
      await refresh();
    },
  };
}

/** The same answer is replied to under the same key, so that it is replied to once. */
function replyTo(
  { id }: RawAnswer,
  { tenantId, to, text }: { tenantId: TenantId; to: NonNullable<Outgoing['to']>; text: string },
): Outgoing {
  const key = `answer-${createHash('sha256').update(`${tenantId}|${id}`).digest('hex').slice(0, 32)}`;
  return {
    key,
    to,
    from: { name: '' },
    message: {
      length: 'chat',
      subject: '',
      text,
      html: null,
      severity: 'info',
      link: null,
      colour: '#000000',
      fields: [],
    },
    about: { tenantId, kind: 'alert', phase: null, at: 0, isRepeat: false, alerts: [] },
    thread: { key, first: null },
    replyTo: null,
  };
}
