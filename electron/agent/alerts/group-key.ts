import type { Cause } from '#shared/faults.ts';
import type { AlertType } from '#shared/schemas/alert.ts';

/** What is known of where an alert comes from. */
export type Origin = {
  type: AlertType;
  cause: Cause | null;
  /** The machine the bot is on. */
  host?: string | null;
  /** The gateway it lives on, with others. */
  gateway?: string | null;
  /** The configuration that was changed there just before, where one was. */
  config?: string | null;
};

const ofProvider: ReadonlySet<Cause> = new Set(['provider', 'credential']);
const ofNetwork: ReadonlySet<Cause> = new Set(['watcher_offline']);
/** Of one channel of a bot, or of what it says: its gateway and its machine have no part in it. */
const ofBotAlone: ReadonlySet<Cause> = new Set([
  'channel_auth',
  'channel_lost',
  'channel_lies',
  'wrong_answer',
  'inbound_silent',
  'flapping',
]);

/** Where a bot runs may be what is wrong with it. */
const ofPlace: ReadonlySet<AlertType> = new Set([
  'bot.down',
  'bot.degraded',
  'bot.crash_loop',
  'host.down',
  'tls.expiring',
]);

/** A bot may be unwell for what was changed at it. */
const ofConfig: ReadonlySet<AlertType> = new Set(['bot.down', 'bot.degraded', 'bot.crash_loop']);

/** True where a change of the configuration may be what is behind it. */
export function mayBeOfConfig({ type, cause }: Pick<Origin, 'type' | 'cause'>): boolean {
  return ofConfig.has(type) && (cause === null || !(ofProvider.has(cause) || ofNetwork.has(cause)));
}

/**
 * What alerts of one cause have in common: the provider, our own network, a change of the configuration, a gateway, a
 * machine, or only that the same has happened. A guess, by what is nearest to the cause.
 */
export function groupKeyOf({ type, cause, host, gateway, config }: Origin): string {
  if (cause !== null && ofProvider.has(cause)) {
    return `provider|${cause}`;
  }
  if (cause !== null && ofNetwork.has(cause)) {
    return `network|${cause}`;
  }
  if (config && mayBeOfConfig({ type, cause })) {
    return `config|${config}`;
  }
  const isOfPlace = ofPlace.has(type) && (cause === null || !ofBotAlone.has(cause));
  if (isOfPlace && gateway) {
    return `gateway|${gateway}`;
  }
  if (isOfPlace && host) {
    return `host|${host}`;
  }
  return `${type}|${cause ?? ''}`;
}
