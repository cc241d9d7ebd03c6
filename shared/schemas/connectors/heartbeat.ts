import { z } from 'zod';

import { zoneSchema } from '../tenant.ts';
import { repairFields } from './repair.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** When a bot that calls in is expected to: every so often, or at the times of a cron expression. */
export const heartbeatScheduleSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('period'),
    periodMs: z
      .int()
      .min(1_000)
      .max(366 * dayMs),
  }),
  z.strictObject({
    kind: z.literal('cron'),
    /** Five fields. Whether it can be read is for the agent to say. */
    expression: z.string().min(9).max(200),
    /** The client's own zone where left out. */
    zone: zoneSchema.optional(),
  }),
]);
export type HeartbeatSchedule = z.infer<typeof heartbeatScheduleSchema>;

/** Part of an address: lower-case letters, digits and single dashes. */
export const slugSchema = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);

/** How a bot that calls us is watched: nothing is asked of it, it must call in time. */
export const heartbeatConnectorSchema = z
  .strictObject({
    type: z.literal('heartbeat'),
    schedule: heartbeatScheduleSchema,
    /** How much later than expected a call may come. */
    graceMs: z
      .int()
      .min(1_000)
      .max(31 * dayMs),
    /** For the address by name, beside the one by id; unique within the client. */
    slug: slugSchema.optional(),
    ...repairFields,
  })
  .meta({ id: 'HeartbeatConnector' });
export type HeartbeatConnector = z.infer<typeof heartbeatConnectorSchema>;
