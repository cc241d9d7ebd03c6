import { z } from 'zod';

import { AppError } from '#shared/errors.ts';
import { alertIdSchema, botIdSchema, tenantIdSchema } from '#shared/schemas/ids.ts';

/** What is about the agent itself is for those who see every tenant; for others it does not exist. */
export function assertOwn(mine: string, named: string | null): void {
  if (named === null && mine !== 'all') {
    throw new AppError('not_found');
  }
}

/** Input that every procedure of one tenant has. */
export const ofTenant = z.object({ tenantId: tenantIdSchema });

/** One tenant, or every one the caller can see. */
export const ofTenants = z.object({ tenantId: tenantIdSchema.optional() });

/** An alert of a tenant, or with `null` one about the agent itself. */
export const ofAlert = z.object({ tenantId: tenantIdSchema.nullable(), alertId: alertIdSchema });

export const ofBot = ofTenant.extend({ botId: botIdSchema });

export const instant = z.int().min(0).max(8_640_000_000_000_000);
const yearMs = 366 * 24 * 60 * 60_000;

const range = z.object({ from: instant, to: instant });

const isFair = ({ from, to }: z.infer<typeof range>) => from <= to && to - from <= 2 * yearMs;
const unfair = 'expected a period of at most two years that does not end before it begins';

export const ofBotAndPeriod = ofBot.extend(range.shape).refine(isFair, unfair);

export const ofTenantAndPeriod = ofTenant.extend(range.shape).refine(isFair, unfair);

const size = z.object({ size: z.enum(['hour', 'day']) });

export const ofBotAndBuckets = ofBot.extend(range.shape).extend(size.shape).refine(isFair, unfair);
export const ofTenantAndBuckets = ofTenant
  .extend(range.shape)
  .extend(size.shape)
  .refine(isFair, unfair);

export const pageLimit = z.int().min(1).max(500).default(100);
