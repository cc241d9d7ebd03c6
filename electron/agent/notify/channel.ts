import type { Clock, Desktop, Logger } from '#electron/agent/ports.ts';
import type { Composed } from '#electron/agent/voice/composed.ts';
import type { AlertPhase, AlertType, Severity } from '#shared/schemas/alert.ts';
import type {
  Block,
  ChannelConfig,
  ChannelKind,
  DeliveryPromise,
} from '#shared/schemas/channel.ts';
import type { AlertId, BotId, TenantId } from '#shared/schemas/ids.ts';
import type { NoticeKind } from '#shared/schemas/notice.ts';
import type { LengthClass } from '#shared/schemas/voice.ts';

import type { OutboundGuard } from './outbound-guard.ts';

/** What a message is about, for receivers that are programs. */
export type About = {
  tenantId: TenantId;
  /** `test` tries a channel and is about nothing. */
  kind: NoticeKind | 'test';
  phase: AlertPhase | null;
  /** When there was first something to tell; the same over all tries. */
  at: number;
  /** It may have arrived before. */
  isRepeat: boolean;
  /** The one, or all that are told within it. */
  alerts: readonly { id: AlertId; type: AlertType; severity: Severity; botId: BotId | null }[];
};

/** One message to one recipient, with its secrets in plain. */
export type Outgoing = {
  /** The same over all tries of a notice: the key of a provider that takes one, the `Message-ID` of the others. */
  key: string;
  /** An address or a number; `null` where the channel goes to one place for all. */
  to: { name: string; address: string } | null;
  /** Who speaks. */
  from: { name: string };
  message: Composed;
  about: About;
  /** Messages of one incident belong together: the key of the first, and `null` for that one itself. */
  thread: { key: string; first: string | null };
  /** The provider's id of the first message of the thread over this channel, where there is one. */
  replyTo: string | null;
};

/** What one try came to. A channel never rejects: what it did not expect is `uncertain` once anything may have left. */
export type Delivery =
  | {
      outcome: 'accepted';
      providerId: string | null;
      /** The other side says that it arrived, not only that it was taken. */
      isProven?: boolean;
    }
  | {
      /**
       * `retry`: nothing arrived, later may help. `permanent`: this message never will. `broken`: no message will until a
       * person mends the channel. `uncertain`: it may have arrived.
       */
      outcome: 'retry' | 'permanent' | 'broken' | 'uncertain';
      block: Block;
      /** In the provider's words: short, printable, without secrets and addresses. */
      detail: string | null;
      /** HTTP or SMTP status, or the code of the system. */
      code: string | null;
      /** Not before so long. */
      retryAfterMs?: number;
    };

export type ChannelContext = {
  clock: Clock;
  logger: Logger;
  signal: AbortSignal;
  /** Every connection to a place that a person typed goes through it. */
  guard: OutboundGuard;
  /** `undefined` where there is no window and no tray. */
  desktop: Desktop | undefined;
};

/** One kind of channel; entered in `channel-kinds.ts`. */
export type ChannelOf<Config extends ChannelConfig> = {
  kind: Config['kind'];
  length: LengthClass;
  promise: DeliveryPromise;
  /** For how long the other side knows a key again; 0 where it takes none. */
  keyWindowMs: number;
  /** It answers a known key with what it answered before, a failure too: where nothing arrived, a try needs a new one. */
  replaysFailures?: boolean;
  /** What the provider allows, as messages a minute. */
  perMinute: number;
  /** Between two messages to one recipient; others do not wait for it. */
  pairMs?: number;
  /** From the look-up to the last byte. */
  timeoutMs: number;
  /** Where its secrets go: a stored one is not sent to another place than it was given for. */
  target(config: Config): string;
  send(config: Config, outgoing: Outgoing, context: ChannelContext): Promise<Delivery>;
};

export type Channels = {
  [Kind in ChannelKind]: ChannelOf<Extract<ChannelConfig, { kind: Kind }>>;
};
