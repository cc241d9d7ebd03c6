import type { WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Cause } from '#shared/faults.ts';

/** What its makers call it, where that is not what a gateway calls it. */
const names: ReadonlyMap<string, string> = new Map([
  ['whatsapp', 'WhatsApp'],
  ['telegram', 'Telegram'],
  ['slack', 'Slack'],
  ['discord', 'Discord'],
  ['signal', 'Signal'],
  ['imessage', 'iMessage'],
  ['msteams', 'Microsoft Teams'],
]);

const ofChannels: ReadonlySet<Cause> = new Set(['channel_auth', 'channel_lost', 'channel_lies']);

/**
 * With which channel of a bot something is wrong, and of which number, as far as the newest look at it says; for what is told
 * of this cause.
 */
export function channelOfTrouble(
  { evidence, state }: Pick<WatchedBot, 'evidence' | 'state'>,
  cause: Cause | null,
): { channel?: string; number?: string } {
  if (cause === null || !ofChannels.has(cause) || state.cause !== cause) {
    return {};
  }
  const { channel, number } = evidence ?? {};
  return {
    ...(typeof channel === 'string' && { channel: nameOf(channel) }),
    ...(typeof number === 'string' && { number }),
  };
}

/** `whatsapp:default` is WhatsApp, `whatsapp:sales` WhatsApp (sales). */
function nameOf(channel: string): string {
  const [id = '', ...rest] = channel.split(':');
  const account = rest.join(':');
  const name = names.get(id) ?? id;
  return account === '' || account === 'default' ? name : `${name} (${account})`;
}
