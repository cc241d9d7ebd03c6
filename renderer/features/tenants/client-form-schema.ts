import { z } from 'zod';

import {
  localeSchema,
  maxIntervalMs,
  minIntervalMs,
  type NewTenant,
  type Tenant,
  zoneSchema,
} from '#shared/schemas/tenant.ts';
import { nameSchema } from '#shared/schemas/text.ts';

const secondMs = 1_000;

/** What the form holds: the interval in seconds, as people say it. */
export const clientFormSchema = z.object({
  name: nameSchema,
  zone: zoneSchema,
  locale: localeSchema,
  seconds: z.coerce
    .number()
    .int()
    .min(minIntervalMs / secondMs)
    .max(maxIntervalMs / secondMs),
});
export type ClientFormInput = z.input<typeof clientFormSchema>;
export type ClientForm = z.output<typeof clientFormSchema>;

/** What a new client begins with: this machine's zone, the screen's language, five minutes. */
export function emptyClient(language: string): ClientFormInput {
  return {
    name: '',
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    locale: localeSchema.catch('en').parse(language),
    seconds: 300,
  };
}

export function clientAsForm(tenant: Tenant): ClientFormInput {
  const { name, zone, locale, defaultIntervalMs } = tenant;
  return { name, zone, locale, seconds: defaultIntervalMs / secondMs };
}

export function formAsTenant({ seconds, ...rest }: ClientForm): NewTenant {
  return { ...rest, defaultIntervalMs: seconds * secondMs };
}
