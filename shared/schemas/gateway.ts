import { z } from 'zod';

import { causeSchema } from './health.ts';
import { reasonSchema } from './reason.ts';

/** One account of a channel, as its gateway tells of it; `null` where it does not say. */
export const gatewayChannelSchema = z.object({
  channel: z.string(),
  accountId: z.string(),
  isEnabled: z.boolean().nullable(),
  isConfigured: z.boolean().nullable(),
  isLinked: z.boolean().nullable(),
  isConnected: z.boolean().nullable(),
});
export type GatewayChannel = z.infer<typeof gatewayChannelSchema>;

/** What a gateway has that a bot can be, or why it does not show. Nothing is changed by looking. */
export const gatewayLookSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('seen'),
    version: z.string(),
    protocol: z.int(),
    agents: z.array(z.object({ id: z.string(), name: z.string() })),
    channels: z.array(gatewayChannelSchema),
    /** Who we are to gateways that want a device approved; `null` while none ever did. */
    deviceId: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('refused'),
    cause: causeSchema.nullable(),
    reason: reasonSchema.nullable(),
    /** For `pairing_required` what is to be approved: `requestId`, `deviceId`, `role`, `scopes`. */
    evidence: z.record(z.string(), z.unknown()).nullable(),
    deviceId: z.string().nullable(),
  }),
]);
export type GatewayLook = z.infer<typeof gatewayLookSchema>;
