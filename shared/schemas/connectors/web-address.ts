import { z } from 'zod';

import { shownSecretSchema } from './secret-field.ts';

/** An address of one of these schemes without a user name or password in it. */
export function addressSchema(schemes: readonly string[]): z.ZodString {
  return z
    .string()
    .max(2048)
    .refine(
      (text) => {
        const url = URL.canParse(text) ? new URL(text) : undefined;
        return (
          url !== undefined &&
          schemes.some((scheme) => url.protocol === `${scheme}:`) &&
          url.username === '' &&
          url.password === ''
        );
      },
      `expected a ${schemes.join(' or ')} address without user name and password`,
    );
}

const loopbackNames =
  /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1?\]|\[::ffff:7f.*\])\.?$/i;

/** True where the address can only be on this machine, whatever any name server says (RFC 6761, 6.3). */
export function isLoopbackAddress(address: string): boolean {
  return URL.canParse(address) && loopbackNames.test(new URL(address).hostname);
}

export const headerNameSchema = z.string().regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}$/);
// What a header value may hold by RFC 9110, 5.5: visible characters, space and tab.
const headerValue = z
  .string()
  .max(4000)
  .regex(/^[\t\u0020-\u007e\u0080-\u00ff]*$/)
  .meta({ writeOnly: true });

/** Headers of a person's own. Their values may be secrets, see `isPlainHeader`. */
export const headersSchema = z.record(headerNameSchema, headerValue);

/** As an answer shows them: only values that say nothing secret, see `isPlainHeader`, come as they are. */
export const shownHeadersSchema = z.record(z.string(), shownSecretSchema);

/** As `headersSchema`, for what comes back from a form; what is never masked cannot come back so. */
export function headersOrMask(mask: string) {
  return z
    .record(headerNameSchema, z.union([z.literal(mask), headerValue]))
    .refine(
      (headers) =>
        Object.entries(headers).every(([name, value]) => value !== mask || !isPlainHeader(name)),
      'expected a value for a header that is no secret',
    );
}

const plainHeaders = new Set([
  'accept',
  'accept-language',
  'cache-control',
  'content-type',
  'user-agent',
]);

/** Headers whose values say nothing that must be kept; any other may hold a secret. */
export function isPlainHeader(name: string): boolean {
  return plainHeaders.has(name.toLowerCase());
}
