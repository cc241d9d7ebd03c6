import { z } from 'zod';

import { secretTextSchema } from './secret-field.ts';
import { serviceSchema } from './service.ts';
import { addressSchema, isLoopbackAddress } from './web-address.ts';

/**
 * Where a gateway listens. Plain `ws:` outside this machine is refused, because the token would cross the network
 * for anyone to read; a tunnel ends on loopback and counts as local.
 */
export const gatewayUrlSchema = addressSchema(['ws', 'wss']).refine(
  (text) => !URL.canParse(text) || new URL(text).protocol === 'wss:' || isLoopbackAddress(text),
  'expected wss: for an address that is not on this machine',
);

/** A channel, or one of its accounts: `whatsapp`, `whatsapp:default`. */
const channelName = z.string().regex(/^[a-z0-9_-]{1,64}(?::[^\s:]{1,128})?$/i);

/** How an OpenClaw gateway, or one agent behind it, is watched. */
export const openclawConnectorSchema = z
  .strictObject({
    type: z.literal('openclaw'),
    url: gatewayUrlSchema,
    /** The gateway's shared token; none where the gateway asks for none. */
    token: secretTextSchema.optional(),
    /** One agent of the gateway; the whole gateway where it is left out. */
    agentId: z.string().min(1).max(128).optional(),
    /** The channels the bot lives by; every one that is configured and enabled where left out. */
    channels: z.array(channelName).min(1).max(50).optional(),
    /** A certificate authority of the person's own, as PEM. */
    trustedCa: z.string().max(64_000).optional(),
    /** What the gateway runs as on this machine, to bring it back where it no longer answers. */
    service: serviceSchema.optional(),
  })
  .meta({ id: 'OpenclawConnector' });
export type OpenclawConnector = z.infer<typeof openclawConnectorSchema>;
