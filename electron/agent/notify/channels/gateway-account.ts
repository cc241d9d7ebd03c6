import type { ChannelsStatus } from '#electron/agent/connectors/openclaw/frames.ts';
import type { Delivery } from '#electron/agent/notify/channel.ts';

type Undelivered = Exclude<Delivery, { outcome: 'accepted' }>;

/**
 * Why nothing can leave over an account of a gateway; `null` where it can. Looked at before a message is handed over: a
 * gateway keeps what it cannot send, and sends it when nobody expects it any more.
 */
export function accountTrouble(
  { channelAccounts, channelDefaultAccountId = {} }: ChannelsStatus,
  { channel, accountId }: { channel: string; accountId?: string | undefined },
): Undelivered | null {
  const accounts = channelAccounts[channel] ?? [];
  const wanted = accountId ?? channelDefaultAccountId[channel];
  const account =
    wanted === undefined ? accounts[0] : accounts.find((each) => each.accountId === wanted);
  if (!account) {
    return accounts.length > 0
      ? { outcome: 'broken', block: 'sender', detail: null, code: 'account_missing' }
      : { outcome: 'broken', block: 'unsupported', detail: null, code: 'channel_missing' };
  }
  if (account.linked === false) {
    return { outcome: 'broken', block: 'not_linked', detail: null, code: 'channel_unlinked' };
  }
  if (account.enabled === false) {
    return { outcome: 'broken', block: 'sender', detail: null, code: 'channel_stopped' };
  }
  // Only one that is linked to a phone sends over a connection of its own; others may send without listening.
  const isAway =
    account.linked === true && (account.running === false || account.connected === false);
  return isAway
    ? { outcome: 'retry', block: 'unavailable', detail: null, code: 'channel_disconnected' }
    : null;
}
