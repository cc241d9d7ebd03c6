import { expect, test } from 'vitest';

import { createResendChannel, type ResendConfig } from '#electron/agent/notify/channels/resend.ts';
import { anOutgoing, call, channelContext } from '#test/support/providers/channel-context.ts';
import { json } from '#test/support/providers/provider-server.ts';
import { createResendServer, type ResendServer } from '#test/support/providers/resend-server.ts';

const config: ResendConfig = {
  kind: 'resend',
  apiKey: 're_a_key_of_the_tests',
  from: 'lia@agente.example',
  replyTo: 'time@agente.example',
};

function send(server: ResendServer, own: Partial<ResendConfig> = {}, outgoing = anOutgoing()) {
  return createResendChannel({ call, origin: server.url }).send(
    { ...config, ...own },
    outgoing,
    channelContext(),
  );
}

test('a message is sent with words, page, thread and the ways to end it', async () => {
  await using server = await createResendServer();

  const delivery = await send(server);

  expect(delivery).toEqual({ outcome: 'accepted', providerId: server.sent[0]!.id });
  expect(server.sent[0]!.email).toEqual({
    from: '"Lia · Padaria Aurora" <lia@agente.example>',
    to: ['"Ana Souza" <ana@padaria.example>'],
    reply_to: 'time@agente.example',
    subject: 'Vendas parou de responder',
    text: 'Vendas parou de responder às 09:41.\nReinicie a máquina.',
    html: '<!doctype html><p>Vendas parou de responder às 09:41.</p>',
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'List-Unsubscribe': '<mailto:time@agente.example?subject=unsubscribe>',
      Importance: 'high',
      References: '<thread.incident-1@admin-agent.invalid>',
    },
  });
});

test('a message whose answer was lost is sent again under its key, and arrives once', async () => {
  await using server = await createResendServer();
  server.loseNextAnswer();

  const lost = await send(server);
  const again = await send(server);

  expect(lost).toMatchObject({ outcome: 'uncertain' });
  expect(again).toEqual({ outcome: 'accepted', providerId: server.sent[0]!.id });
  expect(server.sent).toHaveLength(1);
  expect(server.calls).toHaveLength(2);
});

test('the same message in other words is one that arrived already', async () => {
  await using server = await createResendServer();
  const { message } = anOutgoing();
  await send(server);

  const delivery = await send(server, {}, anOutgoing({ message: { ...message, text: 'Outras.' } }));

  expect(delivery).toEqual({ outcome: 'accepted', providerId: null });
  expect(server.sent).toHaveLength(1);
});

test('a name cannot become another address', async () => {
  await using server = await createResendServer();

  await send(
    server,
    {},
    anOutgoing({
      from: { name: 'Lia" <eve@evil.example>, "x' },
      to: { name: '\\", eve@evil.example\r\nBcc: x', address: 'ana@padaria.example' },
    }),
  );

  expect(server.sent[0]!.email).toMatchObject({
    from: '"Lia eve@evil.example, x" <lia@agente.example>',
    to: ['", eve@evil.exampleBcc: x" <ana@padaria.example>'],
  });
});

test('what it refuses is told apart', async () => {
  await using server = await createResendServer();

  expect(await send(server, { apiKey: 're_another_key' })).toMatchObject({
    outcome: 'broken',
    block: 'access',
    detail: 'API key is invalid',
  });
  expect(await send(server, { from: 'lia@outra.example' })).toMatchObject({
    outcome: 'broken',
    block: 'sender',
  });
  expect(await send(server, {}, anOutgoing({ to: null }))).toMatchObject({
    outcome: 'permanent',
    block: 'recipient',
  });
  expect(server.sent).toEqual([]);
});

test.for<[number, string, string, Record<string, unknown>]>([
  [400, 'invalid_idempotency_key', 'The key must be…', { outcome: 'permanent', block: 'content' }],
  [
    400,
    'validation_error',
    'We found an error with one or more fields',
    { outcome: 'permanent', block: 'content' },
  ],
  [401, 'missing_api_key', 'Missing API key', { outcome: 'broken', block: 'access' }],
  [401, 'restricted_api_key', 'This API key is restricted', { outcome: 'broken', block: 'access' }],
  [
    403,
    'validation_error',
    'You can only send testing emails to your own email address',
    { outcome: 'broken', block: 'sender' },
  ],
  [
    403,
    'invalid_from_address',
    'The from address is not valid',
    { outcome: 'broken', block: 'sender' },
  ],
  [
    404,
    'not_found',
    'The requested endpoint does not exist',
    { outcome: 'broken', block: 'recipient' },
  ],
  [405, 'method_not_allowed', 'Method is not allowed', { outcome: 'broken', block: 'recipient' }],
  [
    409,
    'concurrent_idempotent_requests',
    'still in progress',
    { outcome: 'retry', block: 'unavailable' },
  ],
  [
    422,
    'validation_error',
    'Invalid `to` field. The email address needs to follow…',
    { outcome: 'permanent', block: 'recipient' },
  ],
  [422, 'missing_required_field', 'Missing `subject`', { outcome: 'permanent', block: 'content' }],
  [
    429,
    'rate_limit_exceeded',
    'Too many requests',
    { outcome: 'retry', block: 'limit', retryAfterMs: 2_000 },
  ],
  [
    429,
    'daily_quota_exceeded',
    'You have reached your daily quota',
    { outcome: 'retry', block: 'limit' },
  ],
  [
    429,
    'monthly_quota_exceeded',
    'You have reached your monthly quota',
    { outcome: 'broken', block: 'limit' },
  ],
  [
    500,
    'application_error',
    'An unexpected error occurred',
    { outcome: 'retry', block: 'unavailable' },
  ],
  [503, 'service_unavailable', 'later', { outcome: 'retry', block: 'unavailable' }],
  [504, '', 'gateway', { outcome: 'retry', block: 'unavailable' }],
])('%i %s', async ([status, name, message, expected]) => {
  await using server = await createResendServer();
  server.answerNext(json(status, { statusCode: status, name, message }, { 'retry-after': '2' }));

  const delivery = await send(server);

  expect(delivery).toMatchObject({ ...expected, code: String(status) });
  expect(JSON.stringify(delivery)).not.toContain('re_a_key');
});

test('an answer that accepts and says nothing is none', async () => {
  for (const body of ['', 'fine', '[]', '{"error":"no"}']) {
    await using server = await createResendServer();
    server.answerNext({ status: 200, body });

    expect(await send(server)).toMatchObject({ outcome: 'uncertain', block: 'protocol' });
  }
});
