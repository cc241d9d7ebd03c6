import { createHmac } from 'node:crypto';

import { encodedKeyOf } from '#shared/schemas/connectors/signing-secret.ts';

/**
 * The headers by which the other side knows that a call is ours, is new, and came whole: the scheme of
 * standardwebhooks.com, `v1` (HMAC-SHA256 over `id.timestamp.body`). Signed with each secret, so that the other side may
 * move from one to the next.
 */
export function signatureHeaders(
  message: { id: string; at: number; body: Uint8Array },
  ...secrets: readonly string[]
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const timestamp = String(Math.floor(message.at / 1_000));
  const signatures = secrets.map((secret) =>
    createHmac('sha256', keyOf(secret))
      .update(`${message.id}.${timestamp}.`)
      .update(message.body)
      .digest('base64'),
  );
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.map((signature) => `v1,${signature}`).join(' '),
  };
}

/** `whsec_` and base64, as the scheme writes a key; any other text is the key as it is. */
function keyOf(secret: string): Uint8Array {
  const encoded = encodedKeyOf(secret);
  return encoded === undefined ? Buffer.from(secret, 'utf8') : Buffer.from(encoded, 'base64');
}
