import { expect, test } from 'vitest';

import {
  createSendgridChannel,
  type SendgridConfig,
} from '#electron/agent/notify/channels/sendgrid.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { anOutgoing, call, channelContext } from '#test/support/providers/channel-context.ts';
import { json } from '#test/support/providers/provider-server.ts';
import {
  createSendgridServer,
  type SendgridServer,
} from '#test/support/providers/sendgrid-server.ts';

const config: SendgridConfig = {
  kind: 'sendgrid',
  apiKey: 'SG.a-key.of-the-tests',
  region: 'global',
  from: 'lia@agente.example',
};

function send(
  server: SendgridServer,
  own: Partial<SendgridConfig> = {},
  outgoing = anOutgoing(),
  context = channelContext(),
) {
  const origins = { global: server.url, eu: `${server.url}/eu` };
  return createSendgridChannel({ call, origins }).send({ ...config, ...own }, outgoing, context);
}

test('a message is sent with words before its page, one Message-ID, and nobody followed', async () => {
  await using server = await createSendgridServer();
  const png = Buffer.from('no real picture').toString('base64');
  const { message } = anOutgoing();

  const delivery = await send(
    server,
    { replyTo: 'time@agente.example' },
    anOutgoing({
      message: { ...message, html: `<img src="data:image/png;base64,${png}">` },
      thread: { key: 'incident-1', first: 'the-first' },
    }),
  );

  expect(delivery).toEqual({ outcome: 'accepted', providerId: 'LRzXl_NHStOGhQ4kofSm_1' });
  expect(server.sent[0]).toMatchObject({
    personalizations: [{ to: [{ email: 'ana@padaria.example', name: 'Ana Souza' }] }],
    from: { email: 'lia@agente.example', name: 'Lia · Padaria Aurora' },
    reply_to: { email: 'time@agente.example' },
    content: [
      { type: 'text/plain', value: message.text },
      { type: 'text/html', value: '<img src="cid:image-1@admin-agent.invalid">' },
    ],
    headers: {
      'Message-ID': '<019b9a3c-0000-7000-8000-00000000000c@agente.example>',
      'In-Reply-To': '<the-first@agente.example>',
      References: '<thread.incident-1@admin-agent.invalid> <the-first@agente.example>',
      'Auto-Submitted': 'auto-generated',
    },
    attachments: [
      { content: png, content_id: 'image-1@admin-agent.invalid', disposition: 'inline' },
    ],
    tracking_settings: { click_tracking: { enable: false }, open_tracking: { enable: false } },
  });
});

test('an account of the European region is asked at its own host', async () => {
  await using server = await createSendgridServer();

  await send(server, { region: 'eu' });

  expect(server.calls.map(({ path }) => path)).toEqual(['/eu/v3/mail/send']);
});

test('what it refuses is told apart', async () => {
  await using server = await createSendgridServer();

  expect(await send(server, { apiKey: 'SG.another' })).toMatchObject({
    outcome: 'broken',
    block: 'access',
    code: '401',
  });
  expect(await send(server, { from: 'lia@outra.example' })).toMatchObject({
    outcome: 'broken',
    block: 'sender',
    code: '403',
  });
  expect(server.sent).toEqual([]);
});

test.for<[number, string, string | null, Record<string, unknown>]>([
  [200, '', null, { outcome: 'uncertain', block: 'protocol' }],
  [400, 'Bad Request', null, { outcome: 'permanent', block: 'content' }],
  [
    400,
    'The from email does not contain a valid address.',
    'from.email',
    { outcome: 'broken', block: 'sender' },
  ],
  [
    400,
    'Does not contain a valid address.',
    'personalizations.0.to.0.email',
    { outcome: 'permanent', block: 'recipient' },
  ],
  [401, 'Maximum credits exceeded', null, { outcome: 'broken', block: 'limit' }],
  [403, 'access forbidden', null, { outcome: 'broken', block: 'access' }],
  [404, 'not found', null, { outcome: 'broken', block: 'recipient' }],
  [413, 'Payload Too Large', null, { outcome: 'permanent', block: 'content' }],
  [415, 'Unsupported media type', null, { outcome: 'permanent', block: 'content' }],
  [429, 'too many requests', null, { outcome: 'retry', block: 'limit', retryAfterMs: 30_000 }],
  [500, 'internal error', null, { outcome: 'retry', block: 'unavailable' }],
  [502, 'bad gateway', null, { outcome: 'uncertain', block: 'unavailable' }],
  [503, 'not available', null, { outcome: 'retry', block: 'unavailable' }],
  [504, 'gateway timeout', null, { outcome: 'uncertain', block: 'unavailable' }],
])('%i %s', async ([status, message, field, expected]) => {
  await using server = await createSendgridServer();
  const clock = createVirtualClock();
  const reset = String(clock.now() / 1_000 + 30);
  server.answerNext(
    json(status, { errors: [{ message, field, help: null }] }, { 'x-ratelimit-reset': reset }),
  );

  const delivery = await send(server, {}, anOutgoing(), channelContext({ clock }));

  expect(delivery).toMatchObject({ ...expected, code: String(status) });
  expect(JSON.stringify(delivery)).not.toContain('SG.a-key');
});

test('a message whose answer was lost may have arrived', async () => {
  await using server = await createSendgridServer();
  server.loseNextAnswer();

  expect(await send(server)).toMatchObject({ outcome: 'uncertain' });
  expect(server.sent).toHaveLength(1);
});
