import type { HttpCaller } from '#electron/agent/connectors/http-call.ts';
import type { ChannelOf, Delivery } from '#electron/agent/notify/channel.ts';
import type { ChannelConfig } from '#shared/schemas/channel.ts';

import { type Email, emailOf } from './email.ts';
import type { HttpAnswer } from './http-post.ts';
import { type Class, classed, classOfStatus, refusal, withoutKey } from './http-refusal.ts';
import { jsonFields } from './json-answer.ts';
import { jsonPost } from './json-post.ts';
import { nobody } from './nobody.ts';

export type SendgridConfig = Extract<ChannelConfig, { kind: 'sendgrid' }>;

const timeoutMs = 20_000;
const regions = { global: 'https://api.sendgrid.com', eu: 'https://api.eu.sendgrid.com' };

/**
 * SendGrid's v3 Mail Send (twilio.com/docs/sendgrid/api-reference/mail-send). It takes no key: what was not answered is
 * uncertain, and a repeat has the same `Message-ID`.
 */
export function createSendgridChannel({
  call,
  origins = regions,
}: {
  call: HttpCaller;
  origins?: Readonly<Record<SendgridConfig['region'], string>>;
}): ChannelOf<SendgridConfig> {
  return {
    kind: 'sendgrid',
    length: 'long',
    promise: 'may_repeat',
    keyWindowMs: 0,
    perMinute: 600,
    timeoutMs,
    target: ({ region }) => origins[region],
    async send(config, outgoing, context) {
      const email = emailOf(config, outgoing);
      if (!email) {
        return nobody;
      }
      const now = context.clock.now();
      const posted = await jsonPost(
        call,
        {
          url: `${origins[config.region]}/v3/mail/send`,
          bearer: config.apiKey,
          message: requestOf(email),
          timeoutMs,
          keepsFields: ['x-message-id', 'x-ratelimit-reset'],
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
    personalizations: [{ to: [mailbox(to)] }],
    from: mailbox(from),
    ...(replyTo !== undefined && { reply_to: { email: replyTo } }),
    subject,
    content: [
      { type: 'text/plain', value: text },
      ...(html === null ? [] : [{ type: 'text/html', value: html }]),
    ],
    headers: {
      ...headers,
      'Message-ID': email.messageId,
      ...(inReplyTo !== undefined && { 'In-Reply-To': inReplyTo }),
      References: references.join(' '),
    },
    ...(images.length > 0 && {
      attachments: images.map(({ id, type, fileName, base64 }) => ({
        content: base64,
        type,
        filename: fileName,
        disposition: 'inline',
        content_id: id,
      })),
    }),
    // Nobody who reads an alert is followed, and its link leads where it says.
    tracking_settings: { click_tracking: { enable: false }, open_tracking: { enable: false } },
  };
}

function mailbox({ name, address }: Email['from']) {
  return name === '' ? { email: address } : { email: address, name };
}

function readAnswer(answer: HttpAnswer, apiKey: string, now: number): Delivery {
  const { status, fields, text } = answer;
  // 200 is for mails that were looked at and not sent.
  if (status === 202) {
    return { outcome: 'accepted', providerId: fields['x-message-id']?.slice(0, 200) ?? null };
  }
  const faults = faultsOf(text);
  const known = classOf(status, faults) ?? withoutKey(status, classOfStatus(status));
  const words = faults.map(({ message }) => message).join(' ') || text;
  const refused = refusal(answer, known, { words, secrets: [apiKey], now });
  const resetMs = Number(fields['x-ratelimit-reset']) * 1_000 - now;
  return status === 429 && refused.retryAfterMs === undefined && resetMs > 0
    ? { ...refused, retryAfterMs: Math.min(resetMs, 60 * 60_000) }
    : refused;
}

type Fault = { message: string; field: string };

function faultsOf(text: string): Fault[] {
  const { errors } = jsonFields(text);
  return (Array.isArray(errors) ? errors : []).slice(0, 10).map((error: unknown) => {
    const { message, field } = (error ?? {}) as Record<string, unknown>;
    return {
      message: typeof message === 'string' ? message : '',
      field: typeof field === 'string' ? field : '',
    };
  });
}

/** Where the status says too little: twilio.com/docs/sendgrid/api-reference/mail-send/errors. */
function classOf(status: number, faults: readonly Fault[]): Class | undefined {
  const isAbout = (words: RegExp) => faults.some(({ message }) => words.test(message));
  if (status === 401 && isAbout(/credits exceeded/iu)) {
    return classed('broken', 'limit');
  }
  if (status === 403 && isAbout(/from address|sender identity/iu)) {
    return classed('broken', 'sender');
  }
  if (status === 400 && faults.some(({ field }) => /^from\b/u.test(field))) {
    return classed('broken', 'sender');
  }
  return status === 400 && faults.some(({ field }) => field.startsWith('personalizations'))
    ? classed('permanent', 'recipient')
    : undefined;
}
