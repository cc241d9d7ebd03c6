import type { ChannelOf, Channels, Delivery, Outgoing } from '#electron/agent/notify/channel.ts';
import { createOutboundGuard } from '#electron/agent/notify/outbound-guard.ts';
import type { VirtualClock } from '#electron/simulation/virtual-clock.ts';
import { type ChannelConfig, type ChannelKind, channelKinds } from '#shared/schemas/channel.ts';

/** One try, as the channel saw it. Times are those of the monotonic clock; it may not be over. */
export type Try = {
  kind: ChannelKind;
  startedAt: number;
  endedAt: number;
  outgoing: Outgoing;
  delivery: Delivery | undefined;
};

const noName = { code: 'ENOTFOUND', syscall: 'getaddrinfo' };

/** Names are looked up in here: nobody is asked for a test. */
const guard = createOutboundGuard({
  allowedHosts: () => ['127.0.0.1', 'localhost'],
  resolve: (name, _options, done) =>
    name === 'localhost'
      ? done(null, [{ address: '127.0.0.1', family: 4 }])
      : done(Object.assign(new Error('no such name'), noName), []),
});

/** So many turns of the event loop take whatever is on its way between two sockets of this process to the other one. */
const turns = 25;
/** Of the clock: while something is on its way, and while nothing is. */
const stepMs = 250;
const idleStepMs = 500;

/**
 * The code of channels over real sockets, under a virtual clock: what goes over a socket takes no time, and time passes
 * only when nothing more comes of itself. So forty seconds of a provider that is slow take none.
 */
export function createClockedChannels({
  given,
  clock,
  isBusy,
}: {
  given: Partial<Channels>;
  clock: VirtualClock;
  /** Something between us and the provider has to be done first. */
  isBusy: () => boolean;
}) {
  const tries: Try[] = [];
  let underWay = 0;

  function watched<Config extends ChannelConfig>(channel: ChannelOf<Config>): ChannelOf<Config> {
    const isWired = channel.kind !== 'native';
    return {
      ...channel,
      async send(config, outgoing, context) {
        const { kind } = channel;
        const startedAt = clock.mono();
        const made: Try = { kind, startedAt, endedAt: Infinity, outgoing, delivery: undefined };
        tries.push(made);
        underWay += isWired ? 1 : 0;
        try {
          made.delivery = await channel.send(config, outgoing, { ...context, guard });
          return made.delivery;
        } finally {
          made.endedAt = clock.mono();
          underWay -= isWired ? 1 : 0;
        }
      },
    };
  }

  async function settle(): Promise<void> {
    for (let turn = 0; turn < turns || isBusy(); turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  return {
    channels: Object.fromEntries(
      channelKinds.flatMap((kind) => {
        const channel = given[kind] as ChannelOf<ChannelConfig> | undefined;
        return channel ? [[kind, watched(channel)]] : [];
      }),
    ) as Channels,

    tries,

    /** Lets time pass, in steps, until `isOver` or so much has passed. */
    pass: async (
      ms: number,
      isOver: () => boolean | Promise<boolean> = () => false,
    ): Promise<void> => {
      for (const end = clock.mono() + ms; clock.mono() < end; ) {
        if (underWay > 0) {
          await settle();
        }
        const step = underWay > 0 ? stepMs : idleStepMs;
        await clock.advance(Math.min(step, end - clock.mono()));
        if (underWay === 0 && (await isOver())) {
          return;
        }
      }
    },
  };
}
