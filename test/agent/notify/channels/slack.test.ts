import { expect, test } from 'vitest';

import { createSlackChannel, type SlackConfig } from '#electron/agent/notify/channels/slack.ts';
import { anOutgoing, call, channelContext } from '#test/support/providers/channel-context.ts';
import { json } from '#test/support/providers/provider-server.ts';
import { createSlackServer, type SlackServer } from '#test/support/providers/slack-server.ts';

const config: SlackConfig = {
  kind: 'slack',
  botToken: 'xoxb-a-token-of-the-tests',
  channel: 'C0123456789',
};

function send(
  server: SlackServer,
  own: Partial<SlackConfig> = {},
  outgoing = anOutgoing({ to: null }),
) {
  return createSlackChannel({ call, origin: server.url }).send(
    { ...config, ...own },
    outgoing,
    channelContext(),
  );
}

test('a message is posted in blocks, with words for those who see none', async () => {
  await using server = await createSlackServer();

  const delivery = await send(server);

  expect(delivery).toEqual({ outcome: 'accepted', providerId: '1764150000.000001' });
  expect(server.posts).toEqual([
    {
      ts: '1764150000.000001',
      channel: 'C0123456789',
      text: 'Vendas parou de responder\nVendas parou de responder às 09:41.\nReinicie a máquina.',
      blocks: [
        {
          type: 'header',
          text: { type: 'plain_text', text: 'Vendas parou de responder', emoji: false },
        },
        {
          type: 'section',
          text: {
            type: 'mrkdwn',
            text: 'Vendas parou de responder às 09:41.\nReinicie a máquina.',
            verbatim: true,
          },
        },
        { type: 'section', fields: [{ type: 'plain_text', text: 'Bot: Vendas', emoji: false }] },
        {
          type: 'context',
          elements: [{ type: 'mrkdwn', text: '<https://console.example/alerts/1>' }],
        },
      ],
      unfurl_links: false,
      unfurl_media: false,
    },
  ]);
});

test('messages of one incident are one thread, and stand by themselves where its first is gone', async () => {
  await using server = await createSlackServer();
  await send(server);
  const inThread = (replyTo: string) =>
    anOutgoing({ to: null, thread: { key: 'incident-1', first: 'first' }, replyTo });

  const second = await send(server, {}, inThread('1764150000.000001'));
  const third = await send(server, {}, inThread('1700000000.000001'));

  expect([second.outcome, third.outcome]).toEqual(['accepted', 'accepted']);
  expect(server.posts.map((post) => post['thread_ts'])).toEqual([
    undefined,
    '1764150000.000001',
    undefined,
  ]);
  expect(server.calls).toHaveLength(4);
});

test('text of a bot calls nobody and links nowhere', async () => {
  await using server = await createSlackServer();
  const { message } = anOutgoing();
  const text = '<!channel> <@U012> <https://evil.example|Click> & fine';

  await send(server, {}, anOutgoing({ to: null, message: { ...message, text, subject: text } }));

  const sent = JSON.stringify(server.posts[0]!.blocks[1]) + server.posts[0]!.text;
  expect(sent).not.toMatch(/<[!@h]/);
  expect(sent).toContain('&lt;!channel&gt; &lt;@U012&gt;');
});

test('a long message is cut to what blocks hold', async () => {
  await using server = await createSlackServer();
  const { message } = anOutgoing();
  for (const filler of ['x', '<', '&', '😀']) {
    const long = filler.repeat(9_000);
    const fields = Array.from({ length: 30 }, () => ({ label: long, value: long }));

    const delivery = await send(
      server,
      {},
      anOutgoing({ to: null, message: { ...message, subject: long, text: long, fields } }),
    );

    expect(delivery).toMatchObject({ outcome: 'accepted' });
    expect(server.posts.at(-1)!.blocks[1]!.text!.text).toMatch(/^(?:x|&lt;|&amp;|😀)+…$/u);
  }
});

test('what it refuses is told apart', async () => {
  await using server = await createSlackServer({
    channels: { C0000000STR: 'stranger', C0000000ARC: 'archived' },
  });

  expect(await send(server, { botToken: 'xoxb-another' })).toMatchObject({
    outcome: 'broken',
    block: 'access',
    detail: 'invalid_auth',
    code: '200',
  });
  for (const [channel, detail] of [
    ['C0000000STR', 'not_in_channel'],
    ['C0000000ARC', 'is_archived'],
    ['C0000000NIL', 'channel_not_found'],
  ] as const) {
    expect(await send(server, { channel })).toMatchObject({
      outcome: 'broken',
      block: 'recipient',
      detail,
    });
  }
});

test.for<[string, Record<string, unknown>]>([
  ['token_revoked', { outcome: 'broken', block: 'access' }],
  ['account_inactive', { outcome: 'broken', block: 'access' }],
  ['restricted_action', { outcome: 'broken', block: 'recipient' }],
  ['method_deprecated', { outcome: 'broken', block: 'unsupported' }],
  ['msg_too_long', { outcome: 'permanent', block: 'content' }],
  ['invalid_blocks', { outcome: 'permanent', block: 'content' }],
  ['ratelimited', { outcome: 'retry', block: 'limit' }],
  ['rate_limited', { outcome: 'retry', block: 'limit' }],
  ['service_unavailable', { outcome: 'retry', block: 'unavailable' }],
  ['fatal_error', { outcome: 'uncertain', block: 'unavailable' }],
  ['internal_error', { outcome: 'uncertain', block: 'unavailable' }],
  ['an_error_of_tomorrow', { outcome: 'permanent', block: 'unknown' }],
])('ok: false, %s', async ([error, expected]) => {
  await using server = await createSlackServer();
  server.answerNext(json(200, { ok: false, error }));

  expect(await send(server)).toMatchObject(expected);
});

test('a missing right is named', async () => {
  await using server = await createSlackServer();
  server.answerNext(
    json(200, { ok: false, error: 'missing_scope', needed: 'chat:write', provided: 'users:read' }),
  );

  expect(await send(server)).toMatchObject({
    outcome: 'broken',
    block: 'access',
    detail: 'missing_scope: chat:write',
  });
});

test.for<[number, Record<string, string>, string, Record<string, unknown>]>([
  [
    429,
    { 'retry-after': '30' },
    '{"ok":false,"error":"ratelimited"}',
    { outcome: 'retry', block: 'limit', retryAfterMs: 30_000 },
  ],
  [429, { 'retry-after': '30' }, '', { outcome: 'retry', block: 'limit', retryAfterMs: 30_000 }],
  [500, {}, 'oops', { outcome: 'retry', block: 'unavailable' }],
  [502, {}, 'bad gateway', { outcome: 'uncertain' }],
  [503, {}, '', { outcome: 'retry', block: 'unavailable' }],
  [504, {}, '', { outcome: 'uncertain' }],
  [200, {}, '<html>', { outcome: 'uncertain', block: 'protocol' }],
  [302, { location: 'https://elsewhere.example' }, '', { outcome: 'retry', block: 'protocol' }],
  [404, {}, '', { outcome: 'broken', block: 'recipient' }],
])('an answer of %i with %j %s', async ([status, headers, body, expected]) => {
  await using server = await createSlackServer();
  server.answerNext({ status, headers, body });

  expect(await send(server)).toMatchObject(expected);
});

test('a message whose answer was lost may have arrived', async () => {
  await using server = await createSlackServer();
  server.loseNextAnswer();

  expect(await send(server)).toMatchObject({ outcome: 'uncertain' });
  expect(server.posts).toHaveLength(1);
});
