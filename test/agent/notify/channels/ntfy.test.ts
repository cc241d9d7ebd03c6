import { expect, test } from 'vitest';

import { createNtfyChannel, type NtfyConfig } from '#electron/agent/notify/channels/ntfy.ts';
import { anOutgoing, call, channelContext } from '#test/support/providers/channel-context.ts';
import { createNtfyServer, type NtfyServer } from '#test/support/providers/ntfy-server.ts';
import { json } from '#test/support/providers/provider-server.ts';

function send(
  server: NtfyServer,
  own: Partial<NtfyConfig> = {},
  outgoing = anOutgoing({ to: null }),
) {
  const config: NtfyConfig = { kind: 'ntfy', server: server.url, topic: 'a-topic-of-ours', ...own };
  return createNtfyChannel({ call }).send(config, outgoing, channelContext());
}

test('a message is published with its urgency and where a touch leads', async () => {
  await using server = await createNtfyServer();

  const delivery = await send(server);

  expect(delivery).toEqual({ outcome: 'accepted', providerId: 'hwQ2YpKdmg1' });
  expect(server.published).toEqual([
    {
      topic: 'a-topic-of-ours',
      title: 'Vendas parou de responder',
      message: 'Vendas parou de responder às 09:41.\nReinicie a máquina.',
      priority: 5,
      tags: ['rotating_light'],
      click: 'https://console.example/alerts/1',
      sequence_id: '019b9a3c-0000-7000-8000-00000000000c',
    },
  ]);
});

test('good news is quiet', async () => {
  await using server = await createNtfyServer();
  const { about } = anOutgoing();

  await send(server, {}, anOutgoing({ to: null, about: { ...about, phase: 'resolved' } }));

  expect(server.published[0]).toMatchObject({ priority: 2, tags: ['white_check_mark'] });
});

test('a repeat takes the place of what is shown', async () => {
  await using server = await createNtfyServer();
  server.loseNextAnswer();

  const lost = await send(server);
  await send(server);

  expect(lost).toMatchObject({ outcome: 'uncertain' });
  expect(server.published).toHaveLength(2);
  expect(server.shown()).toHaveLength(1);
});

test('a long message is cut to what a notification holds, by bytes', async () => {
  await using server = await createNtfyServer();
  const { message } = anOutgoing();
  for (const filler of ['x', 'ã', '漢', '😀']) {
    const text = filler.repeat(5_000);

    expect(
      await send(server, {}, anOutgoing({ to: null, message: { ...message, text } })),
    ).toMatchObject({ outcome: 'accepted' });
    expect(server.published.at(-1)!['message']).toMatch(new RegExp(`^(?:${filler})+…$`, 'u'));
  }
});

test('a topic that is kept takes the token only', async () => {
  await using server = await createNtfyServer({ token: 'tk_of_the_tests' });

  expect(await send(server, { token: 'tk_of_the_tests' })).toMatchObject({ outcome: 'accepted' });
  expect(await send(server, { token: 'tk_another' })).toMatchObject({
    outcome: 'broken',
    block: 'access',
    code: '401',
    detail: 'unauthorized',
  });
  expect(await send(server)).toMatchObject({ outcome: 'broken', block: 'access', code: '403' });
});

test.for<[number, string, Record<string, unknown>]>([
  [40001, 'invalid request', { outcome: 'permanent', block: 'content' }],
  [41301, 'attachment too large', { outcome: 'permanent', block: 'content' }],
  [42901, 'limit reached: too many requests', { outcome: 'retry', block: 'limit' }],
  [42908, 'limit reached: daily message quota reached', { outcome: 'retry', block: 'limit' }],
  [50001, 'internal server error', { outcome: 'retry', block: 'unavailable' }],
  [50701, 'insufficient storage', { outcome: 'retry', block: 'limit' }],
])('%i %s', async ([code, error, expected]) => {
  await using server = await createNtfyServer();
  const http = Math.floor(code / 100);
  server.answerNext(json(http, { code, http, error }));

  expect(await send(server)).toMatchObject({ ...expected, code: String(http), detail: error });
});

test('what accepts and is no ntfy is none', async () => {
  await using server = await createNtfyServer();
  server.answerNext({ status: 200, body: '<html>Welcome</html>' });

  expect(await send(server)).toMatchObject({ outcome: 'uncertain', block: 'protocol' });
});

test('a refusal does not repeat the topic, which is as good as a password', async () => {
  await using server = await createNtfyServer();
  server.answerNext(json(403, { code: 40301, http: 403, error: 'no: a-topic-of-ours' }));

  expect(JSON.stringify(await send(server))).not.toContain('a-topic-of-ours');
});
