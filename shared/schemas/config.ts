import { z } from 'zod';

import { configFormatSchema } from './connectors/repair.ts';
import {
  botIdSchema,
  configTemplateIdSchema,
  configVersionIdSchema,
  tenantIdSchema,
} from './ids.ts';
import { nameSchema } from './text.ts';

/** What we find ourselves; the words are in the catalogue `config`. */
export const configIssueCodes = [
  'not_readable',
  'not_an_object',
  /** A placeholder that stands for no secret, or under another name than the secret had. */
  'unknown_placeholder',
  /** Secrets are each bot's own; a template holds none. */
  'secret_in_template',
] as const;

/** One problem of a configuration, by us or by the bot's own validation. */
export const configIssueSchema = z.object({
  /** Only for what we find ourselves. */
  code: z.enum(configIssueCodes).optional(),
  /** Where: `gateway.bind`; empty for the whole. */
  path: z.string(),
  message: z.string(),
  allowed: z.array(z.string()).optional(),
});
export type ConfigIssue = z.infer<typeof configIssueSchema>;

export const configStates = [
  'candidate',
  'applying',
  'watching',
  'good',
  'bad',
  'superseded',
  'drifted',
] as const;
export const configStateSchema = z.enum(configStates);
export type ConfigState = z.infer<typeof configStateSchema>;

/** Where a version came from. */
export const configOrigins = [
  /** Seen at the bot when we first looked. */
  'found',
  /** Changed at the bot by somebody else. */
  'outside',
  'person',
  /** Put back, by a person or the agent. */
  'rollback',
  'template',
] as const;
export const configOriginSchema = z.enum(configOrigins);
export type ConfigOrigin = z.infer<typeof configOriginSchema>;

/** Why nothing is known of a configuration just now. */
export const configTroubles = ['unreachable', 'refused', 'vault_locked'] as const;

/** One stored configuration of a bot, without its secrets. */
export const configVersionSchema = z.object({
  id: configVersionIdSchema,
  tenantId: tenantIdSchema,
  botId: botIdSchema,
  /** Counts up from 1 for each bot. */
  number: z.int(),
  /** SHA-256 of the exact bytes, in hex. */
  hash: z.string(),
  parentHash: z.string().nullable(),
  origin: configOriginSchema,
  /** Who did it: a person's or a token's id, `agent`, or empty where nobody knows. */
  author: z.string(),
  reason: z.string().nullable(),
  state: configStateSchema,
  /** Whether the bytes are kept whole, so that they can be put back while the bot is dead. */
  isWhole: z.boolean(),
  issues: z.array(configIssueSchema),
  createdAt: z.int(),
  appliedAt: z.int().nullable(),
  judgedAt: z.int().nullable(),
});
export type ConfigVersion = z.infer<typeof configVersionSchema>;

/** A version with its text; secrets stand as `secret:#` and the first figures of their fingerprint. */
export const configTextSchema = configVersionSchema.extend({
  text: z.string(),
  format: configFormatSchema,
});
export type ConfigText = z.infer<typeof configTextSchema>;

/** How a bot's configuration stands. */
export const configStandingSchema = z.object({
  botId: botIdSchema,
  /** False where the agent has no way to this bot's configuration. */
  isReachable: z.boolean(),
  format: configFormatSchema.nullable(),
  /** What runs now, as far as is known. */
  current: configVersionSchema.nullable(),
  /** The newest that proved good. */
  lastGood: configVersionSchema.nullable(),
  /** What is at the bot differs from what was set through the agent. */
  hasDrifted: z.boolean(),
  /** What is at the bot is not valid; it may still run on the one before. */
  issues: z.array(configIssueSchema),
  lastReadAt: z.int().nullable(),
  /** Why the newest look at it came to nothing; `null` where it did not. */
  trouble: z.enum(configTroubles).nullable(),
  /** Until when a change is on trial, in epoch milliseconds. */
  onTrialUntil: z.int().nullable(),
});
export type ConfigStanding = z.infer<typeof configStandingSchema>;

/** A change of a bot's configuration. */
export const configChangeSchema = z.strictObject({
  /** The whole new text. Secrets that stay are given as they are shown. */
  text: z.string().max(2_000_000),
  /** The `hash` of the version it was made from; refused where something else is there by now. */
  baseHash: z.string().regex(/^[0-9a-f]{64}$/),
  reason: z.string().max(500).optional(),
  /** How long the bot is watched before the change counts as good. */
  graceMs: z.int().min(1_000).max(3_600_000).optional(),
});
export type ConfigChange = z.infer<typeof configChangeSchema>;

/** What a change would do, before it is done. */
export const configPreviewSchema = z.object({
  issues: z.array(configIssueSchema),
  changedPaths: z.array(z.string()),
  /** `null` where the bot does not say beforehand. */
  effect: z.enum(['none', 'hot', 'restart']).nullable(),
  /** The new text as versions are shown, without its secrets; missing where it cannot be read. */
  shown: z.string().optional(),
});
export type ConfigPreview = z.infer<typeof configPreviewSchema>;

/** What stands in a template, outside quotes or within, for a value of each bot's own: `{{name}}`. */
const valueNameSchema = z.string().regex(/^[A-Za-z][\w-]{0,59}$/);
/** Kept and shown in plain: a value is no place for a secret. */
const templateValueSchema = z
  .string()
  .max(2_000)
  .regex(/^\P{Cc}*$/u, 'expected one line');
export const templateValuesSchema = z.record(valueNameSchema, templateValueSchema);

/** How the newest run over a template's bots goes, or went. */
export const templateSyncSchema = z.object({
  state: z.enum(['running', 'done', 'stopped']),
  /** Whose turn it is, or at which bot it stopped. */
  botId: botIdSchema.nullable(),
  done: z.int(),
  total: z.int(),
  startedAt: z.int(),
});
export type TemplateSync = z.infer<typeof templateSyncSchema>;

/**
 * One text for several bots, with a value of their own where `{{name}}` stands. For JSON and JSON5 it is laid over what
 * the bot has (a merge patch, RFC 7396: `null` takes away, what is not named stays); for other formats it is the whole
 * text, in which a value `secret:#keep` is the bot's own.
 */
export const configTemplateSchema = z.object({
  id: configTemplateIdSchema,
  tenantId: tenantIdSchema,
  name: nameSchema,
  format: configFormatSchema,
  text: z.string(),
  /** The names that stand in the text. */
  values: z.array(z.string()),
  bots: z.array(
    z.object({
      botId: botIdSchema,
      values: z.record(z.string(), z.string()),
      isInSync: z.boolean(),
    }),
  ),
  updatedAt: z.int(),
  sync: templateSyncSchema.nullable(),
});
export type ConfigTemplate = z.infer<typeof configTemplateSchema>;

export const newTemplateSchema = z.strictObject({
  name: nameSchema,
  format: configFormatSchema,
  text: z.string().max(500_000),
});
export type NewTemplate = z.infer<typeof newTemplateSchema>;
