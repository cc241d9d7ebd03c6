import { expect, test } from 'vitest';

import { lookUp } from '#electron/agent/connectors/look-up.ts';
import { deviceOf, newDeviceKey } from '#electron/agent/connectors/openclaw/device-proof.ts';
import type { Delivery, Outgoing } from '#electron/agent/notify/channel.ts';
import {
  createWhatsAppChannel,
  type WhatsAppConfig,
} from '#electron/agent/notify/channels/whatsapp.ts';
import type { OutboundGuard } from '#electron/agent/notify/outbound-guard.ts';
import { createRealClock } from '#electron/host/real-clock.ts';
import { AppError } from '#shared/errors.ts';
import { tenantIdSchema } from '#shared/schemas/ids.ts';
import {
  createFakeGateway,
  type FakeGateway,
  type FakeGatewayOptions,
} from '#test/support/fake-gateway/fake-gateway.ts';
import { silentLogger } from '#test/support/test-agent.ts';

const tenantId = tenantIdSchema.parse('019b9a3c-0000-7000-8000-000000000001');
const open: OutboundGuard = {
  lookupAt: () => lookUp,
  assertHost: () => undefined,
  assertUrl: () => undefined,
};
const linked = { channels: 'whatsapp-linked' } as const;

async function startGateway(options: FakeGatewayOptions = linked): Promise<FakeGateway> {
  const gateway = await createFakeGateway(options);
  await gateway.start();
  return gateway;
}

let messages = 0;

function message({ text, ...own }: Partial<Outgoing> & { text?: string } = {}): Outgoing {
  messages += 1;
  const key = `key-${messages}`;
  return {
    key,
    // One number each, so that no message waits for the turn of another one.
    to: { name: 'Ana', address: `+55119${String(messages).padStart(8, '0')}` },
    from: { name: 'Ada' },
    message: {
      length: 'chat',
      subject: 'Vendas parou',
      text: text ?? 'Vendas parou de responder.',
      html: null,
      severity: 'critical',
      link: null,
      colour: '#b00020',
      fields: [],
    },
    about: { tenantId, kind: 'alert', phase: 'opened', at: 0, isRepeat: false, alerts: [] },
    thread: { key, first: null },
    replyTo: null,
    ...own,
  };
}

function channelFor(
  { url, token }: Pick<FakeGateway, 'url' | 'token'>,
  own: {
    config?: Partial<WhatsAppConfig>;
    guard?: OutboundGuard;
    signal?: AbortSignal;
    invite?: string;
    device?: ReturnType<typeof deviceOf>;
  } = {},
) {
  const channel = createWhatsAppChannel({
    version: '1.2.3',
    deviceOf: async () => {
      if (!own.device) {
        throw new AppError('vault_locked');
      }
      return own.device;
    },
    ...(own.invite !== undefined && { inviteOf: async () => own.invite ?? null }),
  });
  const config: WhatsAppConfig = {
    kind: 'whatsapp',
    url,
    token,
    channel: 'whatsapp',
    answers: false,
    ...own.config,
  };
  return {
    channel,
    send: (outgoing: Outgoing): Promise<Delivery> =>
      channel.send(config, outgoing, {
        clock: createRealClock(),
        logger: silentLogger,
        signal: own.signal ?? new AbortController().signal,
        guard: own.guard ?? open,
        desktop: undefined,
      }),
  };
}

test('a message is handed to the gateway, with the right to write and for that one time', async () => {
  await using gateway = await startGateway();
  const { send } = channelFor(gateway);
  const outgoing = message();

  expect(await send(outgoing)).toEqual({ outcome: 'accepted', providerId: 'message-1' });

  expect(gateway.messages.sent).toEqual([
    { to: outgoing.to?.address, text: 'Vendas parou de responder.', channel: 'whatsapp' },
  ]);
  expect(gateway.scopesAsked).toEqual([['operator.read', 'operator.write']]);
  await expect.poll(() => gateway.connections()).toBe(0);
});

test('the same key is sent once, however often it is asked', async () => {
  await using gateway = await startGateway();
  const outgoing = message();
  const again = { ...outgoing, to: { name: 'Ana', address: '+5511900000001' } };

  await channelFor(gateway).send(outgoing);
  await channelFor(gateway).send(again);

  expect(gateway.messages.sent).toHaveLength(1);
});

test('a gateway of several agents is told whose message it is: whose account, else the first', async () => {
  await using gateway = await startGateway();
  gateway.setAgents(['main', 'answers']);

  await channelFor(gateway).send(message());
  gateway.setConfig({
    valid: true,
    bindings: [{ agentId: 'answers', match: { channel: 'whatsapp' } }],
  });
  await channelFor(gateway).send(message());

  expect(gateway.messages.sent.map(({ agentId }) => agentId)).toEqual(['main', 'answers']);
});

test('an account that is not linked is looked at first: nothing is handed over that the gateway would keep', async () => {
  await using gateway = await startGateway({ channels: 'whatsapp-unlinked' });

  expect(await channelFor(gateway).send(message())).toEqual({
    outcome: 'broken',
    block: 'not_linked',
    detail: null,
    code: 'channel_unlinked',
  });
  expect(gateway.calls.get('send')).toBeUndefined();
});

test.for<[string, FakeGatewayOptions, Partial<WhatsAppConfig>, object, Partial<Delivery>]>([
  [
    'without the channel',
    { channels: 'none' },
    {},
    {},
    { outcome: 'broken', block: 'unsupported' },
  ],
  [
    'without the account',
    linked,
    { accountId: 'another' },
    {},
    { outcome: 'broken', block: 'sender' },
  ],
  ['that is switched off', linked, {}, { enabled: false }, { outcome: 'broken', block: 'sender' }],
  [
    'that is not connected',
    linked,
    {},
    { connected: false },
    { outcome: 'retry', block: 'unavailable' },
  ],
])(
  'a gateway %s is told apart before anything leaves',
  async ([, options, config, account, expected]) => {
    await using gateway = await startGateway(options);
    if (options.channels === 'whatsapp-linked') {
      gateway.channels.set('whatsapp', 'default', account as Record<string, unknown>);
    }

    expect(await channelFor(gateway, { config }).send(message())).toMatchObject(expected);
    expect(gateway.calls.get('send')).toBeUndefined();
  },
);

const queued = { code: 'OUTBOUND_DELIVERY_QUEUED' };
const fault = (code: string, text: string, details?: object) => ({
  code,
  message: text,
  ...(details && { details }),
});

test.for<[ReturnType<typeof fault>, Partial<Delivery>]>([
  [
    fault('INVALID_REQUEST', 'unsupported channel: whatsapp'),
    { outcome: 'broken', block: 'unsupported' },
  ],
  [
    fault('INVALID_REQUEST', 'Channel is required (no configured channels detected). …'),
    { outcome: 'broken', block: 'unsupported' },
  ],
  [
    fault('INVALID_REQUEST', 'MessageActionDeniedError: Unknown account "x" for channel whatsapp.'),
    { outcome: 'broken', block: 'sender' },
  ],
  [
    fault(
      'INVALID_REQUEST',
      'MessageActionDeniedError: Delivering to WhatsApp requires target <E.164|group JID>',
    ),
    { outcome: 'permanent', block: 'recipient' },
  ],
  [fault('INVALID_REQUEST', 'invalid send params: …'), { outcome: 'permanent', block: 'protocol' }],
  [
    fault('FORBIDDEN', 'missing scope: operator.write', { code: 'MISSING_SCOPE' }),
    { outcome: 'broken', block: 'access', code: 'MISSING_SCOPE' },
  ],
  [
    fault(
      'UNAVAILABLE',
      'OutboundDeliveryError: No active WhatsApp Web listener (account: default).',
      queued,
    ),
    { outcome: 'uncertain', block: 'not_linked', code: 'OUTBOUND_DELIVERY_QUEUED' },
  ],
  [
    fault('UNAVAILABLE', 'OutboundDeliveryError: sink answered 500', queued),
    { outcome: 'uncertain', block: 'unavailable' },
  ],
  [
    fault(
      'UNAVAILABLE',
      "OutboundDeliveryError: Call to 'sendMessage' failed! (429: Too Many Requests: retry after 3)",
      queued,
    ),
    { outcome: 'retry', block: 'limit' },
  ],
  [
    fault(
      'UNAVAILABLE',
      'OutboundDeliveryError: Telegram send failed: chat not found (chat_id=1).',
      queued,
    ),
    { outcome: 'permanent', block: 'recipient' },
  ],
  [
    fault(
      'UNAVAILABLE',
      "… Call to 'sendMessage' failed! (403: Forbidden: bot was blocked by the user)",
      queued,
    ),
    { outcome: 'permanent', block: 'recipient' },
  ],
  [fault('UNAVAILABLE', 'something else'), { outcome: 'uncertain', block: 'unavailable' }],
  [fault('UNAVAILABLE', 'gateway draining'), { outcome: 'retry', block: 'unavailable' }],
])('a refusal is told for what it is: %j', async ([refusal, expected]) => {
  await using gateway = await startGateway();
  gateway.messages.refuseAs(refusal);

  expect(await channelFor(gateway).send(message())).toMatchObject(expected);
  expect(gateway.messages.sent).toEqual([]);
});

test('what the gateway says is shown without the number and the token', async () => {
  await using gateway = await startGateway();
  const outgoing = message();
  const text = `target ${outgoing.to?.address} with ${gateway.token}\u202E\u0000`;
  gateway.messages.refuseAs(fault('INVALID_REQUEST', text));

  const delivery = await channelFor(gateway).send(outgoing);

  expect(JSON.stringify(delivery)).not.toContain(gateway.token);
  expect(JSON.stringify(delivery)).not.toContain(outgoing.to?.address.slice(-8));
  expect(delivery).toMatchObject({ detail: expect.stringMatching(/^target …/) });
});

test('an answer that was lost is asked for again, and nothing is sent twice', async () => {
  await using gateway = await startGateway();
  gateway.messages.loseAnswers(1);

  expect(await channelFor(gateway).send(message())).toEqual({
    outcome: 'accepted',
    providerId: 'message-1',
  });

  expect(gateway.messages.sent).toHaveLength(1);
  expect(gateway.calls.get('send')).toBe(2);
});

test('a gateway that was started anew is not asked again: it would send it twice', async () => {
  await using gateway = await startGateway();
  gateway.messages.loseAnswers(1, { isAnotherRun: true });

  expect(await channelFor(gateway).send(message())).toMatchObject({
    outcome: 'uncertain',
    block: 'unavailable',
  });
  expect(gateway.messages.sent).toHaveLength(1);
});

test('an answer that is lost twice leaves it uncertain', async () => {
  await using gateway = await startGateway();
  gateway.messages.loseAnswers(2);

  expect(await channelFor(gateway).send(message())).toMatchObject({ outcome: 'uncertain' });
  expect(gateway.messages.sent).toHaveLength(1);
});

test('a gateway that is not there is tried later; nothing left', async () => {
  await using gateway = await startGateway();
  await gateway.kill();

  expect(await channelFor(gateway).send(message())).toMatchObject({
    outcome: 'retry',
    block: 'connect',
  });
});

test('a gateway that hangs is tried later', async () => {
  await using gateway = await startGateway();
  await gateway.hang();

  expect(await channelFor(gateway).send(message())).toMatchObject({
    outcome: 'retry',
    block: 'unavailable',
    code: 'hung',
  });
}, 20_000);

test('a wrong token, and a device that is not approved, are for a person to mend', async () => {
  await using gateway = await startGateway({ ...linked, grants: ['operator.read'] });
  const config = { token: 'another token' };
  expect(await channelFor(gateway, { config }).send(message())).toMatchObject({
    outcome: 'broken',
    block: 'access',
    code: 'token_refused',
  });

  const device = deviceOf(newDeviceKey());
  expect(await channelFor(gateway, { device }).send(message())).toMatchObject({
    outcome: 'broken',
    block: 'access',
  });
  // The token alone gives too little, and a device cannot be proven.
  expect(await channelFor(gateway).send(message())).toMatchObject({
    outcome: 'retry',
    block: 'vault_locked',
  });
  expect(gateway.messages.sent).toEqual([]);
});

test('an address that the client may not reach is refused, by its number and by its name', async () => {
  const refused = new AppError('outbound_refused');
  const byNumber: OutboundGuard = {
    ...open,
    assertUrl() {
      throw refused;
    },
  };
  const byName: OutboundGuard = {
    ...open,
    lookupAt: () => (_, __, callback) => callback(refused, '', 4),
  };
  const gateway = { url: 'ws://localhost:1', token: 'a token' };
  const expected = { outcome: 'broken', block: 'not_allowed' };

  expect(await channelFor(gateway, { guard: byNumber }).send(message())).toMatchObject(expected);
  expect(await channelFor(gateway, { guard: byName }).send(message())).toMatchObject(expected);
});

test('one number is written to every six seconds at most; a longer queue is told when to come back', async () => {
  await using gateway = await startGateway();
  const { send } = channelFor(gateway);
  const stopping = new AbortController();
  const paced = channelFor(gateway, { signal: stopping.signal });
  const to = { name: 'Ana', address: '+5511987654321' };

  expect(await send(message({ to }))).toMatchObject({ outcome: 'accepted' });
  await paced.send(message({ to }));
  const waiting = [
    paced.send(message({ to })),
    paced.send(message({ to })),
    paced.send(message({ to })),
  ];
  expect(await paced.send(message({ to }))).toMatchObject({
    outcome: 'retry',
    block: 'limit',
    retryAfterMs: expect.closeTo(24_000, -3),
  });
  stopping.abort();

  expect(await Promise.all(waiting)).toMatchObject(
    Array.from({ length: 3 }, () => ({ outcome: 'retry' })),
  );
  expect(gateway.messages.sent).toHaveLength(2);
});

test('the way to answer goes under the text, which makes room for it', async () => {
  await using gateway = await startGateway();
  const invite = 'Responda: ok 4821';
  const { send } = channelFor(gateway, { invite });

  await send(message());
  await send(message({ text: 'x'.repeat(600) }));

  const [short, long] = gateway.messages.sent.map(({ text }) => text);
  expect(short).toBe(`Vendas parou de responder.\n\n${invite}`);
  expect(long).toHaveLength(600);
  expect(long?.endsWith(`…\n\n${invite}`)).toBe(true);
});
