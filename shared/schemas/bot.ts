import { z } from 'zod';

import { statusSchema } from '../status.ts';
import { connectorPatchSchema, connectorSchema, connectorViewSchema } from './connector.ts';
import { causeSchema, layersSchema } from './health.ts';
import { botIdSchema, incidentIdSchema, tenantIdSchema } from './ids.ts';
import { reasonSchema } from './reason.ts';
import { intervalSchema } from './tenant.ts';
import { nameSchema } from './text.ts';

export const botKinds = ['sales', 'support', 'hr', 'custom'] as const;
export const botKindSchema = z.enum(botKinds);
export type BotKind = z.infer<typeof botKindSchema>;

export const newBotSchema = z.strictObject({
  name: nameSchema,
  kind: botKindSchema,
  connector: connectorSchema,
  intervalMs: intervalSchema.optional(),
});
export type NewBot = z.infer<typeof newBotSchema>;

export const botPatchSchema = z.strictObject({
  name: nameSchema.optional(),
  kind: botKindSchema.optional(),
  connector: connectorPatchSchema.optional(),
  /** `null` goes back to the tenant's own interval. */
  intervalMs: intervalSchema.nullable().optional(),
  paused: z.boolean().optional(),
});
export type BotPatch = z.infer<typeof botPatchSchema>;

/** A bot as every screen and every API answer shows it. Secrets are masked. */
export const botViewSchema = z.object({
  id: botIdSchema,
  tenantId: tenantIdSchema,
  name: z.string(),
  kind: botKindSchema,
  connector: connectorViewSchema,
  status: statusSchema,
  /** Since when it has this status. */
  since: z.int(),
  lastCheckedAt: z.int().nullable(),
  latencyMs: z.number().nullable(),
  layers: layersSchema,
  cause: causeSchema.nullable(),
  code: z.int().nullable(),
  /** Tells causes of one kind apart; `null` where the cause says it all. */
  reason: reasonSchema.nullable(),
  /** What the newest check saw, where it was not fine. */
  evidence: z.record(z.string(), z.unknown()).nullable(),
  /** Until when what is shown may be believed without a newer check; `null` while there was none. */
  freshUntil: z.int().nullable(),
  /** The interval in force, in milliseconds. */
  intervalMs: z.int(),
  hasOwnInterval: z.boolean(),
  nextCheckAt: z.int().nullable(),
  openIncidentId: incidentIdSchema.nullable(),
  /** A probe or its rechecks are under way. */
  isChecking: z.boolean(),
  createdAt: z.int(),
});
export type BotView = z.infer<typeof botViewSchema>;
