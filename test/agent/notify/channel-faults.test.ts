import { expect, test } from 'vitest';

import type { ChannelOf, Delivery } from '#electron/agent/notify/channel.ts';
import { createNtfyChannel } from '#electron/agent/notify/channels/ntfy.ts';
import { createResendChannel } from '#electron/agent/notify/channels/resend.ts';
import { createSendgridChannel } from '#electron/agent/notify/channels/sendgrid.ts';
import { createSlackChannel } from '#electron/agent/notify/channels/slack.ts';
import { createWebhookChannel } from '#electron/agent/notify/channels/webhook.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import type { ChannelConfig } from '#shared/schemas/channel.ts';
import {
  answerBytes,
  type Behaviour,
  createFaultyServer,
  hung,
  reset,
  sends,
} from '#test/support/faulty-server.ts';
import { anOutgoing, call, channelContext } from '#test/support/providers/channel-context.ts';
import { aSlack, aTopic, aWebhook } from '#test/support/test-outbox.ts';

type Outcome = Delivery['outcome'];
type Fault = { behaviour: Behaviour; may: readonly Outcome[]; retryAfterMs?: [number, number] };

const secret = 'a-secret-of-the-tests-0123456789';
const status = (
  code: number,
  headers: Record<string, string> = {},
  body = `{"message":"no, ${secret}"}`,
) => sends(answerBytes(code, body, { 'Content-Type': 'application/json', ...headers }));

const refusedForGood = ['permanent', 'broken'] as const;
/** It may have been carried out before it failed, or not: each kind knows which of its providers says so. */
const serverTrouble = ['retry', 'uncertain'] as const;
const noAnswer = ['uncertain'] as const;
const minute = 60_000;

/** What a provider, or what lies between it and us, can do to a call. */
const faults: Readonly<Record<string, Fault>> = {
  'reset after the request': { behaviour: reset, may: noAnswer },
  'closed after the request': { behaviour: (socket) => socket.end(), may: noAnswer },
  'no answer': { behaviour: hung, may: noAnswer },
  garbage: { behaviour: sends(Buffer.from([0, 1, 2, 255, 254, 13, 10, 13, 10])), may: noAnswer },
  'half a status line': {
    behaviour: (socket) => socket.end('HTTP/1.1 2'),
    may: noAnswer,
  },
  'half a head': {
    behaviour: (socket) => socket.end('HTTP/1.1 500 Internal Ser'),
    may: noAnswer,
  },
  '500, cut': {
    behaviour: (socket) => socket.end('HTTP/1.1 500 No\r\nContent-Length: 400\r\n\r\n{"err'),
    may: serverTrouble,
  },
  '301': { behaviour: status(301, { Location: 'http://127.0.0.1:9/' }), may: refusedForGood },
  // Never followed; what is elsewhere for now may be back later.
  '307': { behaviour: status(307, { Location: 'http://127.0.0.1:9/' }), may: ['retry'] },
  '400': { behaviour: status(400), may: refusedForGood },
  '401': { behaviour: status(401), may: ['broken'] },
  '403': { behaviour: status(403), may: refusedForGood },
  '404': { behaviour: status(404), may: refusedForGood },
  '405': { behaviour: status(405), may: refusedForGood },
  '408': { behaviour: status(408), may: serverTrouble },
  '409': { behaviour: status(409), may: serverTrouble },
  '410': { behaviour: status(410), may: refusedForGood },
  '413': { behaviour: status(413), may: refusedForGood },
  '422': { behaviour: status(422), may: refusedForGood },
  '425': { behaviour: status(425), may: serverTrouble },
  '429': { behaviour: status(429), may: ['retry'] },
  '429, seconds': {
    behaviour: status(429, { 'Retry-After': '77' }),
    may: ['retry'],
    retryAfterMs: [77_000, 77_000],
  },
  '429, date': {
    behaviour: status(429, { 'Retry-After': new Date(Date.UTC(2026, 0, 5, 12, 10)).toUTCString() }),
    may: ['retry'],
    retryAfterMs: [9 * minute, 10 * minute],
  },
  '429, absurd': { behaviour: status(429, { 'Retry-After': '99999999999999999' }), may: ['retry'] },
  '429, nonsense': { behaviour: status(429, { 'Retry-After': 'soon' }), may: ['retry'] },
  '500': { behaviour: status(500), may: serverTrouble },
  '502': { behaviour: status(502), may: serverTrouble },
  '503': { behaviour: status(503, { 'Retry-After': '5' }), may: serverTrouble },
  '504': { behaviour: status(504), may: serverTrouble },
  '599': { behaviour: status(599), may: serverTrouble },
};

const from = 'lia@example.com';

const kinds: Readonly<Record<string, (origin: string) => [ChannelOf<never>, ChannelConfig]>> = {
  resend: (origin) => [
    createResendChannel({ call, origin }) as ChannelOf<never>,
    { kind: 'resend', apiKey: secret, from },
  ],
  sendgrid: (origin) => [
    createSendgridChannel({ call, origins: { global: origin, eu: origin } }) as ChannelOf<never>,
    { kind: 'sendgrid', apiKey: secret, region: 'global', from },
  ],
  slack: (origin) => [
    createSlackChannel({ call, origin }) as ChannelOf<never>,
    { ...aSlack, botToken: secret },
  ],
  webhook: (origin) => [
    createWebhookChannel({ call }) as ChannelOf<never>,
    { ...aWebhook, url: `${origin}/hook` },
  ],
  ntfy: (origin) => [
    createNtfyChannel({ call }) as ChannelOf<never>,
    { ...aTopic, server: origin, token: secret },
  ],
};

test.for(Object.keys(kinds))('%s says of every fault what may follow from it', async (kind) => {
  await using server = await createFaultyServer();
  const [channel, config] = kinds[kind]!(server.url);
  const clock = createVirtualClock();
  const wrong: unknown[] = [];

  async function send(): Promise<Delivery> {
    let isDone = false;
    const sending = channel
      .send(config as never, anOutgoing(), channelContext({ clock }))
      .finally(() => {
        isDone = true;
      });
    const asked = server.requests.length;
    // Time goes by only once the request is there, and then as much as it takes.
    for (let turns = 0; !isDone && turns < 20_000; turns += 1) {
      await clock.advance(server.requests.length > asked && turns > 2_000 ? 100 : 0);
    }
    return sending;
  }

  for (const [name, { behaviour, may, retryAfterMs }] of Object.entries(faults)) {
    server.behave(behaviour);
    const delivery = await send();
    const asked = delivery.outcome === 'accepted' ? undefined : delivery.retryAfterMs;
    const isInTime =
      !retryAfterMs ||
      (asked !== undefined && asked >= retryAfterMs[0] && asked <= retryAfterMs[1]);
    if (!may.includes(delivery.outcome) || !isInTime) {
      wrong.push([name, delivery]);
    }
    expect(JSON.stringify(delivery), name).not.toContain(secret);
  }
  await server.stop();
  const refused = await send();

  expect(wrong).toEqual([]);
  expect(refused).toMatchObject({ outcome: 'retry', block: 'connect' });
  // With the one that is refused.
  expect(Object.keys(faults).length + 1).toBeGreaterThanOrEqual(28);
});
