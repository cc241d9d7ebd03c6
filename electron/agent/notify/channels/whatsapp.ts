import type { ProbeContext } from '#electron/agent/connectors/connector.ts';
import type { Answer } from '#electron/agent/connectors/openclaw/calls.ts';
import { sendingScopes } from '#electron/agent/connectors/openclaw/connect-params.ts';
import { runErrand } from '#electron/agent/connectors/openclaw/errand.ts';
import { sentSchema } from '#electron/agent/connectors/openclaw/frames.ts';
import { createGatewayTargets } from '#electron/agent/connectors/openclaw/gateway-target.ts';
import type { Link } from '#electron/agent/connectors/openclaw/handshake.ts';
import { pause } from '#electron/agent/connectors/pause.ts';
import type {
  ChannelContext,
  ChannelOf,
  Delivery,
  Outgoing,
} from '#electron/agent/notify/channel.ts';
import { AppError } from '#shared/errors.ts';
import type { ChannelConfig } from '#shared/schemas/channel.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

import { deliveryDetail } from './delivery-detail.ts';
import { refusedSend, withoutConnection } from './gateway-refusal.ts';
import { routeOver } from './gateway-route.ts';
import { guardedTarget } from './guarded-target.ts';
import { createPairPace, longestTurnMs, usualPairMs } from './pair-pace.ts';
import { addressOn } from './peer-address.ts';

export type WhatsAppConfig = Extract<ChannelConfig, { kind: 'whatsapp' }>;

const sendLimitMs = 25_000;
const longestText = 600;
/** Its turn, and twice a connection, the look at the account, and the message. */
const timeoutMs = longestTurnMs + 2 * (18_000 + sendLimitMs);

type Undelivered = Exclude<Delivery, { outcome: 'accepted' }>;

/** What asking the gateway once came to. */
type Try =
  /** Nothing left by this. */
  | { kind: 'not_asked'; delivery: Undelivered }
  /** The gateway says what became of it. */
  | { kind: 'told'; delivery: Delivery }
  /** It was asked, and its answer was lost. */
  | { kind: 'lost'; bootId: string | undefined };

type Message = { config: WhatsAppConfig; outgoing: Outgoing; address: string; text: string };

/**
 * WhatsApp, or another channel, of an OpenClaw gateway. What it calls sent, the network took. It knows a key for five
 * minutes and within one run only, so that an answer that was lost is asked for again at once or never; and it answers a
 * known key with the failure it had (`docs/whatsapp.md`).
 */
export function createWhatsAppChannel({
  version,
  deviceOf,
  inviteOf = async () => null,
  betweenPairMs = usualPairMs,
}: {
  version: string;
  /** Who we are to a gateway that wants a device proven. */
  deviceOf: (tenantId: TenantId) => ReturnType<ProbeContext['device']>;
  /** How the recipient can answer; `null` where that is not for them. */
  inviteOf?: (config: WhatsAppConfig, outgoing: Outgoing) => Promise<string | null>;
  /** Between two messages to one recipient. */
  betweenPairMs?: number;
}): ChannelOf<WhatsAppConfig> {
  const targetOf = createGatewayTargets({ version });
  const pace = createPairPace(betweenPairMs);

  async function ask(
    message: Message,
    { clock, signal, guard }: ChannelContext,
    work: (link: Link) => Promise<Try>,
  ): Promise<Try> {
    const { config, outgoing } = message;
    const gateway = targetOf({ type: 'openclaw', url: config.url });
    const { target, isRefused } = guardedTarget(gateway, guard);
    const errand = await runErrand(target, {
      access: {
        token: async () => config.token,
        device: () => deviceOf(outgoing.about.tenantId),
      },
      context: { clock, signal },
      scopes: sendingScopes,
      work: ({ link }) => work(link),
    });
    if (errand.kind === 'done') {
      return errand.value;
    }
    const delivery = isRefused() ? notAllowed : withoutConnection(errand.reading);
    return { kind: 'not_asked', delivery };
  }

  /** Its answer was lost. The same run answers the same key with what became of it; another one would send it anew. */
  async function settle(
    message: Message,
    context: ChannelContext,
    bootId: string | undefined,
  ): Promise<Delivery> {
    if (bootId === undefined) {
      return unanswered;
    }
    const again = await ask(message, context, async (link) =>
      link.hello.server.bootId === bootId
        ? handOver(link, message, await routeOver(link, message.config))
        : { kind: 'not_asked', delivery: unanswered },
    );
    // That it will take nothing now says nothing of what it took before.
    const isToldOfIt =
      again.kind === 'told' &&
      !(again.delivery.outcome === 'retry' && again.delivery.block === 'unavailable');
    return isToldOfIt ? again.delivery : unanswered;
  }

  async function sendInTurn(
    message: Message,
    context: ChannelContext,
    onAsk: () => void,
  ): Promise<Delivery> {
    const first = await ask(message, context, async (link) => {
      const route = await routeOver(link, message.config);
      if (route.kind === 'route') {
        onAsk();
      }
      return handOver(link, message, route);
    });
    return first.kind === 'lost' ? settle(message, context, first.bootId) : first.delivery;
  }

  return {
    kind: 'whatsapp',
    length: 'chat',
    promise: 'may_repeat',
    keyWindowMs: 0,
    replaysFailures: true,
    // With a second's worth that was saved up, never more than the eighty that a number may send within one.
    perMinute: 40 * 60,
    pairMs: betweenPairMs,
    timeoutMs,
    target: ({ url }) => url,
    async send(config, outgoing, context) {
      const { clock, signal } = context;
      if (outgoing.to === null) {
        return { outcome: 'permanent', block: 'recipient', detail: null, code: null };
      }
      const { address } = outgoing.to;
      const pair = JSON.stringify([config.url, config.channel, config.accountId, address]);
      const { isTaken, waitMs } = pace.take(pair, clock.mono());
      if (!isTaken) {
        return { outcome: 'retry', block: 'limit', detail: null, code: null, retryAfterMs: waitMs };
      }
      let mayHaveLeft = false;
      try {
        await pause(waitMs, { clock, signal });
        const text = withInvitation(outgoing.message.text, await inviteOf(config, outgoing));
        return await sendInTurn({ config, outgoing, address, text }, context, () => {
          mayHaveLeft = true;
        });
      } catch (error) {
        return mayHaveLeft ? unanswered : notBegun(error);
      }
    },
  };
}

async function handOver(
  link: Link,
  { config, outgoing: { key }, address, text }: Message,
  route: Awaited<ReturnType<typeof routeOver>>,
): Promise<Try> {
  if (route.kind === 'blocked') {
    return { kind: 'not_asked', delivery: route.delivery };
  }
  const { kind: _, ...whose } = route;
  const answer = await link.ask(
    'send',
    {
      to: addressOn(config.channel, address),
      message: text,
      channel: config.channel,
      idempotencyKey: key,
      ...whose,
    },
    { schema: sentSchema, limitMs: sendLimitMs },
  );
  return tried(answer, config, link.hello.server.bootId);
}

function tried(
  answer: Answer<{ messageId?: string | null | undefined }>,
  { token }: WhatsAppConfig,
  bootId: string | undefined,
): Try {
  switch (answer.kind) {
    case 'answer': {
      const providerId = answer.payload.messageId ?? null;
      return { kind: 'told', delivery: { outcome: 'accepted', providerId } };
    }
    case 'refused': {
      const { code, message, details } = answer.fault;
      const detail = deliveryDetail(message, [token]);
      return {
        kind: 'told',
        delivery: { ...refusedSend(answer.fault), detail, code: details?.code ?? code },
      };
    }
    case 'silent':
    case 'garbled':
    case 'ended':
      return { kind: 'lost', bootId };
    default:
      return answer satisfies never;
  }
}

/** The invitation is what a person answers by, so that the text makes room for it. */
function withInvitation(text: string, invitation: string | null): string {
  if (invitation === null) {
    return text;
  }
  const room = longestText - invitation.length - 2;
  const shown =
    text.length > room
      ? `${text
          .slice(0, room - 1)
          .toWellFormed()
          .trimEnd()}…`
      : text;
  return `${shown}\n\n${invitation}`;
}

function notBegun(error: unknown): Undelivered {
  const code = error instanceof AppError ? error.code : null;
  if (code === 'outbound_refused') {
    return notAllowed;
  }
  const block = code === 'vault_locked' ? code : 'unavailable';
  return { outcome: 'retry', block, detail: null, code };
}

const notAllowed: Undelivered = {
  outcome: 'broken',
  block: 'not_allowed',
  detail: null,
  code: 'outbound_refused',
};

const unanswered: Undelivered = {
  outcome: 'uncertain',
  block: 'unavailable',
  detail: null,
  code: null,
};
