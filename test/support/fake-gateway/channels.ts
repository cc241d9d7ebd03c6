import type { GatewayOptions } from '#test/support/gateway-under-test.ts';
import { recordedFrame } from '#test/support/recorded-frames.ts';

export type Account = Record<string, unknown> & { accountId: string };

type Status = {
  channelAccounts: Record<string, Account[]>;
  statusIssues: object[];
} & Record<string, unknown>;

/** The channel accounts of a stand-in, in a test's hands. */
export type FakeChannels = {
  /** As `channels.status` answers. */
  status(): Status;
  /** Changes accounts of a channel, or adds one; nobody is told. */
  set(channel: string, accountId: string, change: Record<string, unknown>): void;
  /** Its plugin is gone. */
  remove(channel: string): void;
};

const nothing: Status = {
  channelOrder: [],
  channelLabels: {},
  channelDetailLabels: {},
  channelSystemImages: {},
  channelMeta: [],
  channels: {},
  channelAccounts: {},
  channelDefaultAccountId: {},
  statusIssues: [],
};

export function createChannels(kind: NonNullable<GatewayOptions['channels']>): FakeChannels {
  const status = structuredClone(statusOf(kind));

  return {
    status() {
      const issues = Object.entries(status.channelAccounts).flatMap(([channel, accounts]) =>
        accounts
          .filter(({ linked }) => linked === false)
          .map(({ accountId }) => ({
            channel,
            accountId,
            kind: 'auth',
            message: 'Not linked (no WhatsApp Web session).',
            fix: 'Run: openclaw channels login (scan QR on the gateway host).',
          })),
      );
      return { ...status, ts: Date.now(), statusIssues: issues };
    },
    set(channel, accountId, change) {
      const accounts = (status.channelAccounts[channel] ??= []);
      const found = accounts.find((account) => account.accountId === accountId);
      if (found) {
        Object.assign(found, change);
      } else {
        accounts.push({
          accountId,
          enabled: true,
          configured: true,
          linked: true,
          running: true,
          connected: true,
          ...change,
        });
      }
    },
    remove(channel) {
      delete status.channelAccounts[channel];
    },
  };
}

function statusOf(kind: NonNullable<GatewayOptions['channels']>): Status {
  switch (kind) {
    case 'none':
      return nothing;
    case 'whatsapp-unlinked':
      return payloadOf('channels.status');
    case 'whatsapp-linked':
      return payloadOf('channels.status-linked');
    default:
      return kind satisfies never;
  }
}

const payloadOf = (name: string) => (recordedFrame(name) as { payload: Status }).payload;
