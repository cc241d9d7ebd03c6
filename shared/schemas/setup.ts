import { z } from 'zod';

import { tenantIdSchema } from './ids.ts';
import { localeSchema } from './tenant.ts';
import { nameSchema, printable } from './text.ts';

export const tones = ['formal', 'casual', 'technical'] as const;
export const alertFrequencies = ['high', 'medium', 'low'] as const;
export const healingModes = ['off', 'ask', 'auto'] as const;
export const healingModeSchema = z.enum(healingModes);
export type HealingMode = z.infer<typeof healingModeSchema>;
/** Where nobody said otherwise. */
export const usualHealing: HealingMode = 'auto';

/** The supervisor's configuration for one tenant. */
export const adminAgentSchema = z.object({
  tenantId: tenantIdSchema,
  name: z.string(),
  tone: z.enum(tones),
  alertFrequency: z.enum(alertFrequencies),
  locale: localeSchema,
  emoji: z.boolean(),
  greeting: z.string().nullable(),
  healing: healingModeSchema,
  createdAt: z.int(),
  updatedAt: z.int(),
});
export type AdminAgent = z.infer<typeof adminAgentSchema>;

/** What is left out keeps its value, or takes the default where there is none yet. */
export const adminAgentPatchSchema = z.strictObject({
  name: nameSchema.optional(),
  tone: z.enum(tones).optional(),
  alertFrequency: z.enum(alertFrequencies).optional(),
  locale: localeSchema.optional(),
  emoji: z.boolean().optional(),
  greeting: z
    .string()
    .max(200)
    .transform((text) => printable(text).trim())
    .nullable()
    .optional(),
  healing: healingModeSchema.optional(),
});
export type AdminAgentPatch = z.infer<typeof adminAgentPatchSchema>;
