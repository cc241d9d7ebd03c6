import { maskedValue, secretTextSchema } from './secret-field.ts';

const keyPrefix = 'whsec_';
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** Fewer can be guessed. The scheme itself (standardwebhooks.com) asks for 24 to 64 random bytes. */
const leastLength = 16;

/** The base64 of a key that is written as the scheme writes it; `undefined` for a text that is the key as it is. */
export function encodedKeyOf(secret: string): string | undefined {
  const encoded = secret.startsWith(keyPrefix) ? secret.slice(keyPrefix.length) : '';
  return base64.test(encoded) ? encoded : undefined;
}

function isLongEnough(secret: string): boolean {
  const encoded = encodedKeyOf(secret);
  const length =
    encoded === undefined ? secret.length : Math.floor((encoded.replace(/=+$/, '').length * 3) / 4);
  return length >= leastLength;
}

/** What calls are signed with, as a person gives it; what is masked keeps the stored one, however short. */
export const signingSecretSchema = secretTextSchema
  .refine(
    (secret) => secret === maskedValue || isLongEnough(secret),
    `expected at least ${leastLength} bytes behind ${keyPrefix}, or ${leastLength} characters`,
  )
  .meta({ writeOnly: true });
