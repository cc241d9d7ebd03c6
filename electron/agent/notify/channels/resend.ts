import type { HttpCaller } from '#electron/agent/connectors/http-call.ts';
import type { ChannelOf, Delivery } from '#electron/agent/notify/channel.ts';
import type { ChannelConfig } from '#shared/schemas/channel.ts';

import { type Email, emailOf } from './email.ts';
import type { HttpAnswer } from './http-post.ts';
import { type Class, classed, classOfStatus, refusal } from './http-refusal.ts';
import { jsonFields, textField } from './json-answer.ts';
import { jsonPost } from './json-post.ts';
import { nobody } from './nobody.ts';

export type ResendConfig = Extract<ChannelConfig, { kind: 'resend' }>;

const timeoutMs = 20_000;

/**
 * Resend (resend.com/docs/api-reference/emails/send-email). Its `Idempotency-Key` is known for 24 hours: within them a
 * message that is sent again is not sent twice.
 */
export function createResendChannel({
  call,
  origin = 'https://api.resend.com',
}: {
  call: HttpCaller;
  origin?: string;
}): ChannelOf<ResendConfig> {
  return {
    kind: 'resend',
    length: 'long',
    promise: 'once_in_window',
    // An hour less than it is known, so that a try on its border is none too late.
    keyWindowMs: 23 * 60 * 60_000,
    perMinute: 100,
    timeoutMs,
    target: () => origin,
    async send(config, outgoing, context) {
      const email = emailOf(config, outgoing);
      if (!email) {
        return nobody;
      }
      const now = context.clock.now();
      const posted = await jsonPost(
        call,
        {
          url: `${origin}/emails`,
          bearer: config.apiKey,
          headers: { 'idempotency-key': outgoing.key.slice(0, 256) },
          message: requestOf(email),
          timeoutMs,
        },
        context,
      );
      return 'failure' in posted ? posted.failure : readAnswer(posted.answer, config.apiKey, now);
    },
  };
}

function requestOf(email: Email) {
  const { from, to, replyTo, subject, text, html, images, headers, inReplyTo, references } = email;
  return {
    from: mailbox(from),
    to: [mailbox(to)],
    ...(replyTo !== undefined && { reply_to: replyTo }),
    subject,
    text,
    ...(html !== null && { html }),
    headers: {
      ...headers,
      ...(inReplyTo !== undefined && { 'In-Reply-To': inReplyTo }),
      References: references.join(' '),
    },
    ...(images.length > 0 && {
      attachments: images.map(({ id, type, fileName, base64 }) => ({
        filename: fileName,
        content: base64,
        content_type: type,
        content_id: id,
      })),
    }),
  };
}

/** RFC 5322, 3.4; what would have to be escaped in a name is left out of it. */
function mailbox({ name, address }: Email['from']): string {
  const plain = name.replaceAll(/["\\<>]/gu, '').trim();
  return plain === '' ? address : `"${plain}" <${address}>`;
}

function readAnswer(answer: HttpAnswer, apiKey: string, now: number): Delivery {
  const fields = jsonFields(answer.text);
  const id = textField(fields, 'id');
  const name = textField(fields, 'name') ?? '';
  if (answer.status >= 200 && answer.status <= 299) {
    return id === null && answer.isWhole
      ? { ...classed('uncertain', 'protocol'), detail: null, code: String(answer.status) }
      : { outcome: 'accepted', providerId: id };
  }
  if (name === 'invalid_idempotent_request') {
    // The key is that of a message that was sent, in other words: it has arrived where we wanted it.
    return { outcome: 'accepted', providerId: null };
  }
  const words = textField(fields, 'message') ?? answer.text;
  const known = classOf(name, words) ?? classOfStatus(answer.status);
  return refusal(answer, known, { words, secrets: [apiKey], now });
}

/** By name, where the status says too little: resend.com/docs/api-reference/errors. */
function classOf(name: string, words: string): Class | undefined {
  switch (name) {
    case 'missing_api_key':
    case 'invalid_api_key':
    case 'restricted_api_key':
      return classed('broken', 'access');
    case 'invalid_from_address':
      return classed('broken', 'sender');
    case 'invalid_to_address':
      return classed('permanent', 'recipient');
    case 'monthly_quota_exceeded':
      return classed('broken', 'limit');
    case 'daily_quota_exceeded':
    case 'rate_limit_exceeded':
      return classed('retry', 'limit');
    case 'concurrent_idempotent_requests':
      return classed('retry', 'unavailable');
    case 'validation_error':
      return ofValidation(words);
    default:
      return undefined;
  }
}

/** One name for many faults; what each is about stands in its words only. */
function ofValidation(words: string): Class {
  if (/domain|testing emails|`?from`? (?:field|address)/iu.test(words)) {
    return classed('broken', 'sender');
  }
  return classed('permanent', /`?to`? (?:field|address)/iu.test(words) ? 'recipient' : 'content');
}
