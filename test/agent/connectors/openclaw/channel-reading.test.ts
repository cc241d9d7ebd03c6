import { expect, test } from 'vitest';

import {
  type ChannelFacts,
  type ChannelReading,
  readChannels,
} from '#electron/agent/connectors/openclaw/channel-reading.ts';
import { channelsSchema } from '#electron/agent/connectors/openclaw/frames.ts';
import { recordedFrame } from '#test/support/recorded-frames.ts';

const now = Date.UTC(2026, 0, 5, 12);
const facts: ChannelFacts = {
  now,
  bindings: undefined,
  defaultAgentId: 'main',
  configured: [],
  failedPlugins: [],
};

type Account = Record<string, unknown>;

/** A linked, running and connected account, changed. */
const account = (change: Account = {}): Account => ({
  accountId: 'default',
  enabled: true,
  configured: true,
  linked: true,
  running: true,
  connected: true,
  lastInboundAt: null,
  ...change,
});

function read(
  channelAccounts: Record<string, Account[]>,
  wanted: Parameters<typeof readChannels>[1] = {},
  own: Partial<ChannelFacts> = {},
): ChannelReading {
  const status = channelsSchema.parse({ channelAccounts, statusIssues: [] });
  return readChannels(status, wanted, { ...facts, ...own });
}

type Case = [string, ChannelReading, Partial<Omit<ChannelReading, 'trouble'>>, object | null];

const unlinked = account({ linked: false, running: false, connected: false });
const down = account({ accountId: 'b', connected: false, lastError: 'stream errored' });

const cases: Case[] = [
  ['no channel at all', read({}), { channel: 'none', inbound: 'none' }, null],
  ['one that is well', read({ whatsapp: [account()] }), { channel: 'pass', inbound: 'none' }, null],
  [
    'someone wrote an hour ago',
    read({ whatsapp: [account({ lastInboundAt: now - 3_600_000 })] }),
    { channel: 'pass', inbound: 'pass' },
    null,
  ],
  [
    'someone wrote last week: that never fails by itself',
    read({ whatsapp: [account({ lastInboundAt: now - 7 * 86_400_000 })] }),
    { channel: 'pass', inbound: 'none' },
    null,
  ],
  [
    'not linked',
    read({ whatsapp: [unlinked] }),
    { channel: 'fail' },
    { cause: 'channel_auth', reason: 'channel_unlinked', isFinal: true },
  ],
  [
    'linked but stopped',
    read({ whatsapp: [account({ running: false, connected: false })] }),
    { channel: 'fail' },
    { cause: 'channel_lost', reason: 'channel_stopped', isFinal: false },
  ],
  [
    'running but not connected',
    read({ whatsapp: [down] }),
    { channel: 'fail' },
    {
      cause: 'channel_lost',
      reason: 'channel_disconnected',
      evidence: { channel: 'whatsapp:b', message: 'stream errored' },
    },
  ],
  [
    'several: the worst wins, and the others are named',
    read({ telegram: [down], whatsapp: [account(), { ...unlinked, accountId: 'c' }] }),
    { channel: 'fail' },
    {
      reason: 'channel_unlinked',
      evidence: { channel: 'whatsapp:c', also: ['telegram:b'] },
    },
  ],
  [
    'one that is switched off does not count',
    read({ whatsapp: [account(), { ...unlinked, accountId: 'old', enabled: false }] }),
    { channel: 'pass' },
    null,
  ],
  [
    'one that was never set up does not count',
    read({ telegram: [{ accountId: 'default', enabled: true, configured: false }] }),
    { channel: 'none' },
    null,
  ],
  [
    'a person named one: the others do not count',
    read({ whatsapp: [account(), down] }, { channels: ['whatsapp:default'] }),
    { channel: 'pass' },
    null,
  ],
  [
    'a person named one that is switched off',
    read({ whatsapp: [account({ enabled: false })] }, { channels: ['whatsapp'] }),
    { channel: 'fail' },
    { reason: 'channel_stopped' },
  ],
  [
    'a person named one that is not there',
    read({ telegram: [account()] }, { channels: ['telegram', 'whatsapp'] }),
    { channel: 'fail' },
    { cause: 'channel_lost', reason: 'channel_missing', evidence: { channel: 'whatsapp' } },
  ],
  [
    'the gateway is configured for one that is not there',
    read({}, {}, { configured: ['whatsapp'] }),
    { channel: 'degraded' },
    { reason: 'channel_missing', isPartial: true },
  ],
  [
    'its plugin failed',
    read({}, {}, { configured: ['whatsapp'], failedPlugins: ['whatsapp'] }),
    { channel: 'degraded' },
    { reason: 'plugin_failed', isPartial: true },
  ],
];

test.for(cases)('%s', ([, reading, layers, trouble]) => {
  expect(reading).toMatchObject(layers);
  expect(reading).toMatchObject(trouble ? { trouble } : { trouble: null });
});

const bindings = [
  { agentId: 'home', match: { channel: 'whatsapp', accountId: 'personal' } },
  { agentId: 'work', match: { channel: 'whatsapp', accountId: 'biz' } },
  { agentId: 'chat', match: { channel: 'telegram', accountId: '*' } },
];
const many = {
  whatsapp: [account({ accountId: 'personal' }), { ...unlinked, accountId: 'biz' }],
  telegram: [{ ...down, accountId: 'x' }],
  signal: [{ ...down, accountId: 'y' }],
};

test.for<[string, string | null]>([
  ['home', null],
  ['work', 'whatsapp:biz'],
  ['chat', 'telegram:x'],
  ['main', 'signal:y'],
])('agent %s lives by the accounts that are bound to it: %s', ([agentId, worst]) => {
  const { trouble } = read(many, { agentId }, { bindings });

  expect(trouble?.evidence['channel'] ?? null).toBe(worst);
});

test('where the gateway says nothing of bindings, an agent lives by every account', () => {
  expect(read(many, { agentId: 'home' }).trouble?.evidence['channel']).toBe('whatsapp:biz');
});

test('an account that its gateway calls a matter of signing in is unlinked, whatever its flags say', () => {
  const { payload } = recordedFrame('channels.status') as { payload: object };
  const status = channelsSchema.parse(payload);
  const said = {
    ...status,
    channelAccounts: { whatsapp: [{ accountId: 'default', enabled: true, configured: true }] },
  };

  const { trouble } = readChannels(channelsSchema.parse(said), {}, facts);

  expect(trouble).toMatchObject({
    reason: 'channel_unlinked',
    evidence: { message: 'Not linked (no WhatsApp Web session).' },
  });
});

test('an account name cannot carry more than a line of plain text into evidence', () => {
  const accountId = `a\u0000\u202e${'b'.repeat(190)}`;

  const { trouble } = read({ whatsapp: [{ ...unlinked, accountId }] });

  expect(trouble?.evidence['channel']).toBe(`whatsapp:a${'b'.repeat(190)}`);
});
