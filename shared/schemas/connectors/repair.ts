import { z } from 'zod';

import { maskedValue, shownSecretSchema } from './secret-field.ts';
import { processServiceSchema, serviceSchema } from './service.ts';
import { signingSecretSchema } from './signing-secret.ts';
import {
  addressSchema,
  headersOrMask,
  headersSchema,
  isLoopbackAddress,
  shownHeadersSchema,
} from './web-address.ts';

/** An address that restarts the bot when it is called; every call is signed. */
export const restartHookSchema = z.strictObject({
  url: addressSchema(['http', 'https']),
  /** Both sides know it; calls are signed with it, it is never sent. What stands for it in the store is as long at least. */
  secret: signingSecretSchema,
  /** How long the bot may take to be well again before the attempt counts as failed. Default 60 s. */
  verifyWithinMs: z.int().min(1_000).max(900_000).optional(),
});
export type RestartHook = z.infer<typeof restartHookSchema>;

export const configFormatSchema = z.enum(['json', 'json5', 'yaml', 'env', 'text']);
export type ConfigFormat = z.infer<typeof configFormatSchema>;

/** Where the configuration of a bot is, whose connector has no way of its own to reach it. */
const fileSourceSchema = z.strictObject({
  kind: z.literal('file'),
  /** An absolute path on this machine. */
  path: z
    .string()
    .max(4_096)
    .regex(/^(?:\/|[A-Za-z]:[\\/])\P{Cc}+$/u, 'expected an absolute path'),
  format: configFormatSchema,
});
/** A configuration holds secrets, which must not cross the network for anyone to read. */
const configUrlSchema = addressSchema(['http', 'https']).refine(
  (text) => !URL.canParse(text) || new URL(text).protocol === 'https:' || isLoopbackAddress(text),
  'expected https: for an address that is not on this machine',
);
const urlsSourceSchema = z.strictObject({
  kind: z.literal('urls'),
  readUrl: configUrlSchema,
  /** Takes a PUT with the whole text. */
  writeUrl: configUrlSchema,
  headers: headersSchema.optional(),
  format: configFormatSchema,
});
export const configSourceSchema = z.discriminatedUnion('kind', [
  fileSourceSchema,
  urlsSourceSchema,
]);
export type ConfigSource = z.infer<typeof configSourceSchema>;

/** What a connector may say about repairing its bot. */
export const repairFields = {
  /** What it runs as on this machine, where the agent can restart it. */
  service: serviceSchema.optional(),
  restartHook: restartHookSchema.optional(),
  configSource: configSourceSchema.optional(),
};

/** The same, as it comes back from a form. */
export const changedRepairFields = {
  restartHook: restartHookSchema.optional(),
  configSource: z
    .discriminatedUnion('kind', [
      fileSourceSchema,
      urlsSourceSchema.extend({ headers: headersOrMask(maskedValue).optional() }),
    ])
    .optional(),
};

const shownServiceSchema = z.union([
  processServiceSchema
    .extend({ env: z.record(z.string(), shownSecretSchema).optional() })
    .meta({ id: 'ShownProcessService' }),
  serviceSchema,
]);

/** The same, as an answer shows it. */
export const shownRepairFields = {
  service: shownServiceSchema.optional(),
  restartHook: restartHookSchema.extend({ secret: shownSecretSchema }).optional(),
  configSource: z
    .discriminatedUnion('kind', [
      fileSourceSchema,
      urlsSourceSchema.extend({ headers: shownHeadersSchema.optional() }),
    ])
    .optional(),
};
