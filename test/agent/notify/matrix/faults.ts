import type { ChannelKind } from '#shared/schemas/channel.ts';
import {
  answered,
  garbled,
  jitters,
  late,
  narrow,
  neverClosed,
  passes,
  silentAfter,
  sliced,
  tornAfter,
  tornBefore,
  truncated,
  type WireFault,
} from '#test/support/fault-proxy.ts';
import { answerBytes } from '#test/support/faulty-server.ts';
import type { SmtpScript } from '#test/support/providers/scripted-smtp.ts';

import type { Means } from './stand-ins.ts';

/**
 * What a try must come to: outcome and block, and the code that stands in the record where it says something; then how long
 * the other side asks to be left alone.
 */
export type Expected = {
  outcome: 'accepted' | 'retry' | 'permanent' | 'broken' | 'uncertain';
  block?: string;
  code?: string;
  askedMs?: readonly [number, number];
};

/** A fault with what must come of it, or why there is no such fault. */
type Cell = readonly [Means, string, askedMs?: readonly [number, number]] | { why: string };

/** One fault and its counterpart at each channel; `http` is for the five that are reached over HTTP. */
type Row = { http: Cell } & Partial<Record<ChannelKind, Cell>> &
  Record<'smtp' | 'whatsapp' | 'native', Cell>;

const second = 1_000;
const secret = 'a-secret-of-the-tests-0123456789';

const wire = (fault: WireFault): Means => ({ wire: fault });

/** An answer that repeats what it should not: the secret it was called with, and whom the message is for. */
const says = (status: number, headers: Record<string, string> = {}): Means => {
  const body = JSON.stringify({
    message: `no ${status} for ${secret} and ana@padaria.example`,
  });
  return wire(answered(answerBytes(status, body, headers)));
};

/** A reply at one step of a session, with the same indiscretion. */
const replies = (step: keyof SmtpScript, reply: string): Means => ({
  smtp: { [step]: `${reply} for ${secret} and ana@padaria.example` },
});

/** How a gateway refuses `send`, with the same indiscretion. */
const refuses = (code: string, message: string, details?: object): Means => ({
  gateway: ({ messages, token }) =>
    messages.refuseAs({
      code,
      message: `${message} ${token} +5511987654321`,
      ...(details && { details }),
    }),
});

const queued = { code: 'OUTBOUND_DELIVERY_QUEUED' };

const after = (ms: number): Means => ({
  desktop: (clock) =>
    new Promise((resolve) => {
      clock.after(ms, () => resolve('shown'));
    }),
});

const noWire = { why: 'the desktop is asked over no wire' };
const noStatus = { why: 'the desktop says shown, held back or unsupported, and nothing else' };
const noPatience = { why: 'only HTTP has a way to ask for patience' };
const codesDecide = { why: 'SMTP says by its code alone whether it took a message' };

/** `security.md` 3.2, in its order, and then what has no counterpart there. */
const rows: Readonly<Record<string, Row>> = {
  'latency 0.1 s': {
    http: [wire(late(100)), 'accepted'],
    smtp: [wire(late(100)), 'accepted'],
    whatsapp: [wire(late(100)), 'accepted'],
    native: [after(100), 'accepted'],
  },
  'latency 1 s': {
    http: [wire(late(second)), 'accepted'],
    smtp: [wire(late(second)), 'accepted'],
    whatsapp: [wire(late(second)), 'accepted'],
    native: [after(second), 'accepted'],
  },
  'latency 10 s': {
    http: [wire(late(10 * second)), 'accepted'],
    slack: [wire(late(10 * second)), 'uncertain unavailable ETIMEDOUT'],
    // Replies of ten seconds each add up to more than its time, which is over before the message is out.
    smtp: [wire(late(10 * second)), 'retry unavailable ETIMEDOUT'],
    // A handshake has six seconds.
    whatsapp: [wire(late(10 * second)), 'retry unavailable'],
    native: [after(10 * second), 'uncertain unknown'],
  },
  'latency 40 s': {
    http: [wire(late(40 * second)), 'uncertain unavailable ETIMEDOUT'],
    smtp: [wire(late(40 * second)), 'retry unavailable ETIMEDOUT'],
    whatsapp: [wire(late(40 * second)), 'retry unavailable'],
    native: [after(40 * second), 'uncertain unknown'],
  },
  jitter: {
    http: [wire(jitters(2 * second)), 'accepted'],
    smtp: [wire(jitters(2 * second)), 'accepted'],
    whatsapp: [wire(jitters(second)), 'accepted'],
    native: noWire,
  },
  'bandwidth 1 KB/s': {
    http: [wire(narrow(1_024)), 'accepted'],
    smtp: [wire(narrow(1_024)), 'accepted'],
    whatsapp: [wire(narrow(1_024)), 'accepted'],
    native: noWire,
  },
  'reset before the body': {
    http: [wire(tornBefore), 'uncertain unavailable ECONNRESET'],
    smtp: [wire(tornBefore), 'retry unavailable'],
    whatsapp: [wire(tornBefore), 'retry connect'],
    native: noWire,
  },
  'reset after the body': {
    http: [wire(tornAfter), 'uncertain unavailable ECONNRESET'],
    smtp: [wire(tornAfter), 'uncertain unavailable'],
    whatsapp: [wire(tornAfter), 'uncertain unavailable'],
    native: [
      { desktop: () => Promise.reject(new Error('the window went away')) },
      'uncertain unknown',
    ],
  },
  timeout: {
    http: [wire(silentAfter), 'uncertain unavailable ETIMEDOUT'],
    smtp: [wire(silentAfter), 'uncertain unavailable ETIMEDOUT'],
    whatsapp: [wire(silentAfter), 'uncertain unavailable'],
    native: [after(3_600 * second), 'uncertain unknown'],
  },
  'slow close': {
    http: [wire(neverClosed), 'accepted'],
    smtp: [wire(neverClosed), 'accepted'],
    whatsapp: [wire(neverClosed), 'accepted'],
    native: noWire,
  },
  'sliced writes': {
    http: [wire(sliced(1)), 'accepted'],
    smtp: [wire(sliced(1)), 'accepted'],
    whatsapp: [wire(sliced(7)), 'accepted'],
    native: noWire,
  },
  'truncated response': {
    // In the status line, so that nobody knows what was said.
    http: [wire(truncated(10)), 'uncertain unavailable'],
    smtp: [wire(truncated(2)), 'uncertain unavailable'],
    whatsapp: [wire(truncated(20)), 'uncertain unavailable'],
    native: noWire,
  },
  'DNS fail': {
    http: [{ place: 'nowhere' }, 'retry name ENOTFOUND'],
    smtp: [{ place: 'nowhere' }, 'retry name ENOTFOUND'],
    whatsapp: [{ place: 'nowhere' }, 'retry name'],
    native: noWire,
  },
  'TLS expired': {
    http: [{ place: 'expired' }, 'broken tls CERT_HAS_EXPIRED'],
    smtp: [{ place: 'expired' }, 'broken tls CERT_HAS_EXPIRED'],
    whatsapp: [{ place: 'expired' }, 'broken tls'],
    native: noWire,
  },
  '200 with an error in the body': {
    http: [
      wire(answered(answerBytes(200, '{"ok":false,"error":"internal_error"}'))),
      'uncertain protocol 200',
    ],
    // By its documentation some of it may have been done.
    slack: [
      wire(answered(answerBytes(200, '{"ok":false,"error":"internal_error"}'))),
      'uncertain unavailable 200',
    ],
    // By Standard Webhooks the status decides, whatever stands below it.
    webhook: [
      wire(answered(answerBytes(200, '{"ok":false,"error":"internal_error"}'))),
      'accepted',
    ],
    smtp: codesDecide,
    // Neither yes nor no stands in it.
    whatsapp: [
      wire(
        garbled((bytes) =>
          Buffer.from(bytes.toString('latin1').replace('"ok":true', '"ok":null'), 'latin1'),
        ),
      ),
      'uncertain unavailable',
    ],
    native: noStatus,
  },
  '202 Accepted': {
    http: [says(202), 'uncertain protocol 202'],
    sendgrid: [says(202), 'accepted'],
    webhook: [says(202), 'accepted'],
    smtp: codesDecide,
    // Taken into its own queue: it has not arrived and may yet.
    whatsapp: [
      refuses('UNAVAILABLE', 'OutboundDeliveryError: sink answered 500', queued),
      'uncertain unavailable OUTBOUND_DELIVERY_QUEUED',
    ],
    native: [{ desktop: async () => 'held_back' }, 'accepted'],
  },
  '301 Moved': {
    http: [says(301, { Location: 'http://127.0.0.1:9/' }), 'broken protocol 301'],
    // RFC 5321, 3.4: somewhere else.
    smtp: [replies('RCPT', '551 5.1.6 not here, try another server'), 'permanent recipient 551'],
    whatsapp: [
      {
        gateway: passing,
        options: { refusesAs: { code: 'INVALID_REQUEST', message: 'protocol mismatch' } },
      },
      'broken protocol protocol_mismatch',
    ],
    native: noStatus,
  },
  '401 Unauthorized': {
    http: [says(401), 'broken access 401'],
    smtp: [replies('AUTH', '535 5.7.8 no such login'), 'broken access 535'],
    whatsapp: [
      { gateway: (gateway) => gateway.rotateToken('another token') },
      'broken access token_refused',
    ],
    native: [{ desktop: async () => 'unsupported' }, 'broken unsupported'],
  },
  '408 Request Timeout': {
    http: [says(408), 'retry unavailable 408'],
    smtp: [replies('MAIL', '421 4.4.2 timeout'), 'retry unavailable 421'],
    whatsapp: [{ gateway: (gateway) => gateway.hang() }, 'retry unavailable hung'],
    native: noStatus,
  },
  '409 Conflict': {
    http: [says(409), 'retry unavailable 409'],
    smtp: [replies('RCPT', '450 4.2.1 mailbox busy'), 'retry unavailable 450'],
    // Linked, and not connected for the moment.
    whatsapp: [
      { gateway: ({ channels }) => channels.set('whatsapp', 'default', { connected: false }) },
      'retry unavailable channel_disconnected',
    ],
    native: noStatus,
  },
  '410 Gone': {
    http: [says(410), 'broken recipient 410'],
    smtp: [replies('RCPT', '550 5.1.1 no such user'), 'permanent recipient 550'],
    whatsapp: [
      refuses('UNAVAILABLE', "Call to 'sendMessage' failed! (403: Forbidden: blocked)", queued),
      'permanent recipient OUTBOUND_DELIVERY_QUEUED',
    ],
    native: noStatus,
  },
  '413 Too Large': {
    http: [says(413), 'permanent content 413'],
    smtp: [replies('MAIL', '552 5.3.4 too large'), 'permanent content 552'],
    whatsapp: [
      refuses('INVALID_REQUEST', 'invalid send params: message'),
      'permanent protocol INVALID_REQUEST',
    ],
    native: noStatus,
  },
  '422 Unprocessable': {
    http: [says(422), 'permanent content 422'],
    smtp: [replies('dot', '554 5.6.0 not wanted'), 'permanent content 554'],
    whatsapp: [
      refuses('INVALID_REQUEST', 'Delivering to WhatsApp requires target <E.164|group JID>'),
      'permanent recipient INVALID_REQUEST',
    ],
    native: noStatus,
  },
  '429 Too Many': {
    http: [says(429), 'retry limit 429'],
    smtp: [replies('MAIL', '451 4.7.1 too many messages'), 'retry limit 451'],
    whatsapp: [
      refuses('UNAVAILABLE', "Call to 'sendMessage' failed! (429: Too Many Requests)", queued),
      'retry limit OUTBOUND_DELIVERY_QUEUED',
    ],
    native: noStatus,
  },
  '429, Retry-After in seconds': {
    http: [says(429, { 'Retry-After': '77' }), 'retry limit 429', [77 * second, 77 * second]],
    smtp: noPatience,
    whatsapp: noPatience,
    native: noPatience,
  },
  '429, Retry-After as a date': {
    http: [
      says(429, { 'Retry-After': new Date(Date.UTC(2026, 0, 5, 12, 10)).toUTCString() }),
      'retry limit 429',
      [590 * second, 600 * second],
    ],
    smtp: noPatience,
    whatsapp: noPatience,
    native: noPatience,
  },
  '429, Retry-After absurd': {
    http: [
      says(429, { 'Retry-After': '99999999999' }),
      'retry limit 429',
      [6 * 3_600 * second, 6 * 3_600 * second],
    ],
    smtp: noPatience,
    whatsapp: noPatience,
    native: noPatience,
  },
  '500 Error': {
    http: [says(500), 'retry unavailable 500'],
    smtp: [replies('dot', '451 4.3.0 local error'), 'retry unavailable 451'],
    whatsapp: [refuses('UNAVAILABLE', 'something else'), 'uncertain unavailable UNAVAILABLE'],
    native: [
      {
        desktop: () => {
          throw new Error('the system refused');
        },
      },
      'uncertain unknown',
    ],
  },
  '502 Bad Gateway': {
    http: [says(502), 'uncertain unavailable 502'],
    resend: [says(502), 'retry unavailable 502'],
    webhook: [says(502), 'retry unavailable 502'],
    smtp: [replies('DATA', '451 4.4.0 no answer behind us'), 'retry unavailable 451'],
    whatsapp: [
      refuses('UNAVAILABLE', 'No active WhatsApp Web listener (account: default).', queued),
      'uncertain not_linked OUTBOUND_DELIVERY_QUEUED',
    ],
    native: noStatus,
  },
  '503 Unavailable': {
    http: [says(503), 'retry unavailable 503'],
    smtp: [replies('greeting', '421 4.3.2 not now'), 'retry unavailable 421'],
    whatsapp: [refuses('UNAVAILABLE', 'gateway draining'), 'retry unavailable UNAVAILABLE'],
    native: noStatus,
  },
  '504 Gateway Timeout': {
    http: [says(504), 'uncertain unavailable 504'],
    resend: [says(504), 'retry unavailable 504'],
    webhook: [says(504), 'retry unavailable 504'],
    smtp: [replies('dot', '451 4.4.1 timeout behind us'), 'retry unavailable 451'],
    // Sent, its answer lost, and whoever is asked for it is another run.
    whatsapp: [
      { gateway: ({ messages }) => messages.loseAnswers(99, { isAnotherRun: true }) },
      'uncertain unavailable',
    ],
    native: noStatus,
  },
  'connection refused': {
    http: [{ place: 'closed' }, 'retry connect ECONNREFUSED'],
    smtp: [{ place: 'closed' }, 'retry connect ECONNREFUSED'],
    whatsapp: [{ place: 'closed' }, 'retry connect'],
    native: noWire,
  },
  'not linked': {
    http: { why: 'nothing is linked to it' },
    smtp: { why: 'nothing is linked to it' },
    whatsapp: [
      { gateway: passing, options: { channels: 'whatsapp-unlinked' } },
      'broken not_linked channel_unlinked',
    ],
    native: { why: 'nothing is linked to it' },
  },
  'closed amid the sending, and back': {
    http: { why: 'HTTP has no way to ask for an answer again' },
    smtp: { why: 'SMTP has no way to ask for an answer again' },
    // The same run tells by the same key what became of it.
    whatsapp: [{ gateway: ({ messages }) => messages.loseAnswers(1) }, 'accepted'],
    native: noWire,
  },
  'no fault': {
    http: [wire(passes), 'accepted'],
    smtp: [wire(passes), 'accepted'],
    whatsapp: [wire(passes), 'accepted'],
    native: [after(0), 'accepted'],
  },
};

function passing(): void {}

export const kindsOfMatrix = [
  'smtp',
  'resend',
  'sendgrid',
  'slack',
  'webhook',
  'ntfy',
  'whatsapp',
  'native',
] as const satisfies readonly ChannelKind[];

export type Pair = {
  fault: string;
  kind: ChannelKind;
  means: Means;
  text: string;
  expected: Expected;
};

const overHttp: readonly ChannelKind[] = ['resend', 'sendgrid', 'slack', 'webhook', 'ntfy'];

function cellOf(row: Row, kind: ChannelKind): Cell {
  const own = row[kind];
  if (own) {
    return own;
  }
  if (!overHttp.includes(kind)) {
    throw new Error(`expected a word on ${kind}`);
  }
  return row.http;
}

function expectedOf(text: string, askedMs: Expected['askedMs']): Expected {
  const [outcome, block, code] = text.split(' ');
  return {
    outcome: outcome as Expected['outcome'],
    ...(block !== undefined && { block }),
    ...(code !== undefined && { code }),
    ...(askedMs && { askedMs }),
  };
}

const cells = Object.entries(rows).flatMap(([fault, row]) =>
  kindsOfMatrix.map((kind) => ({ fault, kind, cell: cellOf(row, kind) })),
);

export const faultCount = Object.keys(rows).length;

/** Every fault at every channel where there is such a thing. */
export const pairs: readonly Pair[] = cells.flatMap(({ fault, kind, cell }) => {
  if ('why' in cell) {
    return [];
  }
  const [means, text, askedMs] = cell;
  return [{ fault, kind, means, text, expected: expectedOf(text, askedMs) }];
});

/**
 * For every day: of the five that are reached over HTTP one a fault, in turn, and whichever take it otherwise than they.
 */
export const everydayPairs: readonly Pair[] = pairs.filter(({ fault, kind }) => {
  const row = Object.keys(rows).indexOf(fault);
  return rows[fault]?.[kind] !== undefined || overHttp[row % overHttp.length] === kind;
});

/** Why there is no such thing. */
export const reasons: readonly { fault: string; kind: ChannelKind; why: string }[] = cells.flatMap(
  ({ fault, kind, cell }) => ('why' in cell ? [{ fault, kind, why: cell.why }] : []),
);
