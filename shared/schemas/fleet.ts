import { z } from 'zod';

import { type Status, statuses, statusSchema } from '../status.ts';
import { botViewSchema } from './bot.ts';
import { tenantIdSchema } from './ids.ts';

export const statusCountsSchema = z.record(statusSchema, z.int());
export type StatusCounts = Record<Status, number>;

/** Every status with nothing counted yet. */
export function noCounts(): StatusCounts {
  return Object.fromEntries(statuses.map((status) => [status, 0])) as StatusCounts;
}

/** The fleet in one look: how many bots are how, and which need a person. */
export const fleetSchema = z.object({
  total: z.int(),
  counts: statusCountsSchema,
  byTenant: z.array(
    z.object({
      tenantId: tenantIdSchema,
      name: z.string(),
      total: z.int(),
      worst: statusSchema,
      counts: statusCountsSchema,
    }),
  ),
  /** Oldest check among the bots that are watched; `null` before the first. */
  oldestCheckAt: z.int().nullable(),
  latestCheckAt: z.int().nullable(),
  openAlerts: z.int(),
  /** Worst first, at most 50. */
  troubled: z.array(botViewSchema),
  /** The last 24 hours. */
  lastDay: z.object({
    incidents: z.int(),
    closed: z.int(),
    checks: z.int(),
    failures: z.int(),
  }),
});
export type Fleet = z.infer<typeof fleetSchema>;
