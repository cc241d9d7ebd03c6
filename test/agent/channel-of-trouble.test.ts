import { expect, test } from 'vitest';

import { channelOfTrouble } from '#electron/agent/incidents/channel-of-trouble.ts';
import type { Cause } from '#shared/faults.ts';

const seen = (cause: Cause, evidence: Record<string, unknown> | null) => ({
  evidence,
  state: { cause } as Parameters<typeof channelOfTrouble>[0]['state'],
});

test.for<[string, ReturnType<typeof seen>, Cause, object]>([
  [
    'the default account by its channel',
    seen('channel_auth', { channel: 'whatsapp:default', number: '+5511****0000' }),
    'channel_auth',
    { channel: 'WhatsApp', number: '+5511****0000' },
  ],
  [
    'another one with its own name',
    seen('channel_lost', { channel: 'telegram:sales:eu' }),
    'channel_lost',
    { channel: 'Telegram (sales:eu)' },
  ],
  [
    'one that we have no name for',
    seen('channel_lost', { channel: 'zalo' }),
    'channel_lost',
    { channel: 'zalo' },
  ],
  ['nothing where nothing was seen', seen('channel_auth', null), 'channel_auth', {}],
  [
    'nothing of another trouble than the one told of',
    seen('refused', { channel: 'whatsapp:default' }),
    'channel_auth',
    {},
  ],
  ['nothing where it is no channel', seen('refused', { channel: 'x' }), 'refused', {}],
])('what is told of the channel: %s', ([, watched, cause, expected]) => {
  expect(channelOfTrouble(watched, cause)).toEqual(expected);
});
