import type { CallAnswer, ReceivedCall } from '#test/support/hook-receiver.ts';

import {
  bearerOf,
  createProviderServer,
  json,
  jsonOf,
  type ProviderServer,
} from './provider-server.ts';

export type SendgridServer = ProviderServer & { sent: Record<string, unknown>[] };

type Mailbox = { email?: unknown; name?: unknown };

const reserved = new Set(
  'x-sg-id x-sg-eid received dkim-signature content-type content-transfer-encoding to from subject reply-to cc bcc'.split(
    ' ',
  ),
);

/**
 * SendGrid's Mail Send as it is documented: twilio.com/docs/sendgrid/api-reference/mail-send (202, no body, and an
 * `X-Message-Id`: twilio.com/docs/sendgrid/glossary/x-message-id), and for refusals
 * sendgrid.com/docs/API_Reference/Web_API_v3/Mail/errors.html and the support pages on 4XX errors. It knows no keys.
 */
export async function createSendgridServer({
  apiKey = 'SG.a-key.of-the-tests',
  sender = 'lia@agente.example',
} = {}): Promise<SendgridServer> {
  const sent: Record<string, unknown>[] = [];

  function refuse(status: number, message: string, field: string | null = null): CallAnswer {
    return json(status, { errors: [{ message, field, help: null }] });
  }

  function take(call: ReceivedCall): CallAnswer {
    if (call.method !== 'POST' || call.path !== '/v3/mail/send') {
      return refuse(404, 'not found');
    }
    if (bearerOf(call.headers) !== apiKey) {
      return refuse(401, 'The provided authorization grant is invalid, expired, or revoked');
    }
    if (call.headers['content-type'] !== 'application/json') {
      return refuse(415, 'Content-Type should be application/json.');
    }
    const mail = jsonOf(call);
    if (!mail) {
      return refuse(400, 'Bad Request');
    }
    return refusalOf(mail) ?? accept(mail);
  }

  function refusalOf(mail: Record<string, unknown>): CallAnswer | undefined {
    const [first] = (mail['personalizations'] ?? []) as { to?: Mailbox[] }[];
    const to = first?.to?.[0]?.email;
    if (typeof to !== 'string' || !to.includes('@')) {
      return refuse(400, 'Does not contain a valid address.', 'personalizations.0.to');
    }
    if ((mail['from'] as Mailbox | undefined)?.email !== sender) {
      return refuse(
        403,
        'The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved.',
        'from',
      );
    }
    const types = ((mail['content'] ?? []) as { type: string }[]).map(({ type }) => type);
    if (types.length === 0 || (types.includes('text/plain') && types[0] !== 'text/plain')) {
      return refuse(400, 'If present, text/plain must be first.', 'content');
    }
    const headers = (mail['headers'] ?? {}) as Record<string, unknown>;
    const own = Object.keys(headers).find((name) => reserved.has(name.toLowerCase()));
    return own === undefined
      ? undefined
      : refuse(400, 'The headers parameter may not include reserved headers', `headers.${own}`);
  }

  function accept(mail: Record<string, unknown>): CallAnswer {
    sent.push(mail);
    return { status: 202, headers: { 'x-message-id': `LRzXl_NHStOGhQ4kofSm_${sent.length}` } };
  }

  return { ...(await createProviderServer(take)), sent };
}
