import { expect, test } from 'vitest';

import { createWebhookChannel } from '#electron/agent/notify/channels/webhook.ts';
import { maxBodyBytes, webhookBody } from '#electron/agent/notify/channels/webhook-body.ts';
import { createOutboundGuard } from '#electron/agent/notify/outbound-guard.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import {
  type Behaviour,
  closes,
  createFaultyServer,
  hung,
  reset,
  sends,
} from '#test/support/faulty-server.ts';
import { createHookReceiver } from '#test/support/hook-receiver.ts';
import {
  alertId,
  anOutgoing,
  botId,
  call,
  channelContext,
  tenantId,
} from '#test/support/providers/channel-context.ts';

const webhook = createWebhookChannel({ call });
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

const send = (url: string, context = channelContext(), outgoing = anOutgoing()) =>
  webhook.send({ kind: 'webhook', url, secret }, outgoing, context);

test('a receiver gets what it is about, by ids and in words', async () => {
  await using receiver = await createHookReceiver();

  const delivery = await send(`${receiver.url}/in?for=us`);

  expect(delivery).toEqual({ outcome: 'accepted', providerId: null });
  const [received] = receiver.calls;
  expect(received).toMatchObject({ method: 'POST', path: '/in?for=us' });
  expect(received!.headers).toMatchObject({
    'content-type': 'application/json',
    'user-agent': 'admin-agent/1.2.3',
    'webhook-id': '019b9a3c-0000-7000-8000-00000000000c',
  });
  expect(JSON.parse(received!.body.toString())).toEqual({
    type: 'alert.opened',
    timestamp: '2026-11-26T09:41:00.000Z',
    data: {
      id: '019b9a3c-0000-7000-8000-00000000000c',
      tenantId,
      threadId: 'incident-1',
      severity: 'critical',
      subject: 'Vendas parou de responder',
      text: 'Vendas parou de responder às 09:41.\nReinicie a máquina.',
      link: 'https://console.example/alerts/1',
      fields: [{ label: 'Bot', value: 'Vendas' }],
      alertCount: 1,
      alerts: [{ id: alertId, type: 'bot.down', severity: 'critical', botId }],
    },
  });
});

test('all tries of one message have one id and one body', async () => {
  await using receiver = await createHookReceiver();
  const clock = createVirtualClock();
  const context = channelContext({ clock });
  receiver.answer(() => ({ status: 503 }));

  await send(receiver.url, context);
  await clock.advance(60_000);
  await send(receiver.url, context, { ...anOutgoing(), replyTo: 'x' });

  const [one, other] = receiver.calls;
  expect(other!.headers['webhook-id']).toBe(one!.headers['webhook-id']);
  expect(other!.headers['webhook-timestamp']).not.toBe(one!.headers['webhook-timestamp']);
  expect(other!.body).toEqual(one!.body);
});

test.for<[number, Record<string, unknown>]>([
  [200, { outcome: 'accepted' }],
  [204, { outcome: 'accepted' }],
  [301, { outcome: 'broken', block: 'protocol' }],
  [302, { outcome: 'retry', block: 'protocol' }],
  [304, { outcome: 'retry', block: 'protocol' }],
  [307, { outcome: 'retry', block: 'protocol' }],
  [308, { outcome: 'broken', block: 'protocol' }],
  [400, { outcome: 'permanent', block: 'content' }],
  [401, { outcome: 'broken', block: 'access' }],
  [402, { outcome: 'broken', block: 'limit' }],
  [403, { outcome: 'broken', block: 'access' }],
  [404, { outcome: 'broken', block: 'recipient' }],
  [405, { outcome: 'broken', block: 'recipient' }],
  [407, { outcome: 'broken', block: 'access' }],
  [408, { outcome: 'retry', block: 'unavailable' }],
  [409, { outcome: 'retry', block: 'unavailable' }],
  [410, { outcome: 'broken', block: 'recipient' }],
  [413, { outcome: 'permanent', block: 'content' }],
  [418, { outcome: 'permanent', block: 'content' }],
  [422, { outcome: 'permanent', block: 'content' }],
  [425, { outcome: 'retry', block: 'unavailable' }],
  [429, { outcome: 'retry', block: 'limit' }],
  [500, { outcome: 'retry', block: 'unavailable' }],
  [501, { outcome: 'retry', block: 'unavailable' }],
  [502, { outcome: 'retry', block: 'unavailable' }],
  [503, { outcome: 'retry', block: 'unavailable' }],
  [504, { outcome: 'retry', block: 'unavailable' }],
  [507, { outcome: 'retry', block: 'limit' }],
  [999, { outcome: 'uncertain', block: 'protocol' }],
])('an answer of %i', async ([status, expected]) => {
  await using elsewhere = await createHookReceiver();
  await using receiver = await createFaultyServer({
    behaviour: sends(
      `HTTP/1.1 ${status} As Told\r\nlocation: ${elsewhere.url}\r\ncontent-length: 0\r\n\r\n`,
    ),
  });

  const delivery = await send(receiver.url);

  expect(delivery).toMatchObject(expected);
  expect(elsewhere.calls).toEqual([]);
});

test('a refusal is told in the receiver’s words, without what is secret in them', async () => {
  await using receiver = await createHookReceiver();
  receiver.answer(({ headers, path }) => ({
    status: 422,
    body: `no\u0000:\r\n ${secret} ${String(headers['webhook-id'])} ${path} ana@padaria.example +55 11 91234-5678`,
  }));

  const delivery = await send(`${receiver.url}/in/T0A1/B0C2/hidden-part-of-the-address`);

  expect(delivery).toMatchObject({ outcome: 'permanent', code: '422' });
  const text = JSON.stringify(delivery);
  expect(text).toContain('no: ');
  expect(text).not.toMatch(/MfKQ9r8G|hidden-part|padaria|91234|\\u0000|\\r|\\n/);
});

test('whatever follows a status line that accepts changes nothing', async () => {
  for (const answer of [
    `HTTP/1.1 200 OK\r\ncontent-length: 200000\r\n\r\n${'x'.repeat(200_000)}`,
    'HTTP/1.1 202 Accepted\r\ncontent-length: 10\r\n\r\nx',
    'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 3\r\n\r\nxyz',
  ]) {
    await using server = await createFaultyServer({ behaviour: sends(answer) });

    expect(await send(server.url)).toMatchObject({ outcome: 'accepted' });
  }
});

test.for<[string, Behaviour]>([
  ['closes', closes],
  ['resets', reset],
  ['answers garbage', sends('\u0007 no answer\r\n\r\n')],
  ['answers with an endless head', sends(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(70_000)}`)],
])('what was taken by one who %s may have arrived', async ([, behaviour]) => {
  await using server = await createFaultyServer({ behaviour });

  expect(await send(server.url)).toMatchObject({ outcome: 'uncertain' });
});

test('a receiver that does not answer is waited for no longer than the limit', async () => {
  const clock = createVirtualClock();
  const requested = Promise.withResolvers<void>();
  await using server = await createFaultyServer({
    behaviour: (socket, request) => {
      hung(socket, request);
      requested.resolve();
    },
  });
  const sending = send(server.url, channelContext({ clock }));
  await requested.promise;

  await clock.advance(webhook.timeoutMs);

  expect(await sending).toMatchObject({ outcome: 'uncertain', code: 'ETIMEDOUT' });
});

test('an agent that stops leaves at once', async () => {
  const stop = new AbortController();
  await using server = await createFaultyServer({ behaviour: () => stop.abort() });
  const context = channelContext({ signal: stop.signal });

  expect(await send(server.url, context)).toMatchObject({ outcome: 'uncertain', code: 'ABORTED' });
  expect(await send(server.url, context)).toMatchObject({ outcome: 'retry', code: 'ABORTED' });
});

test('with nobody listening, or where nobody allowed it, nothing left', async () => {
  const server = await createFaultyServer();
  await server.stop();
  await using receiver = await createHookReceiver();
  const closed = channelContext({ guard: createOutboundGuard({ allowedHosts: () => [] }) });

  expect(await send(server.url)).toMatchObject({ outcome: 'retry', block: 'connect' });
  expect(await send(receiver.url, closed)).toEqual({
    outcome: 'broken',
    block: 'not_allowed',
    detail: null,
    code: null,
  });
  expect(receiver.calls).toEqual([]);
});

test.for<[string, number | undefined]>([
  ['120', 120_000],
  ['0', 0],
  ['0.5', 500],
  ['99999999999999999999', 6 * 60 * 60_000],
  ['Mon, 05 Jan 2026 12:01:00 GMT', 60_000],
  ['Monday, 05-Jan-26 12:01:00 GMT', 60_000],
  ['Mon, 05 Jan 2026 11:00:00 GMT', 0],
  ['Fri, 05 Jan 2126 12:00:00 GMT', 6 * 60 * 60_000],
  ['-5', undefined],
  ['soon', undefined],
  ['1e9', undefined],
  ['Mon, nonsense GMT', undefined],
])('Retry-After: %s', async ([value, expected]) => {
  await using receiver = await createHookReceiver();
  receiver.answer(() => ({ status: 429, headers: { 'retry-after': value } }));

  const delivery = await send(receiver.url, channelContext({ clock: createVirtualClock() }));

  expect(delivery).toMatchObject({ outcome: 'retry' });
  expect('retryAfterMs' in delivery ? delivery.retryAfterMs : undefined).toBe(expected);
});

test('a body stays below what a receiver has to take, whatever is in it', () => {
  const { message, about } = anOutgoing();
  for (const filler of ['x', 'ã', '漢', '😀', '\u0000', '"']) {
    const body = webhookBody(
      anOutgoing({
        message: {
          ...message,
          subject: filler.repeat(5_000),
          text: filler.repeat(50_000),
          fields: Array.from({ length: 100 }, () => ({
            label: filler.repeat(1_000),
            value: filler.repeat(1_000),
          })),
        },
        about: {
          ...about,
          kind: 'storm',
          alerts: Array.from({ length: 400 }, () => about.alerts[0]!),
        },
      }),
    );

    expect(body.length).toBeLessThan(maxBodyBytes);
    const { type, data } = JSON.parse(body.toString()) as {
      type: string;
      data: { text: string; alerts: unknown[]; alertCount: number };
    };
    expect(type).toBe('alerts.storm');
    expect(data.alertCount).toBe(400);
    expect(data.alerts.length).toBeGreaterThan(0);
    expect(data.text.isWellFormed()).toBe(true);
  }
});
