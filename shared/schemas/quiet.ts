import { z } from 'zod';

import {
  botIdSchema,
  channelIdSchema,
  maintenanceIdSchema,
  silenceIdSchema,
  tenantIdSchema,
} from './ids.ts';
import { nameSchema, printable } from './text.ts';

const reasonSchema = z
  .string()
  .max(400)
  .transform((text) => printable(text).trim())
  .nullable()
  .default(null);

/** What is muted: a bot, a whole client, or one channel. Nothing is told; it is judged and healed as before. */
export const silenceTargetSchema = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('bot'), botId: botIdSchema }),
  z.strictObject({ of: z.literal('tenant') }),
  z.strictObject({ of: z.literal('channel'), channelId: channelIdSchema }),
]);
export type SilenceTarget = z.infer<typeof silenceTargetSchema>;

export const silenceSchema = z.object({
  id: silenceIdSchema,
  tenantId: tenantIdSchema,
  target: silenceTargetSchema,
  until: z.int(),
  reason: z.string().nullable(),
  createdBy: z.string(),
  createdAt: z.int(),
  /** Ended by a person before its time. */
  endedAt: z.int().nullable(),
});
export type Silence = z.infer<typeof silenceSchema>;

export const newSilenceSchema = z.strictObject({
  target: silenceTargetSchema,
  until: z.int(),
  reason: reasonSchema,
});
export type NewSilence = z.infer<typeof newSilenceSchema>;

/** `2026-12-01T02:00`: a wall time, in the zone that stands beside it. */
export const wallTimeSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/u);

/** The longest window. */
export const maxMaintenanceMs = 7 * 24 * 60 * 60_000;

/**
 * When: from now on, at one time, or again and again by a rule of RFC 5545 without `DTSTART` (`FREQ=WEEKLY;BYDAY=SU`).
 * Wall times are those of `zone`: 02:00 stays 02:00 across summer time.
 */
export const maintenanceTimeSchema = z.strictObject({
  startsAt: wallTimeSchema,
  zone: z.string().max(64),
  durationMs: z.int().min(60_000).max(maxMaintenanceMs),
  rrule: z.string().max(400).nullable().default(null),
});
export type MaintenanceTime = z.infer<typeof maintenanceTimeSchema>;

/** One window, first instant included, last excluded. */
export const maintenanceWindowSchema = z.object({
  from: z.int(),
  to: z.int(),
  /** The clock was put forward or back since the window before it or, of the first, since it was asked for. */
  isShifted: z.boolean(),
});
export type MaintenanceWindow = z.infer<typeof maintenanceWindowSchema>;

export const maintenanceSchema = z.object({
  id: maintenanceIdSchema,
  tenantId: tenantIdSchema,
  /** Empty where nobody gave it one. */
  name: z.string(),
  /** `null` is every bot of the tenant, also those to come. */
  botIds: z.array(botIdSchema).nullable(),
  time: maintenanceTimeSchema,
  createdBy: z.string(),
  createdAt: z.int(),
  endedAt: z.int().nullable(),
  /** The running or the next window; `null` where there is none any more. */
  next: z.object({ from: z.int(), to: z.int() }).nullable(),
  isRunning: z.boolean(),
});
export type Maintenance = z.infer<typeof maintenanceSchema>;

export const newMaintenanceSchema = z.strictObject({
  name: nameSchema.optional(),
  botIds: z.array(botIdSchema).min(1).max(5_000).nullable().default(null),
  /** Left out: from now on, for `forMs`. */
  time: maintenanceTimeSchema.optional(),
  forMs: z.int().min(60_000).max(maxMaintenanceMs).optional(),
});
export type NewMaintenance = z.infer<typeof newMaintenanceSchema>;
