import { z } from 'zod';

import { repairFields } from './repair.ts';
import { addressSchema, headerNameSchema, headersSchema } from './web-address.ts';

/** An http or https address without a user name or password in it. */
export const httpUrlSchema = addressSchema(['http', 'https']);

/** Points into a JSON text (RFC 6901): `/run/id`. */
export const jsonPointerSchema = z
  .string()
  .max(500)
  .regex(/^(?:\/(?:[^~/\p{Cc}]|~[01])*)+$/u, 'expected a JSON pointer such as /run/id');

/** Where the bot says which run of it answers: a field of the head, or of the body. */
export const runIdSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('header'), name: headerNameSchema }),
  z.strictObject({ kind: z.literal('json'), pointer: jsonPointerSchema }),
]);
export type RunIdSource = z.infer<typeof runIdSourceSchema>;

export const httpMethods = ['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS'] as const;

/** How a bot behind a plain HTTP address is checked. */
export const httpConnectorSchema = z
  .strictObject({
    type: z.literal('http'),
    url: httpUrlSchema,
    method: z.enum(httpMethods).optional(),
    headers: headersSchema.optional(),
    /** One status or several; 200 to 299 where none is given. */
    expectStatus: z
      .union([z.int().min(100).max(599), z.array(z.int().min(100).max(599)).min(1).max(20)])
      .optional(),
    /** The body must contain this text. */
    expectText: z.string().min(1).max(1000).optional(),
    /** The body must be JSON that has at least these fields with these values. */
    expectJson: z.json().optional(),
    /** The whole probe, from look-up to the last byte. Default 5 s. */
    timeoutMs: z.int().min(100).max(60_000).optional(),
    /** Slower than this counts as `slow`. Default 2 s. */
    degradedAboveMs: z.int().min(1).max(60_000).optional(),
    /** A certificate authority of the person's own, as PEM. */
    trustedCa: z.string().max(64_000).optional(),
    /** Something that is another after each start, such as a start time; so a new run can be proven. */
    runIdFrom: runIdSourceSchema.optional(),
    /** Points to the number of conversations that are under way. */
    activityFrom: jsonPointerSchema.optional(),
    ...repairFields,
  })
  .meta({ id: 'HttpConnector' });
export type HttpConnector = z.infer<typeof httpConnectorSchema>;
