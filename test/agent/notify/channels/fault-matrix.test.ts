import type { Socket } from 'node:net';
import { expect, test } from 'vitest';

import { createHttpCaller } from '#electron/agent/connectors/http-call.ts';
import { createTrustStore } from '#electron/agent/connectors/trust-store.ts';
import type { ChannelContext, Delivery } from '#electron/agent/notify/channel.ts';
import { createNtfyChannel } from '#electron/agent/notify/channels/ntfy.ts';
import { createResendChannel } from '#electron/agent/notify/channels/resend.ts';
import { createSendgridChannel } from '#electron/agent/notify/channels/sendgrid.ts';
import { createSlackChannel } from '#electron/agent/notify/channels/slack.ts';
import { createWebhookChannel } from '#electron/agent/notify/channels/webhook.ts';
import { createOutboundGuard } from '#electron/agent/notify/outbound-guard.ts';
import { createVirtualClock, type VirtualClock } from '#electron/simulation/virtual-clock.ts';
import { createAuthority, type IssueOptions } from '#test/support/certificates.ts';
import {
  type Behaviour,
  closes,
  createFaultyServer,
  type FaultyServer,
  hung,
  reset,
  sends,
} from '#test/support/faulty-server.ts';
import { anOutgoing, channelContext } from '#test/support/providers/channel-context.ts';

// The faults of every channel that is reached over HTTP; those of SMTP are in `smtp.test.ts`.
const kinds = ['resend', 'sendgrid', 'slack', 'webhook', 'ntfy'] as const;
type Kind = (typeof kinds)[number];

const authority = createAuthority();
const trust = createTrustStore();
const trusting = createHttpCaller({
  userAgent: 'admin-agent/1.2.3',
  trust: { contextFor: () => trust.contextFor(authority.pem) },
});
const doubting = createHttpCaller({ userAgent: 'admin-agent/1.2.3', trust });

function send(
  kind: Kind,
  origin: string,
  context: Partial<ChannelContext> = {},
  call = trusting,
): Promise<Delivery> {
  const outgoing = anOutgoing();
  const from = 'lia@agente.example';
  const whole = channelContext(context);
  switch (kind) {
    case 'resend':
      return createResendChannel({ call, origin }).send(
        { kind, apiKey: 're_secret_of_the_tests', from },
        outgoing,
        whole,
      );
    case 'sendgrid':
      return createSendgridChannel({ call, origins: { global: origin, eu: origin } }).send(
        { kind, apiKey: 'SG.secret_of_the_tests', region: 'global', from },
        outgoing,
        whole,
      );
    case 'slack':
      return createSlackChannel({ call, origin }).send(
        { kind, botToken: 'xoxb-secret_of_the_tests', channel: 'C0123456789' },
        outgoing,
        whole,
      );
    case 'webhook':
      return createWebhookChannel({ call }).send(
        { kind, url: origin, secret: 'whsec_c2VjcmV0X29mX3RoZV90ZXN0cw==' },
        outgoing,
        whole,
      );
    case 'ntfy':
      return createNtfyChannel({ call }).send(
        { kind, server: origin, topic: 'a-topic', token: 'tk_secret_of_the_tests' },
        outgoing,
        whole,
      );
  }
}

/** What each takes for "accepted". */
const accepting: Readonly<Record<Kind, string>> = {
  resend: answer('200 OK', '{"id":"an-id"}'),
  sendgrid: answer('202 Accepted', '', 'x-message-id: an-id\r\n'),
  slack: answer('200 OK', '{"ok":true,"ts":"1.2"}'),
  webhook: answer('200 OK', ''),
  ntfy: answer('200 OK', '{"id":"an-id","event":"message"}'),
};

function answer(status: string, body = '', fields = ''): string {
  return `HTTP/1.1 ${status}\r\n${fields}content-length: ${body.length}\r\n\r\n${body}`;
}

/** In pieces, each in a packet and a turn of its own. */
function dribbles(text: string, size: number): Behaviour {
  return (socket) => {
    socket.setNoDelay(true);
    const next = (at: number): void => {
      if (at < text.length && !socket.destroyed) {
        socket.write(text.slice(at, at + size), 'latin1', () => setImmediate(next, at + size));
      }
    };
    next(0);
  };
}

type Expected = Partial<Extract<Delivery, { block: string }>> | { outcome: 'accepted' };
type Fault = {
  name: string;
  behaviour: (kind: Kind) => Behaviour;
  expected: Expected | ((kind: Kind) => Expected);
};

const accepted = { outcome: 'accepted' } as const;
const uncertain = { outcome: 'uncertain' } as const;
const isKeyed = (kind: Kind) => kind === 'resend' || kind === 'webhook';

function status(line: string, expected: Fault['expected'], fields = ''): Fault {
  return {
    name: `${line} ${fields.trim()}`.trim(),
    behaviour: () => sends(answer(line, '', fields)),
    expected,
  };
}

const hours6 = 6 * 60 * 60_000;
const faults: Fault[] = [
  {
    name: 'an answer that is sound',
    behaviour: (kind) => sends(accepting[kind]),
    expected: accepted,
  },
  { name: 'sliced writes', behaviour: (kind) => dribbles(accepting[kind], 1), expected: accepted },
  { name: 'a narrow line', behaviour: (kind) => dribbles(accepting[kind], 7), expected: accepted },
  {
    name: 'a close that never comes',
    behaviour: (kind) => (socket) => void socket.write(accepting[kind]),
    expected: accepted,
  },
  { name: 'closed before an answer', behaviour: () => closes, expected: uncertain },
  { name: 'reset before an answer', behaviour: () => reset, expected: uncertain },
  {
    name: 'reset amid an answer',
    behaviour: () => (socket: Socket) => {
      socket.write('HTTP/1.1 2', () => socket.resetAndDestroy());
    },
    expected: uncertain,
  },
  {
    name: 'an accepting answer that is cut',
    behaviour: (kind) => (socket: Socket) => {
      const head = accepting[kind].replace(/content-length: \d+/, 'content-length: 500');
      socket.end(head.slice(0, head.indexOf('\r\n\r\n') + 5));
    },
    // Slack says in its body whether it took the message, the others in the status.
    expected: (kind) => (kind === 'slack' ? uncertain : accepted),
  },
  {
    name: 'an accepting answer without end',
    behaviour: (kind) =>
      sends(accepting[kind].replace(/content-length: \d+/, 'content-length: 99999999')),
    expected: (kind) => (kind === 'slack' ? uncertain : accepted),
  },
  { name: 'garbage', behaviour: () => sends('\u0007 no answer\r\n\r\n'), expected: uncertain },
  {
    name: 'a head without end',
    behaviour: () => sends(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(70_000)}`),
    expected: uncertain,
  },
  {
    name: '200 with a body that speaks of an error',
    behaviour: () => sends(answer('200 OK', '{"message":"it did not work"}')),
    expected: (kind) => (kind === 'webhook' ? accepted : { ...uncertain, block: 'protocol' }),
  },
  status('202 Accepted', (kind) =>
    kind === 'webhook' || kind === 'sendgrid' ? accepted : { ...uncertain, block: 'protocol' },
  ),
  status(
    '301 Moved',
    { outcome: 'broken', block: 'protocol' },
    'location: http://127.0.0.1:9/\r\n',
  ),
  status('302 Found', { outcome: 'retry', block: 'protocol' }, 'location: http://127.0.0.1:9/\r\n'),
  status('400 Bad Request', { outcome: 'permanent', block: 'content' }),
  status('401 Unauthorized', { outcome: 'broken', block: 'access' }),
  status('402 Payment Required', { outcome: 'broken', block: 'limit' }),
  status('403 Forbidden', { outcome: 'broken', block: 'access' }),
  status('404 Not Found', { outcome: 'broken', block: 'recipient' }),
  status('408 Request Timeout', { outcome: 'retry', block: 'unavailable' }),
  status('409 Conflict', { outcome: 'retry', block: 'unavailable' }),
  status('410 Gone', { outcome: 'broken', block: 'recipient' }),
  status('413 Too Large', { outcome: 'permanent', block: 'content' }),
  status('422 Unprocessable', { outcome: 'permanent', block: 'content' }),
  status('425 Too Early', { outcome: 'retry', block: 'unavailable' }),
  status('429 Too Many', { outcome: 'retry', block: 'limit' }),
  status(
    '429 Too Many',
    { outcome: 'retry', block: 'limit', retryAfterMs: 7_000 },
    'retry-after: 7\r\n',
  ),
  status(
    '429 Too Many',
    { outcome: 'retry', block: 'limit', retryAfterMs: 90_000 },
    'retry-after: Mon, 05 Jan 2026 12:01:30 GMT\r\n',
  ),
  status(
    '429 Too Many',
    { outcome: 'retry', block: 'limit', retryAfterMs: hours6 },
    'retry-after: 99999999999\r\n',
  ),
  status('429 Too Many', { outcome: 'retry', block: 'limit' }, 'retry-after: when it suits\r\n'),
  status('500 Error', { outcome: 'retry', block: 'unavailable' }),
  status('502 Bad Gateway', (kind) =>
    isKeyed(kind) ? { outcome: 'retry', block: 'unavailable' } : uncertain,
  ),
  status(
    '503 Unavailable',
    { outcome: 'retry', block: 'unavailable', retryAfterMs: 120_000 },
    'retry-after: 120\r\n',
  ),
  status('504 Gateway Timeout', (kind) =>
    isKeyed(kind) ? { outcome: 'retry', block: 'unavailable' } : uncertain,
  ),
];

const cells = faults.flatMap((fault) => kinds.map((kind) => ({ ...fault, kind })));

function expectDelivery(delivery: Delivery, expected: Expected): void {
  // Nobody asks us to wait who did not say so.
  const waitMs = 'retryAfterMs' in expected ? expected.retryAfterMs : undefined;
  expect(delivery).toMatchObject(expected);
  expect('retryAfterMs' in delivery ? delivery.retryAfterMs : undefined).toBe(waitMs);
  expect(JSON.stringify(delivery)).not.toMatch(/secret_of|c2VjcmV0|padaria\.example/);
}

// oxlint-disable-next-line vitest/expect-expect -- `expectDelivery` does
test.for(cells)('$kind: $name', async ({ kind, behaviour, expected }) => {
  await using server = await createFaultyServer({ behaviour: behaviour(kind) });

  const delivery = await send(kind, server.url, { clock: createVirtualClock() });

  expectDelivery(delivery, typeof expected === 'function' ? expected(kind) : expected);
});

/** Answers once so much time has passed for the one who asks. */
async function answersAfter(
  server: FaultyServer,
  clock: VirtualClock,
  { kind, ms, sending }: { kind: Kind; ms: number; sending: Promise<Delivery> },
): Promise<Delivery> {
  const asked = Promise.withResolvers<Socket>();
  server.behave((socket, request) => {
    hung(socket, request);
    asked.resolve(socket);
  });
  const socket = await asked.promise;
  await clock.advance(ms);
  if (!socket.destroyed) {
    socket.write(accepting[kind]);
  }
  return sending;
}

test.for(
  kinds.flatMap((kind) =>
    [100, 1_000, 9_000, 40_000].map((ms) => ({
      kind,
      ms,
      outcome: ms < 10_000 ? 'accepted' : 'uncertain',
    })),
  ),
)('$kind: an answer after $ms ms is $outcome', async ({ kind, ms, outcome }) => {
  await using server = await createFaultyServer({ behaviour: hung });
  const clock = createVirtualClock();
  const sending = send(kind, server.url, { clock });

  const delivery = await answersAfter(server, clock, { kind, ms, sending });

  expect(delivery).toMatchObject({ outcome });
});

test.for(
  kinds.flatMap((kind) =>
    (
      [
        ['expired', { validTo: new Date(Date.now() - 1_000) }],
        ['wrong_name', { names: ['elsewhere.example'] }],
      ] as [string, IssueOptions][]
    ).map(([reason, issue]) => ({ kind, reason, issue })),
  ),
)('$kind: a certificate that is $reason is told nothing', async ({ kind, reason, issue }) => {
  await using server = await createFaultyServer({
    tls: authority.issue({ names: ['localhost'], ...issue }),
  });

  const delivery = await send(kind, server.url);

  expectDelivery(delivery, { outcome: 'broken', block: 'tls', detail: reason });
  expect(server.requests).toEqual([]);
});

test.for(kinds)('%s: where nothing can be reached nothing left', async (kind) => {
  await using secure = await createFaultyServer({ tls: authority.issue({ names: ['localhost'] }) });
  await using plain = await createFaultyServer();
  await using mail = await createFaultyServer({
    onConnect: (socket) => socket.write('220 mail.example\r\n'),
  });
  const gone = await createFaultyServer();
  await gone.stop();
  const noName = createOutboundGuard({
    allowedHosts: () => [],
    resolve: (_name, _options, done) =>
      done(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), '', 0),
  });
  const stopped = AbortSignal.abort();

  expectDelivery(await send(kind, secure.url, {}, doubting), {
    outcome: 'broken',
    block: 'tls',
    detail: 'untrusted',
  });
  expectDelivery(await send(kind, mail.url.replace('http:', 'https:')), {
    outcome: 'retry',
    block: 'tls',
  });
  expectDelivery(await send(kind, gone.url), { outcome: 'retry', block: 'connect' });
  expectDelivery(await send(kind, 'https://nowhere.example', { guard: noName }), {
    outcome: 'retry',
    block: 'name',
  });
  expectDelivery(await send(kind, plain.url, { signal: stopped }), { outcome: 'retry' });
  const closed = createOutboundGuard({ allowedHosts: () => [] });
  expectDelivery(await send(kind, plain.url, { guard: closed }), {
    outcome: 'broken',
    block: 'not_allowed',
  });
  expect([...secure.requests, ...plain.requests]).toEqual([]);
});
