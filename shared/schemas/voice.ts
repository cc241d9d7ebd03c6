import { z } from 'zod';

import { messagePhaseSchema, severitySchema } from './alert.ts';
import { mediumSchema } from './channel.ts';
import { tenantIdSchema } from './ids.ts';
import { adminAgentPatchSchema } from './setup.ts';
import { localeSchema } from './tenant.ts';
import { brandSchema } from './tenant-settings.ts';

/**
 * Everything the agent can have to say, of bots and of itself; each has its words in the catalogues of `voice/words`.
 * Types of alerts that are not here are said with the words of the kind they map to (`kindOf`).
 */
export const messageKinds = [
  'bot.down',
  'bot.degraded',
  'bot.recovered',
  'bot.restarted',
  'bot.flapping',
  'bot.crash_loop',
  'host.down',
  'channel.needs_login',
  'channel.lost',
  'inbound.silent',
  'answer.wrong',
  'tls.expiring',
  'config.invalid',
  'config.drift',
  'config.rolled_back',
  'config.restored',
  'pool.50',
  'pool.low',
  'pool.critical',
  'pool.emergency_on',
  'pool.exhausted',
  'credential.expiring',
  'credential.revoked',
  'cost.budget',
  'cost.spike',
  'backup.offline',
  'access_point.failed',
  'delivery.failed',
  'delivery.limit',
  'storm.summary',
  'engine.late',
  'watcher.offline',
  'store.damaged',
  'vault.closed',
  'maintenance.started',
  'maintenance.ended',
  'report.daily',
  'report.weekly',
  'security.new_login',
  'audit.broken',
  'lgpd.request_due',
] as const;
export const messageKindSchema = z.enum(messageKinds);
export type MessageKind = z.infer<typeof messageKindSchema>;

/** How much room there is: at most 120 characters, at most 600, or a whole letter. */
export const lengthClasses = ['short', 'chat', 'long'] as const;
export const lengthClassSchema = z.enum(lengthClasses);
export type LengthClass = z.infer<typeof lengthClassSchema>;

/** A person's own words for one kind, in Liquid; the built-in words stand where there are none. */
export const messageTemplateSchema = z.object({
  tenantId: tenantIdSchema,
  kind: messageKindSchema,
  locale: localeSchema,
  length: lengthClassSchema,
  /** Only for long ones. */
  subject: z.string().nullable(),
  body: z.string(),
  /** Set where it could not be used the last time, so that the built-in words went out. */
  failure: z.string().nullable(),
  updatedAt: z.int(),
});
export type MessageTemplate = z.infer<typeof messageTemplateSchema>;

export const messageTemplateInputSchema = z.strictObject({
  kind: messageKindSchema,
  locale: localeSchema,
  length: lengthClassSchema,
  subject: z.string().max(200).nullable().default(null),
  body: z.string().min(1).max(4_000),
});
export type MessageTemplateInput = z.infer<typeof messageTemplateInputSchema>;

/** What is wrong with a template, where. */
export const templateIssueSchema = z.object({
  field: z.enum(['subject', 'body']),
  line: z.int().nullable(),
  column: z.int().nullable(),
  code: z.enum([
    'syntax',
    'unknown_variable',
    'unknown_filter',
    'forbidden_tag',
    'too_slow',
    'too_large',
    'empty',
    'too_long',
  ]),
  /** What it is about: the name of the variable, the filter, the tag. */
  name: z.string().nullable(),
});
export type TemplateIssue = z.infer<typeof templateIssueSchema>;

/** Asks how a message would look: with settings that are not saved yet, on a real alert or on made-up facts. */
export const previewRequestSchema = z.strictObject({
  kind: messageKindSchema,
  phase: messagePhaseSchema.default('opened'),
  medium: mediumSchema,
  severity: severitySchema.optional(),
  setup: adminAgentPatchSchema.optional(),
  brand: brandSchema.optional(),
  template: messageTemplateInputSchema.optional(),
});
export type PreviewRequest = z.infer<typeof previewRequestSchema>;

/** A message as it goes out. */
export const messagePreviewSchema = z.object({
  subject: z.string().nullable(),
  text: z.string(),
  /** For email only; shown in a frame that runs nothing and loads nothing. */
  html: z.string().nullable(),
  issues: z.array(templateIssueSchema),
});
export type MessagePreview = z.infer<typeof messagePreviewSchema>;
