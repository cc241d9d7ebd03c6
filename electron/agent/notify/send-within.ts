import type { Clock } from '#electron/agent/ports.ts';
import type { ChannelConfig } from '#shared/schemas/channel.ts';

import type { ChannelContext, ChannelOf, Channels, Delivery, Outgoing } from './channel.ts';

/** A channel's own limit comes first: it knows best what stands in the way. */
const ownWordMs = 1_000;
/** After its time is up, or the agent ends, a channel has so long to say what became of its message. */
const lastWordMs = 2_000;

type Call = {
  config: ChannelConfig;
  outgoing: Outgoing;
  context: Omit<ChannelContext, 'signal' | 'clock'>;
};

const nothingSaid: Delivery = {
  outcome: 'uncertain',
  block: 'unknown',
  detail: 'no answer in time',
  code: null,
};

/** Sends within the time of the channel. Never rejects; a channel that breaks its word has left us in doubt. */
export async function sendWithin(
  channels: Channels,
  { config, outgoing, context }: Call,
  { clock, stopping }: { clock: Clock; stopping: AbortSignal },
): Promise<Delivery> {
  const channel = channels[config.kind] as ChannelOf<ChannelConfig>;
  const ending = new AbortController();
  const ended = Promise.withResolvers<Delivery>();
  const timers = [clock.after(channel.timeoutMs + ownWordMs, () => end('the time is up'))];

  function end(reason: string): void {
    ending.abort(new DOMException(reason, 'AbortError'));
    timers.push(clock.after(lastWordMs, () => ended.resolve(nothingSaid)));
  }

  const onStop = () => end('the agent ends');
  stopping.addEventListener('abort', onStop, { once: true });
  try {
    return await Promise.race([
      channel.send(config, outgoing, { ...context, clock, signal: ending.signal }),
      ended.promise,
    ]);
  } catch (error) {
    context.logger.error({ error, kind: config.kind }, 'a channel failed in a way nobody expected');
    return { outcome: 'uncertain', block: 'unknown', detail: null, code: null };
  } finally {
    stopping.removeEventListener('abort', onStop);
    timers.forEach((timer) => timer.cancel());
  }
}
