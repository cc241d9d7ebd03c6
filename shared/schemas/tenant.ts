import { z } from 'zod';

import { planSchema } from '../plans.ts';
import { tenantIdSchema } from './ids.ts';
import { nameSchema } from './text.ts';

export const locales = ['pt-BR', 'en', 'es'] as const;
export const localeSchema = z.enum(locales);
export type Locale = z.infer<typeof localeSchema>;

/** An IANA time zone that this machine knows. */
export const zoneSchema = z.string().max(64).refine(isZone, { error: 'unknown time zone' });

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

export const minIntervalMs = 5_000;
export const maxIntervalMs = 24 * 60 * 60_000;
export const defaultIntervalMs = 5 * 60_000;

/** How often a bot is checked, in milliseconds: 5 s to a day. */
export const intervalSchema = z.int().min(minIntervalMs).max(maxIntervalMs);

export const tenantSchema = z.object({
  id: tenantIdSchema,
  slug: z.string(),
  name: z.string(),
  plan: planSchema,
  zone: z.string(),
  locale: localeSchema,
  defaultIntervalMs: z.int(),
  isDemo: z.boolean(),
  createdAt: z.int(),
  archivedAt: z.int().nullable(),
});
export type Tenant = z.infer<typeof tenantSchema>;

export const newTenantSchema = z.object({
  name: nameSchema,
  zone: zoneSchema.optional(),
  locale: localeSchema.optional(),
  plan: planSchema.optional(),
  defaultIntervalMs: intervalSchema.optional(),
});
export type NewTenant = z.infer<typeof newTenantSchema>;

export const tenantPatchSchema = z.object({
  name: nameSchema.optional(),
  zone: zoneSchema.optional(),
  locale: localeSchema.optional(),
  plan: planSchema.optional(),
  defaultIntervalMs: intervalSchema.optional(),
  archived: z.boolean().optional(),
});
export type TenantPatch = z.infer<typeof tenantPatchSchema>;
