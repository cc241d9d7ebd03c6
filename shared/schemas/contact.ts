import { z } from 'zod';

import { personIdSchema, tenantIdSchema } from './ids.ts';
import { localeSchema } from './tenant.ts';
import { nameSchema } from './text.ts';

/** E.164. */
export const phoneSchema = z.string().regex(/^\+[1-9]\d{6,14}$/u);

/** Somebody of a tenant who can be told. */
export const contactSchema = z.object({
  id: personIdSchema,
  tenantId: tenantIdSchema,
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  /** `null` takes the admin agent's. */
  locale: localeSchema.nullable(),
  /** May answer an alert from this phone number. */
  mayAnswer: z.boolean(),
  createdAt: z.int(),
});
export type Contact = z.infer<typeof contactSchema>;

export const contactInputSchema = z.strictObject({
  name: nameSchema,
  email: z.email().max(254).nullable().default(null),
  phone: phoneSchema.nullable().default(null),
  locale: localeSchema.nullable().default(null),
  mayAnswer: z.boolean().default(false),
});
export type ContactInput = z.infer<typeof contactInputSchema>;

/** `+5511****5678`: enough to know it again, not enough to call it. */
export function maskPhone(phone: string): string {
  const kept = phone.slice(0, Math.max(3, phone.length - 9));
  return `${kept}****${phone.slice(-4)}`;
}

/** `a***@example.com`. */
export function maskEmail(email: string): string {
  const [local = '', domain = ''] = email.split('@');
  return `${local.slice(0, 1)}***@${domain}`;
}
