import { z } from 'zod';

import { causeSchema } from './health.ts';
import { botIdSchema, incidentIdSchema, tenantIdSchema } from './ids.ts';

export const incidentStates = ['open', 'healing', 'needs_you', 'closed'] as const;
export const incidentStateSchema = z.enum(incidentStates);
/** A stretch of trouble of one bot with one cause. */
export const incidentSchema = z.object({
  id: incidentIdSchema,
  tenantId: tenantIdSchema,
  botId: botIdSchema,
  state: incidentStateSchema,
  verdict: z.enum(['degraded', 'down']),
  cause: causeSchema,
  openedAt: z.int(),
  closedAt: z.int().nullable(),
  /** The incident of the trouble that this one is a part of, such as the host's. */
  parentId: incidentIdSchema.nullable(),
  /** Since when nothing more is tried, because a person said so. */
  healingStoppedAt: z.int().nullable(),
});
export type Incident = z.infer<typeof incidentSchema>;
