import { z } from 'zod';

import { repairFields } from './repair.ts';
import { secretTextSchema } from './secret-field.ts';
import { addressSchema, headersSchema } from './web-address.ts';

export const websocketUrlSchema = addressSchema(['ws', 'wss']);

/** How a bot behind a WebSocket is checked: it opens, and answers what it is asked. */
export const websocketConnectorSchema = z
  .strictObject({
    type: z.literal('websocket'),
    url: websocketUrlSchema,
    headers: headersSchema.optional(),
    subprotocols: z
      .array(z.string().regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}$/))
      .min(1)
      .max(10)
      .optional(),
    /** Sent once it is open. It may hold a token, so it is kept as a secret. */
    send: secretTextSchema.optional(),
    /** A message must contain this text. */
    expectText: z.string().min(1).max(1000).optional(),
    /** A message must be JSON that has at least these fields with these values. */
    expectJson: z.json().optional(),
    /** Keeps one connection open between checks and knows within a second when it breaks. */
    isHeld: z.boolean().optional(),
    /** The whole probe, from look-up to the expected message. Default 5 s. */
    timeoutMs: z.int().min(100).max(60_000).optional(),
    /** Slower than this counts as `slow`. Default 2 s. */
    degradedAboveMs: z.int().min(1).max(60_000).optional(),
    /** A certificate authority of the person's own, as PEM. */
    trustedCa: z.string().max(64_000).optional(),
    ...repairFields,
  })
  .meta({ id: 'WebsocketConnector' });
export type WebsocketConnector = z.infer<typeof websocketConnectorSchema>;
