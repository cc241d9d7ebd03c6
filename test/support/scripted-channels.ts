import { pause } from '#electron/agent/connectors/pause.ts';
import type {
  ChannelContext,
  ChannelOf,
  Channels,
  Delivery,
  Outgoing,
} from '#electron/agent/notify/channel.ts';
import { type ChannelConfig, type ChannelKind, channelKinds } from '#shared/schemas/channel.ts';

/** What a scripted channel was asked to send. */
export type Sent = {
  kind: ChannelKind;
  config: ChannelConfig;
  outgoing: Outgoing;
  at: number;
  /** On the monotonic clock. */
  mono: number;
  delivery: Delivery;
};

export const accepted: Delivery = { outcome: 'accepted', providerId: 'p-1' };

export function failed(
  outcome: 'retry' | 'permanent' | 'broken' | 'uncertain',
  rest: Partial<Exclude<Delivery, { outcome: 'accepted' }>> = {},
): Delivery {
  const usual = {
    retry: 'unavailable',
    permanent: 'content',
    broken: 'access',
    uncertain: 'unknown',
  } as const;
  return { block: usual[outcome], detail: null, code: null, ...rest, outcome } as Delivery;
}

export type ChannelScript = (
  outgoing: Outgoing,
  config: ChannelConfig,
  context: ChannelContext,
) => Delivery | Promise<Delivery>;

type Options = Partial<
  Record<
    ChannelKind,
    Partial<
      Pick<
        ChannelOf<ChannelConfig>,
        'keyWindowMs' | 'replaysFailures' | 'perMinute' | 'pairMs' | 'timeoutMs'
      >
    >
  >
>;

/** Channels that do as the script says, and what they were asked. The key windows are those of the real ones. */
export function scriptedChannels(script: ChannelScript, options: Options = {}) {
  const sent: Sent[] = [];

  function channelOf<Kind extends ChannelKind>(kind: Kind): ChannelOf<ChannelConfig> {
    const takesKey = kind === 'resend' || kind === 'webhook';
    return {
      kind,
      length: kind === 'native' || kind === 'ntfy' ? 'short' : 'long',
      promise: takesKey ? 'once_in_window' : 'may_repeat',
      keyWindowMs: takesKey ? 24 * 60 * 60_000 : 0,
      perMinute: 6_000,
      timeoutMs: 10_000,
      target: (config) => JSON.stringify(config.kind === 'webhook' ? config.url : config.kind),
      async send(config, outgoing, context) {
        await pause(20, context).catch(() => undefined);
        const { clock } = context;
        const delivery = await script(outgoing, config, context);
        sent.push({ kind, config, outgoing, at: clock.now(), mono: clock.mono(), delivery });
        return delivery;
      },
      ...options[kind],
    };
  }

  const channels = Object.fromEntries(channelKinds.map((kind) => [kind, channelOf(kind)]));
  return { channels: channels as unknown as Channels, sent };
}
