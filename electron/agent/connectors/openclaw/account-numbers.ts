import { maskPhone } from '#shared/schemas/contact.ts';

import type { ChannelsStatus } from './frames.ts';

/** By `channel:account`, each as it may be shown: nobody is called from here. */
export type AccountNumbers = ReadonlyMap<string, string>;

/** Remembers the numbers of accounts: one that was signed out does not say any more whose it was. */
export function createAccountNumbers() {
  const numbers = new Map<string, string>();

  return {
    note({ channelAccounts }: ChannelsStatus): void {
      for (const [channel, accounts] of Object.entries(channelAccounts)) {
        for (const { accountId, self } of accounts) {
          if (self) {
            numbers.set(`${channel}:${accountId}`, maskPhone(self.e164));
          }
        }
      }
    },

    known: (): AccountNumbers => numbers,
  };
}
