import { z } from 'zod';

import { vaultStatusSchema } from './vault.ts';

export const componentStates = ['ok', 'degraded', 'failed', 'unknown'] as const;
export const componentNames = [
  'store',
  'scheduler',
  'checks',
  'network',
  'audit',
  'vault',
  'listener',
] as const;

export const componentSchema = z.object({
  name: z.enum(componentNames),
  state: z.enum(componentStates),
  /** Names the reason in the catalogue `system`; `null` while it is fine. */
  reason: z.string().nullable(),
});
export type Component = z.infer<typeof componentSchema>;

/** Answered to anyone who asks: it names no bot, no tenant, no path. */
export const publicHealthSchema = z.object({
  status: z.enum(['ok', 'degraded', 'failed']),
  version: z.string(),
  uptimeMs: z.int(),
  components: z.array(componentSchema),
});
export type PublicHealth = z.infer<typeof publicHealthSchema>;

/** What System health shows: can this console be trusted? */
export const systemHealthSchema = publicHealthSchema.extend({
  startedAt: z.int(),
  node: z.string(),
  platform: z.string(),
  host: z.enum(['desktop', 'headless']),
  checks: z.object({
    bots: z.int(),
    inFlight: z.int(),
    waiting: z.int(),
    latenessP50Ms: z.number().nullable(),
    latenessP99Ms: z.number().nullable(),
    isOverloaded: z.boolean(),
    perMinute: z.int(),
  }),
  eventLoopDelayP99Ms: z.number().nullable(),
  memoryBytes: z.int(),
  store: z.object({
    sqlite: z.string(),
    schemaVersion: z.int(),
    bytes: z.int(),
    walBytes: z.int(),
    lastIntegrity: z
      .object({ at: z.int(), isSound: z.boolean(), detail: z.string().nullable() })
      .nullable(),
    lastBackup: z.object({ at: z.int(), bytes: z.int() }).nullable(),
    quarantined: z.object({ at: z.int(), restoredFrom: z.int().nullable() }).nullable(),
  }),
  watcher: z.object({
    isOnline: z.boolean(),
    offlineSince: z.int().nullable(),
    lastJump: z.object({ at: z.int(), driftMs: z.int() }).nullable(),
  }),
  audit: z.object({ entries: z.int(), verifiedAt: z.int().nullable(), isUnbroken: z.boolean() }),
  jobs: z.array(
    z.object({
      name: z.string(),
      lastRunAt: z.int().nullable(),
      lastOutcome: z.enum(['done', 'failed']).nullable(),
    }),
  ),
  vault: vaultStatusSchema,
  dataFolder: z.string(),
});
export type SystemHealth = z.infer<typeof systemHealthSchema>;
