import { createHash, randomBytes } from 'node:crypto';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { afterEach, expect, test, vi } from 'vitest';

import { signatureHeaders } from '#electron/agent/connectors/webhook-signature.ts';
import { createWebhookChannel } from '#electron/agent/notify/channels/webhook.ts';
import { createHookReceiver, type ReceivedCall } from '#test/support/hook-receiver.ts';
import { anOutgoing, call, channelContext } from '#test/support/providers/channel-context.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const next = `whsec_${Buffer.from('the secret of tomorrow, 32 bytes').toString('base64')}`;
/** `SIGNATURE_CASES=10000` for the long run. */
const cases = Number(process.env['SIGNATURE_CASES'] ?? 500);

afterEach(() => {
  vi.useRealTimers();
});

/** As the reference library of the specification sees it, at that moment. */
function verify(
  headers: Record<string, string>,
  body: Uint8Array,
  { key = secret, at }: { key?: string; at?: number } = {},
): unknown {
  vi.useFakeTimers({ toFake: ['Date'], now: at ?? Number(headers['webhook-timestamp']) * 1_000 });
  return new Webhook(key).verify(Buffer.from(body), headers, { jsonParse: false });
}

function asHeaders({ headers }: ReceivedCall): Record<string, string> {
  return Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [
      name,
      String(headers[name]),
    ]),
  );
}

// The one of the reference libraries' own tests (standard-webhooks/libraries, "sign function works"), and that of
// docs.svix.com/receiving/verifying-payloads/how-manual, whose headers have other names for the same scheme.
test.for([
  {
    key: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    at: 1_614_265_330_000,
    body: '{"test": 2432232314}',
    signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  },
  {
    key: 'whsec_plJ3nmyCDGBKInavdOK15jsl',
    id: 'msg_loFOjxBNrRLzqYUf',
    at: 1_731_705_121_000,
    body: '{"event_type":"ping","data":{"success":true}}',
    signature: 'v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=',
  },
])('the published vector $id', ({ key, id, at, body, signature }) => {
  const headers = signatureHeaders({ id, at, body: Buffer.from(body) }, key);

  expect(headers['webhook-signature']).toBe(signature);
  expect(() => verify(headers, Buffer.from(body), { key })).not.toThrow();
});

test('what a receiver gets is verified by the reference library', async () => {
  await using receiver = await createHookReceiver();
  const channel = createWebhookChannel({ call });

  await channel.send(
    { kind: 'webhook', url: receiver.url, secret },
    anOutgoing(),
    channelContext(),
  );

  const [received] = receiver.calls;
  expect(() => verify(asHeaders(received!), received!.body)).not.toThrow();
});

test('while receivers move to a new secret, either of the two is enough', async () => {
  await using receiver = await createHookReceiver();
  const channel = createWebhookChannel({ call });
  const config = {
    kind: 'webhook',
    url: receiver.url,
    secret: next,
    previousSecret: secret,
  } as const;

  await channel.send(config, anOutgoing(), channelContext());

  const [received] = receiver.calls;
  const headers = asHeaders(received!);
  expect(headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
  expect(() => verify(headers, received!.body, { key: secret })).not.toThrow();
  expect(() => verify(headers, received!.body, { key: next })).not.toThrow();
  expect(() => verify(headers, received!.body, { key: 'whsec_b3RoZXI=' })).toThrow(
    WebhookVerificationError,
  );
});

function isTakenAt(awayMs: number): boolean {
  const body = Buffer.from('{}');
  const at = 1_700_000_000_000;
  try {
    verify(signatureHeaders({ id: 'an-id', at, body }, secret), body, { at: at + awayMs });
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) {
      return false;
    }
    throw error;
  }
}

test.for([
  [0, true],
  [300_000, true],
  [-300_000, true],
  [301_000, false],
  [-301_000, false],
] as const)('a call is taken %i ms away from its time: %s', ([awayMs, isTaken]) => {
  expect(isTakenAt(awayMs)).toBe(isTaken);
});

test(`${cases} calls of any content are verified, and none of them with one bit changed`, () => {
  for (let number = 0; number < cases; number += 1) {
    const noise = createHash('sha512').update(`case ${number}`).digest();
    const key = `whsec_${randomBytes(24 + (number % 41)).toString('base64')}`;
    const id = `msg_${noise.toString('base64url').slice(0, 1 + (number % 60))}`;
    const at = 1_700_000_000_000 + noise.readUInt32BE(0);
    const text = `${noise.toString('base64')} ã 漢 😀 ${'x'.repeat(number % 1_500)}`;
    const body = Buffer.from(JSON.stringify({ number, text }));
    const headers = signatureHeaders({ id, at, body }, key);

    expect(() => verify(headers, body, { key })).not.toThrow();

    const changed = Buffer.from(body);
    const place = noise.readUInt32BE(4) % body.length;
    changed[place] = changed[place]! ^ (1 << (number % 8));
    expect(() => verify(headers, changed, { key })).toThrow(WebhookVerificationError);
    const other = { ...headers, 'webhook-id': `${id}x` };
    expect(() => verify(other, body, { key })).toThrow(WebhookVerificationError);
  }
});
