import { z } from 'zod';

import { secretTextSchema, shownSecretSchema } from './connectors/secret-field.ts';
import { signingSecretSchema } from './connectors/signing-secret.ts';
import { addressSchema as webAddressSchema } from './connectors/web-address.ts';
import { channelIdSchema, tenantIdSchema } from './ids.ts';
import { nameSchema } from './text.ts';

/** How people are reached, whoever carries it; what routes name. */
export const media = ['email', 'whatsapp', 'slack', 'webhook', 'push', 'native'] as const;
export const mediumSchema = z.enum(media);
export type Medium = z.infer<typeof mediumSchema>;

/** Who carries it: one file each under `agent/notify/channels/`. */
export const channelKinds = [
  'smtp',
  'resend',
  'sendgrid',
  'whatsapp',
  'slack',
  'webhook',
  'ntfy',
  'native',
] as const;
export const channelKindSchema = z.enum(channelKinds);
export type ChannelKind = z.infer<typeof channelKindSchema>;

export const mediumOf: Readonly<Record<ChannelKind, Medium>> = {
  smtp: 'email',
  resend: 'email',
  sendgrid: 'email',
  whatsapp: 'whatsapp',
  slack: 'slack',
  webhook: 'webhook',
  ntfy: 'push',
  native: 'native',
};

/** Media that reach a person of the tenant by an address of theirs; the others go to one place for all. */
export const personalMedia = ['email', 'whatsapp'] as const satisfies readonly Medium[];
export type PersonalMedium = (typeof personalMedia)[number];

export function isPersonal(medium: Medium): medium is PersonalMedium {
  return (personalMedia as readonly Medium[]).includes(medium);
}

const hostSchema = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .regex(/^[A-Za-z0-9.:_-]+$/u);
const addressSchema = z.email().max(254);
const senderSchema = {
  /** The address that messages come from; its name is the admin agent's. */
  from: addressSchema,
  replyTo: addressSchema.optional(),
};
const outboundUrl = webAddressSchema(['http', 'https']);

/**
 * Settings of each kind, with its secrets as given by a person or, in an answer, masked. `S` is the schema of the
 * secrets, of which one that signs may have more to keep to.
 */
function configsWith<S extends z.ZodType<string>>(secret: S, signingSecret: S) {
  return {
    smtp: z.strictObject({
      kind: z.literal('smtp'),
      host: hostSchema,
      port: z.int().min(1).max(65_535),
      /** `tls` from the first byte, `starttls` before anything is said, `plain` for a server on this machine. */
      security: z.enum(['tls', 'starttls', 'plain']),
      user: z.string().max(254).optional(),
      password: secret.optional(),
      ...senderSchema,
    }),
    resend: z.strictObject({ kind: z.literal('resend'), apiKey: secret, ...senderSchema }),
    sendgrid: z.strictObject({
      kind: z.literal('sendgrid'),
      apiKey: secret,
      /** Accounts of the European region have a host of their own. */
      region: z.enum(['global', 'eu']).default('global'),
      ...senderSchema,
    }),
    whatsapp: z.strictObject({
      kind: z.literal('whatsapp'),
      /** A gateway of this tenant that has the channel linked. */
      url: z.url({ protocol: /^wss?$/u }).max(2_000),
      token: secret,
      /** The channel of the gateway that carries it; others than WhatsApp serve as well. */
      channel: z.string().min(1).max(40).default('whatsapp'),
      accountId: z.string().max(80).optional(),
      /** So many messages within 24 hours at most; the last fifth of them is for what is CRITICAL. */
      perDay: z.int().min(5).max(1_000_000).optional(),
      /** Listens for answers of people who may answer. */
      answers: z.boolean().default(false),
    }),
    slack: z.strictObject({
      kind: z.literal('slack'),
      botToken: secret,
      /** A channel's id, as `C0123456789`. */
      channel: z.string().regex(/^[CGD][A-Z0-9]{6,20}$/u),
    }),
    webhook: z.strictObject({
      kind: z.literal('webhook'),
      url: outboundUrl,
      secret: signingSecret,
      /** Signs beside `secret` while receivers move to the new one; may be as short as it once was. */
      previousSecret: secret.optional(),
    }),
    ntfy: z.strictObject({
      kind: z.literal('ntfy'),
      server: outboundUrl.default('https://ntfy.sh'),
      topic: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/u),
      token: secret.optional(),
    }),
    native: z.strictObject({ kind: z.literal('native') }),
  };
}

function unionOf<S extends z.ZodType<string>>(secret: S, signingSecret = secret) {
  const { smtp, resend, sendgrid, whatsapp, slack, webhook, ntfy, native } = configsWith(
    secret,
    signingSecret,
  );
  return z.discriminatedUnion('kind', [
    smtp,
    resend,
    sendgrid,
    whatsapp,
    slack,
    webhook,
    ntfy,
    native,
  ]);
}

export const channelConfigSchema = unionOf(secretTextSchema, signingSecretSchema);
export type ChannelConfig = z.infer<typeof channelConfigSchema>;
/** With what stands for its secrets in the store. */
export const storedChannelConfigSchema = unionOf(secretTextSchema);
export const shownChannelConfigSchema = unionOf(shownSecretSchema);
export type ShownChannelConfig = z.infer<typeof shownChannelConfigSchema>;

/** Which fields of each kind are secrets. */
export const channelSecrets: Readonly<Record<ChannelKind, readonly string[]>> = {
  smtp: ['password'],
  resend: ['apiKey'],
  sendgrid: ['apiKey'],
  whatsapp: ['token'],
  slack: ['botToken'],
  webhook: ['secret', 'previousSecret'],
  ntfy: ['token'],
  native: [],
};

/** What we say of a channel's deliveries; the words are in `channels:promise`. */
export const promises = ['once_in_window', 'receiver_decides', 'may_repeat'] as const;
export type DeliveryPromise = (typeof promises)[number];

/** What stands in the way of a message, in the order in which it is met. */
export const blocks = [
  'not_allowed',
  'name',
  'connect',
  'tls',
  'access',
  'sender',
  'recipient',
  'content',
  'limit',
  'not_linked',
  'unsupported',
  'unavailable',
  'vault_locked',
  'protocol',
  'unknown',
] as const;
export const blockSchema = z.enum(blocks);
export type Block = z.infer<typeof blockSchema>;

export const channelHealths = ['ok', 'untried', 'failing', 'broken', 'off'] as const;

export const channelSchema = z.object({
  id: channelIdSchema,
  tenantId: tenantIdSchema,
  name: z.string(),
  medium: mediumSchema,
  config: shownChannelConfigSchema,
  isOn: z.boolean(),
  /** Channels of one medium are tried in this order. */
  position: z.int(),
  /** So many messages a minute at most; `null` takes what the provider allows. */
  perMinute: z.int().nullable(),
  health: z.enum(channelHealths),
  /** Why it is not well. */
  block: blockSchema.nullable(),
  /** Short, in the provider's words, without secrets. */
  detail: z.string().nullable(),
  lastSentAt: z.int().nullable(),
  lastFailedAt: z.int().nullable(),
  promise: z.enum(promises),
});
export type Channel = z.infer<typeof channelSchema>;

const channelFields = {
  name: nameSchema,
  isOn: z.boolean().default(true),
  position: z.int().min(0).max(99).optional(),
  perMinute: z.int().min(1).max(6_000).nullable().default(null),
};

export const newChannelSchema = z.strictObject({ ...channelFields, config: channelConfigSchema });
export type NewChannel = z.infer<typeof newChannelSchema>;

/** A masked secret keeps the one that is stored; with another address it has to be given again. */
export const channelPatchSchema = z.strictObject({
  name: nameSchema.optional(),
  isOn: z.boolean().optional(),
  position: z.int().min(0).max(99).optional(),
  perMinute: z.int().min(1).max(6_000).nullable().optional(),
  config: channelConfigSchema.optional(),
});
export type ChannelPatch = z.infer<typeof channelPatchSchema>;

/** What a test of a channel showed. `isProven` where the other side said that it arrived, not only that it was taken. */
export const channelProofSchema = z.object({
  ok: z.boolean(),
  isProven: z.boolean(),
  block: blockSchema.nullable(),
  detail: z.string().nullable(),
  providerId: z.string().nullable(),
  tookMs: z.int(),
});
export type ChannelProof = z.infer<typeof channelProofSchema>;
