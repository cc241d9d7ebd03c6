import type { CallAnswer, ReceivedCall } from '#test/support/hook-receiver.ts';

import {
  bearerOf,
  createProviderServer,
  json,
  jsonOf,
  type ProviderServer,
} from './provider-server.ts';

export type SentByResend = { id: string; email: Record<string, unknown> };

export type ResendServer = ProviderServer & {
  /** What people got; never twice the same. */
  sent: SentByResend[];
  /** The hours in which keys are known go by. */
  forgetKeys(): void;
};

/**
 * Resend as it is documented: resend.com/docs/api-reference/emails/send-email for the call and its answer,
 * resend.com/docs/dashboard/emails/idempotency-keys for keys (24 hours, the same answer for the same message, 409 for
 * another), resend.com/docs/api-reference/errors for names and statuses.
 */
export async function createResendServer({
  apiKey = 're_a_key_of_the_tests',
  domain = 'agente.example',
} = {}): Promise<ResendServer> {
  const sent: SentByResend[] = [];
  const known = new Map<string, { payload: string; answer: CallAnswer }>();

  function refuse(status: number, name: string, message: string): CallAnswer {
    return json(status, { statusCode: status, name, message });
  }

  function take(call: ReceivedCall): CallAnswer {
    if (call.method !== 'POST' || call.path !== '/emails') {
      return refuse(404, 'not_found', 'The requested endpoint does not exist');
    }
    const given = bearerOf(call.headers);
    if (given === undefined) {
      return refuse(401, 'missing_api_key', 'Missing API key in the authorization header');
    }
    if (given !== apiKey) {
      return refuse(403, 'invalid_api_key', 'API key is invalid');
    }
    const key = call.headers['idempotency-key'];
    if (key !== undefined && (typeof key !== 'string' || key.length > 256 || key === '')) {
      return refuse(400, 'invalid_idempotency_key', 'The key must be between 1-256 chars');
    }
    const payload = call.body.toString();
    const before = key === undefined ? undefined : known.get(key);
    if (before) {
      return before.payload === payload
        ? before.answer
        : refuse(
            409,
            'invalid_idempotent_request',
            'This idempotency key has been used with a different request payload',
          );
    }
    const answer = send(jsonOf(call));
    if (key !== undefined && answer.status === 200) {
      known.set(key, { payload, answer });
    }
    return answer;
  }

  function send(email: Record<string, unknown> | undefined): CallAnswer {
    const missing = ['from', 'to', 'subject'].find((field) => !email?.[field]);
    if (!email || missing) {
      return refuse(422, 'missing_required_field', `Missing \`${missing}\` field.`);
    }
    if (!/^(?:"[^"\\]*" )?<?[^\s@<>]+@[^\s@<>]+>?$/u.test(String(email['from']))) {
      return refuse(422, 'validation_error', 'Invalid `from` field.');
    }
    if (!String(email['from']).includes(`@${domain}`)) {
      return refuse(403, 'validation_error', 'The domain is not verified.');
    }
    const id = `49a3999c-0ce1-4ea6-ab68-${String(sent.length).padStart(12, '0')}`;
    sent.push({ id, email });
    return json(200, { id });
  }

  const server = await createProviderServer(take);
  return { ...server, sent, forgetKeys: () => known.clear() };
}
